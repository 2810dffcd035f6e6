"""Operations on the text of a YAML file: the lines of what changes are replaced, every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Scalar, Sequence, parse_yaml
from newsletter.editing.operations import (
    SHORTHAND,
    Content,
    Insert,
    Operation,
    Remove,
    SetValue,
    Steps,
    content_of,
    expected,
    tidied,
)
from newsletter.editing.yaml_lines import (
    add_lines,
    blank_lines_after,
    blank_lines_before,
    content_end,
    dash_of,
    entry_range,
    in_flow,
    is_flow,
    key_of,
    line_break,
    line_end,
    line_start,
    literal,
    new_entry,
    new_key,
    scalar,
    shifted,
    uneditable,
)
from newsletter.errors import Location, NewsletterError

_BYTE_ORDER_MARK = "\ufeff"
# What follows the sign of a literal or folded text in its line: a comment.
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")
# A comment in a line of its own, or behind a value.
_COMMENT = re.compile(r"(?m)^\s*#|\s#")


def apply_operations(text: str, operations: Iterable[Operation], path: Path) -> str:
    """The text of a YAML file after some operations.

    After each the new text is read back: its content must be that of the
    old one with the operation applied. Raises NewsletterError when it is not,
    when the file cannot be read, or when an operation names what is not there.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    for operation in operations:
        text = _apply(text, operation, path)
    return mark + text


def _apply(text: str, operation: Operation, path: Path) -> str:
    root = parse_yaml(text, path).root
    try:
        wanted = expected(content_of(root), operation)
    except (LookupError, TypeError, AttributeError):
        raise NewsletterError("what was to be changed is not there any more", Location(path)) from None
    try:
        changed = _changed(text, root, operation, path)
        after = content_of(parse_yaml(changed, path).root)
    except NewsletterError as error:
        raise NewsletterError(f"the change cannot be written: {error}", Location(path), "change it by hand") from None
    if after != wanted:
        message = "the change cannot be written so that it is read back as it was meant"
        raise NewsletterError(message, Location(path), "change it by hand")
    return changed


def _changed(text: str, root: MappingNode | None, operation: Operation, path: Path) -> str:
    if root is None:
        root = parse_yaml("{}", path).root
    if isinstance(operation, SetValue):
        return _set(text, root, operation)
    if isinstance(operation, Insert):
        entries = _node(root, operation.steps)
        return _paste(text, root, operation.steps, operation.index, _new_piece(text, entries, operation.value), path)
    without, piece = _cut(text, root, operation.steps, operation.index)
    if isinstance(operation, Remove):
        return without
    left = parse_yaml(without, path).root
    return _paste(without, left, operation.to, operation.to_index, piece, path)


def _node(root: Node | None, steps: Iterable[str | int]) -> Any:
    node: Any = root
    for step in steps:
        if isinstance(step, int):
            node = node.value[step]
        else:
            pair = key_of(node, step)
            if pair is None:
                raise uneditable()
            node = pair[1]
    return node


# ---- values ----------------------------------------------------------------------------


def _set(text: str, root: Node | None, operation: SetValue) -> str:
    *above, last = operation.steps
    name, mapping = str(last), _node(root, above)
    if isinstance(mapping, Scalar):
        if operation.value is None:
            return text
        in_list = is_flow(_node(root, above[:-1]))
        return _lengthened(text, mapping, name, tidied(operation.value), in_list=in_list)
    pair = key_of(mapping, name)
    if operation.value is None:
        return _without_key(text, mapping, *pair) if pair else text
    if pair is None:
        return _with_key(text, mapping, name, tidied(operation.value), operation.order)
    return _with_value(text, mapping, *pair, tidied(operation.value))


def _lengthened(text: str, entry: Scalar, name: str, value: str, *, in_list: bool) -> str:
    """An entry that is a text alone, `- ID`, with one more key."""
    start, end = entry.start_mark.index, entry.end_mark.index
    if in_list:
        return text[:start] + in_flow({SHORTHAND: entry.value, name: value}) + text[end:]
    column = start - line_start(text, start)
    longer = f"{text[:start]}{SHORTHAND}: {text[start:]}"
    return add_lines(longer, line_end(longer, start), new_key(name, value, column))


def _with_key(text: str, mapping: Any, name: str, value: str, order: tuple[str, ...]) -> str:
    if not mapping.value:
        return add_lines(text, len(text), new_key(name, value, 0))
    if is_flow(mapping):
        at = content_end(text, mapping.value[-1][1])
        return f"{text[:at]}, {name}: {in_flow(value)}{text[at:]}"
    before = order[: order.index(name)] if name in order else tuple(key.value for key, _ in mapping.value)
    known = [pair for pair in mapping.value if pair[0].value in before]
    first = mapping.value[0][0]
    at = line_start(text, first.start_mark.index)
    if known or text[at : first.start_mark.index].strip():  # the line of a dash
        at = line_end(text, max(content_end(text, each) for each in (known or mapping.value)[-1 if known else 0]))
    return add_lines(text, at, new_key(name, value, first.start_mark.column))


def _without_key(text: str, mapping: Node, key: Node, value: Node) -> str:
    start, end = key.start_mark.index, max(content_end(text, key), content_end(text, value))
    if is_flow(mapping):
        return _without_entry_in_flow(
            text,
            [(k.start_mark.index, content_end(text, v)) for k, v in mapping.value],
            [each for each, _ in mapping.value].index(key),
        )
    if text[line_start(text, start) : start].strip():  # the line of a dash
        raise uneditable(key.start_mark.line + 1)
    return text[: line_start(text, start)] + text[line_end(text, end) :]


def _with_value(text: str, mapping: Node, key: Node, value: Node, new: str) -> str:
    start, end = value.start_mark.index, content_end(text, value)
    if not isinstance(value, Scalar):
        raise uneditable(value.start_mark.line + 1)
    rest = ""
    if value.style in ("|", ">"):
        header = _BLOCK_HEADER.match(text, start)
        at = header.end() if header else start
        rest = text[at : line_end(text, at)].rstrip("\r\n")
    space = " " if start == end and not text[:start].endswith(" ") else ""
    if "\n" not in new:
        written = in_flow(new) if is_flow(mapping) else scalar(new)
        return text[:start] + space + written + rest + text[end:]
    if is_flow(mapping):
        raise uneditable(value.start_mark.line + 1)
    sign, lines = literal(new, key.start_mark.column + 2)
    if not rest:
        tail = line_end(text, end)
        rest, end = text[end:tail].rstrip("\r\n"), end + len(text[end:tail].rstrip("\r\n"))
    break_ = line_break(text)
    return text[:start] + space + break_.join([sign + rest, *lines]) + text[end:]


# ---- entries of lists ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entry of a list: its content; of a block list its lines, the column of their dash, the blank lines beside."""

    content: Content
    lines: str = ""
    column: int = 0
    blank: str = ""


def _new_piece(text: str, entries: Node, value: Content) -> _Piece:
    value = tidied(value)
    blank = ""
    if isinstance(entries, Sequence) and not is_flow(entries) and len(entries.value) > 1:
        start = entry_range(text, entries.value, 1)[0]
        blank = text[blank_lines_before(text, start) : start]
    elif not isinstance(value, str):
        blank = line_break(text)
    lines = "".join(line + line_break(text) for line in new_entry(value, 0))
    return _Piece(value, lines, 0, blank)


def _cut(text: str, root: Node | None, steps: Steps, index: int) -> tuple[str, _Piece]:
    """The text without an entry of a list, and the entry."""
    entries = _node(root, steps)
    content = content_of(entries.value[index])
    if is_flow(entries):
        spans = [(each.start_mark.index, content_end(text, each)) for each in entries.value]
        return _without_entry_in_flow(text, spans, index), _Piece(content)
    start, end = entry_range(text, entries.value, index)
    column = dash_of(text, entries.value[index])
    column -= line_start(text, column)
    lines = text[start:end] if text[:end].endswith("\n") else text[start:end] + line_break(text)
    if len(entries.value) == 1:
        key = next(key for key, value in _node(root, steps[:-1]).value if value is entries)
        colon = text.index(":", key.end_mark.index) + 1
        return f"{text[:colon]} []{text[colon:start]}{text[end:]}", _Piece(content, lines, column)
    if index:
        above = blank_lines_before(text, start)
        return text[:above] + text[end:], _Piece(content, lines, column, text[above:start])
    below = blank_lines_after(text, end)
    return text[:start] + text[below:], _Piece(content, lines, column, text[end:below])


def _without_entry_in_flow(text: str, spans: list[tuple[int, int]], index: int) -> str:
    start, end = spans[index]
    if index + 1 < len(spans):
        return text[:start] + text[spans[index + 1][0] :]
    return text[: spans[index - 1][1] if index else start] + text[end:]


def _paste(text: str, root: Node | None, steps: Steps, index: int, piece: _Piece, path: Path) -> str:
    """The text with an entry more in a list."""
    entries = _node(root, steps)
    if not entries.value:
        return _paste_first(text, root, steps, entries, piece)
    if is_flow(entries):
        if _COMMENT.search(piece.lines):
            lengthened = _in_lines(text, root, steps, entries)
            return _paste(lengthened, parse_yaml(lengthened, path).root, steps, index, piece, path)
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
    parent, start, end = _node(root, steps[:-1]), entries.start_mark.index, entries.end_mark.index
    if is_flow(parent) or "#" in text[start:end]:
        raise uneditable(entries.start_mark.line + 1)
    key = next(key for key, value in parent.value if value is entries)
    column = key.start_mark.column + _indentation(root, text)
    lines = [line for each in content_of(entries) for line in new_entry(each, column)]
    text = text[:start].rstrip() + text[end:]
    return add_lines(text, line_end(text, key.end_mark.index), lines)


def _paste_first(text: str, root: Node | None, steps: Steps, entries: Node, piece: _Piece) -> str:
    """The text with the first entry of a list that is empty, `[]` or nothing."""
    parent = _node(root, steps[:-1])
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


def _lines_of(text: str, piece: _Piece, column: int) -> str:
    if piece.lines:
        return shifted(piece.lines, column - piece.column)
    return "".join(line + line_break(text) for line in new_entry(piece.content, column))
