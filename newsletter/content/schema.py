"""JSON Schemas of the files that editors write, made from the model.

Editors such as VS Code complete and check a file whose first comment names
its schema: https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from newsletter.content.decoding import Key, keys_of
from newsletter.content.field_types import FieldType, Layout
from newsletter.content.layouts import Layouts, find_layouts
from newsletter.content.manifest import Manifest
from newsletter.content.model import ItemFields, Publication
from newsletter.content.workspace import Workspace, packaged_templates

#: Where the schemas lie, below `issues/`.
SCHEMA_FOLDER = ".schemas"

#: The record that each schema describes, by the schema's name.
SCHEMAS: Mapping[str, type] = {"manifest": Manifest, "publication": Publication, "news-item": ItemFields}


def schema_text(name: str, layouts: Layouts | None = None) -> str:
    """The JSON Schema `name` of SCHEMAS, as the text of a file."""
    return json.dumps(schema_of(name, layouts), indent=2, ensure_ascii=False) + "\n"


def schema_comment(name: str, folders_up: int = 0) -> str:
    """The first line of a file that lies `folders_up` folders below `issues/`."""
    return f"# yaml-language-server: $schema={'../' * folders_up}{SCHEMA_FOLDER}/{name}.json"


def schema_of(name: str, layouts: Layouts | None = None) -> dict[str, Any]:
    """The JSON Schema `name` of SCHEMAS (draft 2020-12), with `layouts` or those of the program."""
    names = (layouts or find_layouts([packaged_templates()])).names
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name.replace("-", " "),
        **_record(SCHEMAS[name], names),
    }


def _record(record: type, layouts: list[str]) -> dict[str, Any]:
    keys = keys_of(record)
    schema: dict[str, Any] = {"type": "object", "description": (record.__doc__ or "").strip().split("\n")[0]}
    required = [key.name for key in keys.values() if key.required]
    if required:
        schema["required"] = required
    schema |= {"additionalProperties": False, "properties": {key.name: _key(key, layouts) for key in keys.values()}}
    shorthand = getattr(record, "shorthand", None)
    if shorthand:
        return {"anyOf": [{**_kind(keys[shorthand].type, layouts), "description": keys[shorthand].doc}, schema]}
    return schema


def _key(key: Key, layouts: list[str]) -> dict[str, Any]:
    schema = _kind(key.type, layouts)
    if not key.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    if key.empty not in (None, (), {}, ""):
        schema["default"] = key.empty
    return {"description": key.doc, **schema}


def _kind(kind: Any, layouts: list[str]) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return dict(next(mark for mark in get_args(kind)[1:] if isinstance(mark, FieldType)).schema)
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind is Layout:
        return {"enum": layouts}
    if kind is str:
        return {"type": "string"}
    if origin is tuple:
        return {"type": "array", "items": _kind(get_args(kind)[0], layouts)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _kind(get_args(kind)[1], layouts)}
    return _record(kind, layouts)


def schema_files(issues: Path) -> dict[Path, str]:
    """The text of every schema for the publication whose folder `issues/` this is, by its file."""
    layouts = Workspace(issues.parent).layouts()
    return {issues / SCHEMA_FOLDER / f"{name}.json": schema_text(name, layouts) for name in SCHEMAS}
