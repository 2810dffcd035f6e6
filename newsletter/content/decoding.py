"""From YAML nodes to the model: every problem of a file at once, each with its place.

A record is a dataclass of `model`; its annotations say what each key takes.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from newsletter.content.field_types import FieldType, read_choice
from newsletter.content.model import Spread
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, Sequence
from newsletter.errors import InvalidValue, Location, Problem
from newsletter.wording import did_you_mean, one_of

__all__ = ["INVALID", "Decoder", "Key", "keys_of"]


class _Invalid:
    """Stands for a value whose problem has been noted."""

    def __repr__(self) -> str:
        return "INVALID"


INVALID: Any = _Invalid()
_NO_DEFAULT = dataclasses.MISSING


#: What reads the value of a node, given the key that it stands under; INVALID for one with a problem.
Reader = Callable[["Decoder", Node, str], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its type without `None`, and whether it may be left out, or stand there empty."""

    name: str
    type: Any
    read: Reader
    required: bool
    filled: bool
    empty: Any
    doc: str


@cache
def keys_of(record: type) -> AbstractMapping[str, Key]:
    """The keys that a mapping for `record` may have, `Spread` ones included, in order."""
    hints = get_type_hints(record, include_extras=True)
    keys: dict[str, Key] = {}
    for field in dataclasses.fields(record):
        if field.metadata.get("hidden"):
            continue
        kind = hints[field.name]
        spread = _spread_of(kind)
        if spread:
            for key in keys_of(spread.record).values():
                # What a pick leaves out its item has; what it empties, nothing has.
                keys[key.name] = dataclasses.replace(key, required=False)
            continue
        empty: Any = None
        if field.default is not _NO_DEFAULT:
            empty = field.default
        elif field.default_factory is not _NO_DEFAULT:
            empty = field.default_factory()
        required = field.default is _NO_DEFAULT and field.default_factory is _NO_DEFAULT
        kind = _without_none(kind)
        doc = field.metadata.get("doc", "")
        keys[field.name] = Key(field.name, kind, _reader_of(kind), required, required, empty, doc)
    return keys


def _spread_of(kind: Any) -> Spread | None:
    if get_origin(kind) is Annotated:
        return next((mark for mark in get_args(kind)[1:] if isinstance(mark, Spread)), None)
    return None


@cache
def _spread_fields(record: type) -> dict[str, frozenset[str]]:
    """The fields of `record` that gather spread keys, each with those keys."""
    hints = get_type_hints(record, include_extras=True)
    spreads = {name: _spread_of(kind) for name, kind in hints.items()}
    return {name: frozenset(keys_of(spread.record)) for name, spread in spreads.items() if spread}


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (arm for arm in get_args(kind) if arm is not types.NoneType)
    return kind


class Decoder:
    """Decodes nodes of one document; collects problems instead of raising them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        #: Every record that was made, with its node, also from lists that held a problem.
        self.made: list[tuple[Node | None, Any]] = []

    def problem(self, node: Node | None, message: str, hint: str = "") -> Any:
        """Note a problem at `node`; returns INVALID."""
        self.problems.append(Problem(self.document.location(node), message, hint))
        return INVALID

    def record(self, node: Node | None, record: type) -> Any:
        """An instance of `record`, or INVALID."""
        problems = len(self.problems)
        values = self.fields(node, record)
        if len(self.problems) > problems:
            return INVALID
        for field, names in _spread_fields(record).items():
            values[field] = {name: values.pop(name) for name in list(values) if name in names}
        instance = record(**values)
        self.made.append((node, instance))
        return instance

    def fields(self, node: Node | None, record: type) -> dict[str, Any]:
        """The values of the keys that stand in `node`; INVALID for one with a problem.

        Keys left out are left out here too, but a required one is INVALID.
        """
        keys = keys_of(record)
        values: dict[str, Any] = {}
        if node is not None and not isinstance(node, Mapping):
            shorthand = getattr(record, "shorthand", None)
            if shorthand and isinstance(node, Scalar):
                return {shorthand: keys[shorthand].read(self, node, shorthand)}
            takes = " and ".join(f"'{name}: …'" for name, key in keys.items() if key.required)
            self.problem(node, f"{_what(node)} where 'key: value' lines are needed", f"write {takes}")
            return dict.fromkeys(keys, INVALID)
        for key_node, value_node in node.value if node else ():
            key = keys.get(key_node.value)
            if key is None:
                hint = did_you_mean(key_node.value, keys) or f"known here are {', '.join(keys)}"
                self.problem(key_node, f"unknown key '{key_node.value}'", hint)
            elif _is_empty(value_node):
                if key.filled:
                    values[key.name] = self.problem(key_node, f"'{key.name}' is empty", _advice(key))
                else:
                    values[key.name] = key.empty
            else:
                values[key.name] = key.read(self, value_node, key.name)
        for key in keys.values():
            if key.required and key.name not in values:
                values[key.name] = self.problem(
                    node, f"'{key.name}' is missing", f"add '{key.name}: …': {_advice(key)}"
                )
        return values

    def locations(self, node: Node | None) -> dict[str, Location]:
        """The place of each key of a mapping, and as "image.src" of each key of the mappings in it."""
        if not isinstance(node, Mapping):
            return {}
        locations: dict[str, Location] = {}
        for key, value in node.value:
            locations[key.value] = self.document.location(value)
            if isinstance(value, Mapping):
                locations |= {f"{key.value}.{name}": place for name, place in self.locations(value).items()}
        return locations

    def scalar(self, node: Node, read: Callable[[str], Any], needed: str, name: str) -> Any:
        """What `read` makes of a text, or INVALID; `needed` says what must stand under the key `name`."""
        if not isinstance(node, Scalar):
            in_line = node.start_mark.line == node.end_mark.line
            hint = "put quotes around a text that begins with [ or {" if in_line else f"write it after '{name}: '"
            return self.problem(node, f"{_what(node)} where '{name}' needs {needed}", hint)
        try:
            return read(node.value)
        except InvalidValue as error:
            return self.problem(node, f"'{name}': {error}", error.hint)

    def sequence(self, node: Node, read: Reader, name: str) -> Any:
        """The values of a list as a tuple, or INVALID."""
        if not isinstance(node, Sequence):
            return self.problem(
                node, f"{_what(node)} where a list is needed", f"write each of '{name}' in a line that begins with '- '"
            )
        values = []
        for child in node.value:
            if _is_empty(child):
                values.append(
                    self.problem(child, f"an empty entry in '{name}'", "write something after '- ', or delete the line")
                )
            else:
                values.append(read(self, child, name))
        return INVALID if any(value is INVALID for value in values) else tuple(values)

    def table(self, node: Node, read_key: Reader, read: Reader, name: str) -> Any:
        """The keys and values of a mapping that is no record, or INVALID."""
        if not isinstance(node, Mapping):
            return self.problem(
                node,
                f"{_what(node)} where 'key: value' lines are needed",
                f"write a line 'key: value' for each of '{name}'",
            )
        values = {read_key(self, key, name): read(self, child, key.value) for key, child in node.value}
        return INVALID if any(INVALID in pair for pair in values.items()) else values


def _reader_of(kind: Any) -> Reader:
    """What reads values of a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        form = next(mark for mark in arguments[1:] if isinstance(mark, FieldType))
        return lambda decoder, node, name: decoder.scalar(node, form.read, form.name, name)
    if origin is Literal:
        needed = one_of(arguments)
        return lambda decoder, node, name: decoder.scalar(node, lambda text: read_choice(text, arguments), needed, name)
    if kind is str:
        return lambda decoder, node, name: decoder.scalar(node, lambda text: " ".join(text.split()), "a text", name)
    if origin is tuple:
        each = _reader_of(arguments[0])
        return lambda decoder, node, name: decoder.sequence(node, each, name)
    if origin is AbstractMapping:
        read_key, read = map(_reader_of, arguments)
        return lambda decoder, node, name: decoder.table(node, read_key, read, name)
    return lambda decoder, node, _name: decoder.record(node, kind)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value in ("", "~", "null") and not node.style


def _what(node: Node) -> str:
    if isinstance(node, Mapping):
        return "'key: value' lines"
    if isinstance(node, Sequence):
        return "a list"
    return f"the text '{node.value[:40]}'"


def _advice(key: Key) -> str:
    return key.doc[:1].lower() + key.doc[1:].rstrip(".")
