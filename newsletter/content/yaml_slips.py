"""Slips in the lines of a list: spaces, marks and keys that YAML reads as something else, or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.content.field_types import is_item_id
from newsletter.content.files import invisible_character

# What a line has at its beginning: spaces, also those that only look so, and perhaps the mark of a list entry.
_LINE = re.compile(r"(?P<indent>\s*)(?P<mark>- |-(?=[^\s-])|[•·–—−‐‑*‣▪●○■◦](?!\*)\s*)?(?P<body>.*)")
_KEY = re.compile(r"[^\W\d]\w*:(?=\s|$)")
_OPENING = re.compile(r"(?P<indent>\s*(?:- +)?)\w+:\s*(?:#.*)?$")
_RIGHT_MARK = "- "
_BEGIN = "begin the line with '- '"


class Slip(NamedTuple):
    """What is wrong in a line: its number and column, both counted from 0, the message, the hint."""

    line: int
    column: int
    message: str
    hint: str


def find_invisible(line: str, number: int) -> Slip | None:
    """The first character before or after the beginning of a line's words that looks like a space, and is none."""
    found = re.match(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]*(?:-?\s|[^\W\d]\w*:\s|$)", line)
    for column, character in enumerate(found[0] if found else ""):
        name = "" if character in " \t-" else invisible_character(character)
        if name:
            message = f"{name} where a space is needed; it cannot be seen"
            return Slip(number, column, message, "delete what looks like spaces there, and type them again")
    return None


def find_slips(lines: Sequence[str], at: int) -> list[Slip]:
    """What is wrong in the list that holds the line with the number `at`, counted from 0; [] when nothing is found."""
    opened = next((number for number in range(at - 1, -1, -1) if _opens(lines, number, at)), None)
    if opened is None:
        return []
    outside = len(_OPENING.match(lines[opened])["indent"])  # type: ignore[index]
    entries = list(_entries(lines, opened + 1, outside))
    indents = Counter(len(entry["indent"]) for _, entry in entries if entry["mark"] == _RIGHT_MARK)
    indents = indents or Counter(len(entry["indent"]) for _, entry in entries if entry["mark"] or _is_id(entry))
    if not indents:
        return []
    usual = min(indents, key=lambda indent: (-indents[indent], indent))
    slips: list[Slip] = []
    above = ""
    for number, entry in entries:
        slips += filter(None, [_slip_of(entry, number, usual, above)])
        if entry["mark"]:
            above = entry["body"]
        elif _KEY.match(entry["body"]) and not _KEY.match(above):
            above = entry["body"]  # one slip for all the keys below an entry
    return slips


def _opens(lines: Sequence[str], number: int, at: int) -> bool:
    """Whether a line is a key without a value, below which the line `at` stands."""
    found = _OPENING.match(lines[number])
    indent = len(lines[at]) - len(lines[at].lstrip())
    return bool(found and len(found["indent"]) <= indent)


def _entries(lines: Sequence[str], first: int, outside: int) -> Iterator[tuple[int, re.Match[str]]]:
    """The lines of a list whose key has `outside` characters before it, without those of lists and keys in it."""
    inside: int | None = None
    for number in range(first, len(lines)):
        found = _LINE.match(lines[number])
        if found is None or not found["body"].strip() or found["body"].startswith("#"):
            continue
        indent = len(found["indent"])
        if indent < outside or (indent == outside and not found["mark"]):
            return
        if inside is not None and indent > inside:
            continue
        opening = _OPENING.match(lines[number])
        inside = len(opening["indent"]) if opening else None
        yield number, found


def _slip_of(entry: re.Match[str], number: int, usual: int, above: str) -> Slip | None:
    """What is wrong in a line of a list; `above` is the entry to which its keys belong."""
    indent, mark, body = len(entry["indent"]), entry["mark"], entry["body"]
    if mark == _RIGHT_MARK:
        return _indented(number, indent, usual, "its neighbours have")
    if mark == "-":
        return Slip(number, indent, "a '-' without a space after it", _BEGIN)
    if mark:
        return Slip(number, indent, f"a list entry that begins with '{mark.strip()}'", _BEGIN)
    if _is_id(entry):
        return Slip(number, indent, "a list entry without '- '", _BEGIN)
    key = _KEY.match(body)
    if key and above and not _KEY.match(above):
        message = f"'{key[0]}' belongs to the item above it, which has no 'id:'"
        return Slip(number, indent, message, f"write '- id: {above.split(' #', 1)[0].strip()}' above it")
    if key and above:
        return _indented(number, indent, usual + 2, "its entry's other lines have")
    return None


def _is_id(entry: re.Match[str]) -> bool:
    return is_item_id(entry["body"].split()[0])


def _indented(number: int, indent: int, usual: int, whose: str) -> Slip | None:
    if indent == usual:
        return None
    amount, change = ("many", "delete") if indent > usual else ("few", "add")
    message = f"the line begins with too {amount} spaces: {indent} where {whose} {usual}"
    return Slip(number, indent, message, f"{change} {abs(indent - usual)}")
