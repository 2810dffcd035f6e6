"""Entries of lists in a YAML text: cut out with their comments and blank lines, and put in elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Sequence, parse_yaml
from newsletter.editing.operations import Content, Steps, content_of, tidied
from newsletter.editing.yaml_lines import (
    add_lines,
    blank_lines_after,
    blank_lines_before,
    content_end,
    dash_of,
    entry_range,
    in_flow,
    is_flow,
    line_break,
    line_end,
    line_start,
    new_entry,
    node_at,
    shifted,
    uneditable,
)

# A comment in a line of its own, or behind a value.
_COMMENT = re.compile(r"(?m)^\s*#|\s#")


@dataclass(frozen=True, slots=True)
class Piece:
    """An entry of a list: its content; of a block list its lines, the column of their dash, the blank lines beside."""

    content: Content
    lines: str = ""
    column: int = 0
    blank: str = ""


def new_piece(text: str, entries: Node, value: Content) -> Piece:
    """A new entry, with the blank lines that the entries of its list have between them."""
    value = tidied(value)
    blank = ""
    if isinstance(entries, Sequence) and not is_flow(entries) and len(entries.value) > 1:
        start = entry_range(text, entries.value, 1)[0]
        blank = text[blank_lines_before(text, start) : start]
    elif not isinstance(value, str):
        blank = line_break(text)
    lines = "".join(line + line_break(text) for line in new_entry(value, 0))
    return Piece(value, lines, 0, blank)


def cut_entry(text: str, root: Node | None, steps: Steps, index: int) -> tuple[str, Piece]:
    """The text without an entry of a list, and the entry."""
    entries = node_at(root, steps)
    content = content_of(entries.value[index])
    if is_flow(entries):
        spans = [(each.start_mark.index, content_end(text, each)) for each in entries.value]
        return without_entry(text, spans, index), Piece(content)
    start, end = entry_range(text, entries.value, index)
    column = dash_of(text, entries.value[index])
    column -= line_start(text, column)
    lines = text[start:end] if text[:end].endswith("\n") else text[start:end] + line_break(text)
    if len(entries.value) == 1:
        key = next(key for key, value in node_at(root, steps[:-1]).value if value is entries)
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} []{text[colon:start]}{text[end:]}", Piece(content, lines, column)
    if index:
        above = blank_lines_before(text, start)
        return text[:above] + text[end:], Piece(content, lines, column, text[above:start])
    below = blank_lines_after(text, end)
    return text[:start] + text[below:], Piece(content, lines, column, text[end:below])


def without_entry(text: str, spans: list[tuple[int, int]], index: int) -> str:
    """The text without one of the entries between two brackets, given where each begins and ends."""
    start, end = spans[index]
    if index + 1 < len(spans):
        return text[:start] + text[spans[index + 1][0] :]
    return text[: spans[index - 1][1] if index else start] + text[end:]


def paste_entry(text: str, root: Node | None, steps: Steps, index: int, piece: Piece, path: Path) -> str:
    """The text with an entry more in a list."""
    entries = node_at(root, steps)
    if not entries.value:
        return _paste_first(text, root, steps, entries, piece)
    if is_flow(entries):
        if _COMMENT.search(piece.lines):
            lengthened = _in_lines(text, root, steps, entries)
            return paste_entry(lengthened, parse_yaml(lengthened, path).root, steps, index, piece, path)
        if index < len(entries.value):
            at = entries.value[index].start_mark.index
            return f"{text[:at]}{in_flow(piece.content)}, {text[at:]}"
        at = content_end(text, entries.value[-1])
        return f"{text[:at]}, {in_flow(piece.content)}{text[at:]}"
    column = dash_of(text, entries.value[0])
    column -= line_start(text, column)
    lines = _lines_of(text, piece, column)
    if index == 0:
        at = entry_range(text, entries.value, 0)[0]
        return text[:at] + lines + piece.blank + text[at:]
    at = entry_range(text, entries.value, index - 1)[1]
    if not text[:at].endswith("\n"):
        return text[:at] + line_break(text) + piece.blank + lines.rstrip("\r\n") + text[at:]
    return text[:at] + piece.blank + lines + text[at:]


def _in_lines(text: str, root: Node | None, steps: Steps, entries: Node) -> str:
    """The text with a list between brackets written in lines, which can have comments."""
    parent, start, end = node_at(root, steps[:-1]), entries.start_mark.index, entries.end_mark.index
    if is_flow(parent) or "#" in text[start:end]:
        raise uneditable(entries.start_mark.line + 1)
    key = next(key for key, value in parent.value if value is entries)
    column = key.start_mark.column + _indentation(root, text)
    lines = [line for each in content_of(entries) for line in new_entry(each, column)]
    text = text[:start].rstrip() + text[end:]
    return add_lines(text, line_end(text, key.end_mark.index), lines)


def _paste_first(text: str, root: Node | None, steps: Steps, entries: Node, piece: Piece) -> str:
    """The text with the first entry of a list that is empty, `[]` or nothing."""
    parent = node_at(root, steps[:-1])
    start, end = entries.start_mark.index, content_end(text, entries)
    if is_flow(parent):
        return f"{text[:start]}[{in_flow(piece.content)}]{text[end:]}"
    key = next(key for key, value in parent.value if value is entries)
    colon = text.index(":", key.end_mark.index) + 1
    text = text[:colon] + text[end:]
    lines = _lines_of(text, piece, key.start_mark.column + _indentation(root, text))
    return add_lines(text, line_end(text, colon), lines.rstrip("\r\n").splitlines())


def _indentation(root: Node | None, text: str) -> int:
    """How many spaces the dashes of the file's lists stand behind their keys."""
    for key, value in root.value if isinstance(root, MappingNode) else ():
        if isinstance(value, Sequence) and value.value and not is_flow(value):
            dash = dash_of(text, value.value[0])
            return dash - line_start(text, dash) - int(key.start_mark.column)
    return 2


def _lines_of(text: str, piece: Piece, column: int) -> str:
    if piece.lines:
        return shifted(piece.lines, column - piece.column)
    return "".join(line + line_break(text) for line in new_entry(piece.content, column))
