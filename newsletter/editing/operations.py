"""What can be changed in a YAML file, as values: what each operation makes of the file's content."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Scalar

#: Keys and indices from the top of a file to a value in it.
Steps: TypeAlias = tuple[str | int, ...]
#: The content of a file without its form: texts, lists and mappings.
Content: TypeAlias = Any

#: The key of an entry that is written as a text alone: `- ID` is `- id: ID`.
SHORTHAND = "id"

# These end a line in YAML and in no text editor.
_RARE_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the value at `steps` a new text; None takes its key away.

    A key that is not there is added behind those that come before it in `order`.
    """

    steps: Steps
    value: str | None
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insert:
    """Add an entry, a text or a mapping, to the list at `steps`, before the one at `index`."""

    steps: Steps
    index: int
    value: str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the entry at `index` out of the list at `steps`."""

    steps: Steps
    index: int


@dataclass(frozen=True, slots=True)
class Move:
    """Put the entry at `index` of the list at `steps` before the one at `to_index` of the list at `to`.

    `to_index` counts without the entry itself.
    """

    steps: Steps
    index: int
    to: Steps
    to_index: int


Operation: TypeAlias = SetValue | Insert | Remove | Move


def tidied(value: Content) -> Content:
    """New content as it stands in a file.

    Its texts are one line, or lines that each end with a line end, the last one too.
    """
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, Mapping):
        return {name: tidied(each) for name, each in value.items()}
    return [tidied(each) for each in value]


def _tidy(text: str) -> str:
    text = _RARE_LINE_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n")
    return f"{text}\n" if "\n" in text else text


def content_of(node: Node | None) -> Content:
    """The content of a node; None for no node, "" for a key without a value."""
    if node is None or isinstance(node, Scalar):
        return node.value if node else None
    if isinstance(node, MappingNode):
        return {key.value: content_of(value) for key, value in node.value}
    return [content_of(value) for value in node.value]


def expected(content: Content, operation: Operation) -> Content:
    """The content after an operation. Raises LookupError when it names what is not there."""
    content = copy.deepcopy(content) or {}
    if isinstance(operation, SetValue):
        *steps, name = operation.steps
        below = _at(content, steps)
        if isinstance(below, str) and operation.value is not None:
            parent = _at(content, steps[:-1])
            below = parent[steps[-1]] = {SHORTHAND: below}
        if operation.value is not None:
            below[name] = tidied(operation.value)
        elif isinstance(below, dict):
            below.pop(name, None)
    elif isinstance(operation, Insert):
        _insert(content, operation.steps, operation.index, tidied(operation.value))
    else:
        entries = _at(content, operation.steps)
        _check_index(operation.index, len(entries) - 1)
        entry = entries.pop(operation.index)
        if isinstance(operation, Move):
            _insert(content, operation.to, operation.to_index, entry)
    return content


def _at(content: Content, steps: Sequence[str | int]) -> Content:
    for step in steps:
        content = content[step]
    return content


def _insert(content: Content, steps: Steps, index: int, entry: Content) -> None:
    *above, name = steps
    parent = _at(content, above)
    entries = parent[name] = parent[name] or []
    _check_index(index, len(entries))
    entries.insert(index, entry)


def _check_index(index: int, last: int) -> None:
    if not 0 <= index <= last:
        raise IndexError(index)
