"""From YAML nodes to the model: every problem of a file at once, each with its location.

A record is a dataclass of the model; its annotations are the types of its keys.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from newsletter.content.field_types import FieldType, Layout, Theme, read_choice
from newsletter.content.layouts import Layouts
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, Sequence
from newsletter.errors import InvalidValue, Location, Problem
from newsletter.wording import did_you_mean, one_of

#: Stands for a value whose problem is noted.
INVALID: Any = object()


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its type without `None`, and its value when it is left out or empty.

    A `required` key may not be left out, a `filled` one may not be empty; `advice` says what to write then,
    where `doc` does not.
    """

    name: str
    type: Any
    required: bool
    filled: bool
    empty: Any
    doc: str
    advice: str = ""


@cache
def keys_of(record: type) -> AbstractMapping[str, Key]:
    """The keys that a mapping for `record` may have, in order: its fields with a `doc` in their metadata.

    A field with `keys_of` there takes the keys of that record, each optional,
    at the same level.
    """
    hints = get_type_hints(record, include_extras=True)
    keys: dict[str, Key] = {}
    for field in dataclasses.fields(record):
        if "doc" not in field.metadata:
            continue
        if "keys_of" in field.metadata:
            inner = keys_of(field.metadata["keys_of"])
            keys |= {name: dataclasses.replace(key, required=False) for name, key in inner.items()}
            continue
        kind = hints[field.name]
        if get_origin(kind) in (Union, types.UnionType):
            (kind,) = (arm for arm in get_args(kind) if arm is not types.NoneType)
        empty = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
        required = empty is dataclasses.MISSING
        value, doc, advice = None if required else empty, field.metadata["doc"], field.metadata.get("advice", "")
        keys[field.name] = Key(field.name, kind, required, required, value, doc, advice)
    return keys


class Decoder:
    """Decodes nodes of one document; collects problems instead of raising them.

    Without `layouts`, a layout may have any name.
    """

    def __init__(self, document: Document, layouts: Layouts | None = None) -> None:
        self.document = document
        self.layouts = layouts
        self.problems: list[Problem] = []
        #: Every record that was built, with its node, also from lists that held a problem.
        self.records: list[tuple[Node | None, Any]] = []

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
        for field in dataclasses.fields(record):
            if "keys_of" in field.metadata:
                inner = keys_of(field.metadata["keys_of"])
                values[field.name] = {name: values.pop(name) for name in inner if name in values}
            if "location" in field.metadata:
                values[field.name] = self.document.location(node)
        instance = record(**values)
        self.records.append((node, instance))
        return instance

    def fields(self, node: Node | None, record: type) -> dict[str, Any]:
        """The values of the keys in `node`; INVALID for one with a problem.

        Keys left out are left out here too, but a required one is INVALID.
        """
        keys = keys_of(record)
        if node is not None and not isinstance(node, Mapping):
            shorthand = getattr(record, "shorthand", None)
            if shorthand and isinstance(node, Scalar):
                return {shorthand: self.value(node, keys[shorthand].type, shorthand)}
            lines = " and ".join(f"'{name}: …'" for name, key in keys.items() if key.required)
            self._not_a_mapping(node, f"write {lines}")
            return dict.fromkeys(keys, INVALID)
        values: dict[str, Any] = {}
        for key_node, value_node in node.value if node else ():
            key = keys.get(key_node.value)
            if key is None:
                self.problem(key_node, f"unknown key '{key_node.value}'", _instead_of(key_node.value, keys))
            elif not _is_empty(value_node):
                values[key.name] = self.value(value_node, key.type, key.name)
            elif key.filled:
                values[key.name] = self.problem(key_node, f"'{key.name}' is empty", _advice(key))
            else:
                values[key.name] = key.empty
        for key in keys.values():
            if key.required and key.name not in values:
                hint = key.advice or f"add '{key.name}: …': {_advice(key)}"
                values[key.name] = self.problem(node, f"'{key.name}' is missing", hint)
        return values

    def locations(self, node: Node | None) -> dict[str, Location]:
        """The location of each key of a mapping, and as "image.src" of each key of the mappings in it."""
        locations: dict[str, Location] = {}
        for key, value in node.value if isinstance(node, Mapping) else ():
            locations[key.value] = self.document.location(value)
            locations |= {f"{key.value}.{name}": inner for name, inner in self.locations(value).items()}
        return locations

    def value(self, node: Node, kind: Any, name: str) -> Any:
        """The value of a type under the key `name`, or INVALID."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            field_type = next(mark for mark in arguments[1:] if isinstance(mark, FieldType))
            return self._scalar(node, field_type.read, field_type.name, name)
        if origin is Literal:
            return self._scalar(node, lambda text: read_choice(text, arguments), one_of(arguments), name)
        if kind is Layout:
            return self._scalar(node, self.layouts.read if self.layouts else str, "the name of a layout", name)
        if kind is Theme:  # loading knows which there are
            return self._scalar(node, str, "the name of a theme", name)
        if kind is str:
            return self._scalar(node, lambda text: " ".join(text.split()), "a text", name)
        if origin is tuple:
            return self._sequence(node, arguments[0], name)
        if origin is AbstractMapping:
            return self._table(node, arguments[0], arguments[1], name)
        return self.record(node, kind)

    def _scalar(self, node: Node, read: Callable[[str], Any], needed: str, name: str) -> Any:
        if not isinstance(node, Scalar):
            in_line = node.start_mark.line == node.end_mark.line
            hint = "put quotes around a text that begins with [ or {" if in_line else f"write it after '{name}: '"
            return self.problem(node, f"{_what(node)} where '{name}' needs {needed}", hint)
        try:
            return read(node.value)
        except InvalidValue as error:
            return self.problem(node, f"'{name}': {error}", error.hint)

    def _sequence(self, node: Node, kind: Any, name: str) -> Any:
        """The values of a list as a tuple, or INVALID."""
        if not isinstance(node, Sequence):
            hint = f"write each of '{name}' in a line that begins with '- '"
            return self.problem(node, f"{_what(node)} where a list is needed", hint)
        empty = f"an empty entry in '{name}'", "write something after '- ', or delete the line"
        values = [
            self.problem(child, *empty) if _is_empty(child) else self.value(child, kind, name) for child in node.value
        ]
        return INVALID if INVALID in values else tuple(values)

    def _table(self, node: Node, key_kind: Any, kind: Any, name: str) -> Any:
        """The keys and values of a mapping that is no record, or INVALID."""
        if not isinstance(node, Mapping):
            return self._not_a_mapping(node, f"write a line 'key: value' for each of '{name}'")
        values = {self.value(key, key_kind, name): self.value(child, kind, key.value) for key, child in node.value}
        return INVALID if any(INVALID in pair for pair in values.items()) else values

    def _not_a_mapping(self, node: Node, hint: str) -> Any:
        return self.problem(node, f"{_what(node)} where 'key: value' lines are needed", hint)


@cache
def _synonyms() -> AbstractMapping[str, Any]:
    import tomllib

    return tomllib.loads(Path(__file__).with_name("key_synonyms.toml").read_text("utf-8"))


def _instead_of(name: str, keys: AbstractMapping[str, Key]) -> str:
    """What to write for a key that is none of `keys`."""
    word = name.lower().replace("-", "_").replace(" ", "_")
    meant = [key for key in _synonyms()["synonyms"].get(word, ()) if key in keys]
    if meant:
        return f"write {one_of(meant)}"
    if "layout" in keys and word in _synonyms()["elsewhere"]:
        return str(_synonyms()["elsewhere"][word])
    return did_you_mean(name, keys) or f"the keys here are {', '.join(keys)}"


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value in ("", "~", "null") and not node.style


def _what(node: Node) -> str:
    if isinstance(node, Mapping):
        return "'key: value' lines"
    if isinstance(node, Sequence):
        return "a list"
    return f"the text '{node.value[:40]}'"


def _advice(key: Key) -> str:
    return key.advice or key.doc[:1].lower() + key.doc[1:].rstrip(".")
