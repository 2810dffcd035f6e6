"""Where words stand in the files of editors and designers."""

from __future__ import annotations

import re
from pathlib import Path

from newsletter.content.files import drop_invisible
from newsletter.errors import Location


def line_of(location: Location) -> str:
    """The text of a line, '' when there is none."""
    lines = lines_of(location.path)
    return lines[location.line - 1] if 0 < location.line <= len(lines) else ""


def lines_of(path: Path) -> list[str]:
    """The lines of a file as the model has them; none when it cannot be read."""
    try:
        return drop_invisible(path.read_text("utf-8-sig")).split("\n")
    except (OSError, UnicodeDecodeError):
        return []


def find_in_source(start: Location, excerpt: str) -> Location:
    """Where `excerpt` stands at or after `start` in its file; `start` when it is not found.

    Whole words as they are written come first; then text that is wrapped or
    spaced otherwise, then parts of words. Last, its longest beginning that
    ends with a word is searched for.
    """
    words = excerpt.split()[:8]
    exact, spaced = _as_typed(excerpt.strip()), r"(?:[ \t]+|[ \t]*\n[ \t]*)".join(map(_as_typed, words))
    patterns = [rf"(?<!\w){exact}(?!\w)", rf"(?<!\w){spaced}(?!\w)", exact, spaced] if words else []
    beginnings = (words[:count] for count in range(len(words) - 1, 0, -1))
    patterns += (r"[ \t]+".join(map(_as_typed, each)) for each in beginnings if len(" ".join(each)) >= 4)
    found = (search_source(start, re.compile(pattern)) for pattern in patterns)
    return next(filter(None, found), start)


# Quotes and dashes that `typography: true` may have set, and what they were typed as.
_SET = {mark: f"[{mark}{typed}]" for typed, marks in (('"', "“”„«»「」"), ("'", "‘’‚‹›『』")) for mark in marks}
_SET |= {"–": "(?:–|--?)", "—": "(?:—|---?)"}


def _as_typed(words: str) -> str:
    """A pattern for words, with their quotes and dashes as they are or as they were typed."""
    return "".join(_SET.get(character) or re.escape(character) for character in words)


def search_source(start: Location, wanted: re.Pattern[str]) -> Location | None:
    """The first match of a pattern at or after `start` in its file."""
    text = _text_from(start)
    found = wanted.search(text, max(start.column - 1, 0))
    return _location_in(start, text, found.start()) if found else None


# What stands before and behind an address that ends there.
_BEFORE_ADDRESS = re.compile(r"[\w/]")
_LONGER_ADDRESS = re.compile(r"[\w/?#&=%~+@$*-]|[.,;:!]+[\w/]")


def find_address(start: Location, address: str) -> Location | None:
    """Where a whole address stands at or after `start` in its file: not as a part of a longer one."""
    text = _text_from(start)
    position = text.find(address, max(start.column - 1, 0))
    while position >= 0:
        begins = position == 0 or not _BEFORE_ADDRESS.match(text, position - 1)
        if begins and not _LONGER_ADDRESS.match(text, position + len(address)):
            return _location_in(start, text, position)
        position = text.find(address, position + 1)
    return None


def _text_from(start: Location) -> str:
    """The lines of a file from the one of `start` on."""
    return "\n".join(lines_of(start.path)[max(start.line, 1) - 1 :])


def _location_in(start: Location, text: str, position: int) -> Location:
    line_start = text.rfind("\n", 0, position)
    return Location(start.path, max(start.line, 1) + text.count("\n", 0, position), position - line_start)
