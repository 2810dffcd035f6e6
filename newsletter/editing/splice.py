"""Operations on the text of a YAML file: the lines of what changes are replaced, every other byte stays."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Scalar, parse_yaml
from newsletter.editing.entries import cut_entry, new_piece, paste_entry, without_entry
from newsletter.editing.operations import (
    SHORTHAND,
    Insert,
    Operation,
    Remove,
    SetValue,
    content_of,
    expected,
    tidied,
)
from newsletter.editing.yaml_lines import (
    add_lines,
    content_end,
    in_flow,
    is_flow,
    key_of,
    line_break,
    line_end,
    line_start,
    literal,
    new_key,
    node_at,
    scalar,
    uneditable,
)
from newsletter.errors import Location, NewsletterError

_BYTE_ORDER_MARK = "\ufeff"
# What follows the sign of a literal or folded text in its line: a comment.
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


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
        entries = node_at(root, operation.steps)
        return paste_entry(
            text, root, operation.steps, operation.index, new_piece(text, entries, operation.value), path
        )
    without, piece = cut_entry(text, root, operation.steps, operation.index)
    if isinstance(operation, Remove):
        return without
    left = parse_yaml(without, path).root
    return paste_entry(without, left, operation.to, operation.to_index, piece, path)


# ---- values ----------------------------------------------------------------------------


def _set(text: str, root: Node | None, operation: SetValue) -> str:
    *above, last = operation.steps
    name, mapping = str(last), node_at(root, above)
    if isinstance(mapping, Scalar):
        if operation.value is None:
            return text
        in_list = is_flow(node_at(root, above[:-1]))
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
        return without_entry(
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
