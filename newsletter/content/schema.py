"""JSON Schemas of the files that editors write, made from the model.

Editors such as VS Code complete and check a file whose first comment names
its schema: https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin

from newsletter.content.decoding import Key, keys_of
from newsletter.content.field_types import FieldType, Layout, Theme
from newsletter.content.layouts import find_layouts
from newsletter.content.manifest import Manifest
from newsletter.content.model import ItemFields, Publication
from newsletter.content.theme import find_themes
from newsletter.content.workspace import Workspace, packaged_templates

#: The names that a publication has of layouts and of themes.
_Names: TypeAlias = Mapping[Any, list[str]]

#: Where the schemas lie, below `issues/`.
SCHEMA_FOLDER = ".schemas"

#: The record that each schema describes, by the schema's name.
SCHEMAS: Mapping[str, type] = {"manifest": Manifest, "publication": Publication, "news-item": ItemFields}


def schema_text(name: str, workspace: Workspace | None = None) -> str:
    """The JSON Schema `name` of SCHEMAS, as the text of a file."""
    return json.dumps(schema_of(name, workspace), indent=2, ensure_ascii=False) + "\n"


def schema_comment(name: str, folders_up: int = 0) -> str:
    """The first line of a file that lies `folders_up` folders below `issues/`."""
    return f"# yaml-language-server: $schema={'../' * folders_up}{SCHEMA_FOLDER}/{name}.json"


def schema_of(name: str, workspace: Workspace | None = None) -> dict[str, Any]:
    """The JSON Schema `name` of SCHEMAS (draft 2020-12), with the layouts and themes of `workspace` or the program."""
    folders = workspace.template_folders if workspace else (packaged_templates(),)
    names = {Layout: find_layouts(folders).names, Theme: list(find_themes(folders))}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name.replace("-", " "),
        **_record(SCHEMAS[name], names),
    }


def _record(record: type, names: _Names) -> dict[str, Any]:
    keys = keys_of(record)
    schema: dict[str, Any] = {"type": "object", "description": (record.__doc__ or "").strip().split("\n")[0]}
    required = [key.name for key in keys.values() if key.required]
    if required:
        schema["required"] = required
    schema |= {"additionalProperties": False, "properties": {key.name: _key(key, names) for key in keys.values()}}
    shorthand = getattr(record, "shorthand", None)
    if shorthand:
        return {"anyOf": [{**_kind(keys[shorthand].type, names), "description": keys[shorthand].doc}, schema]}
    return schema


def _key(key: Key, names: _Names) -> dict[str, Any]:
    schema = _kind(key.type, names)
    if not key.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    if key.empty not in (None, (), {}, ""):
        schema["default"] = key.empty
    return {"description": key.doc, **schema}


def _kind(kind: Any, names: _Names) -> dict[str, Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        return dict(next(mark for mark in get_args(kind)[1:] if isinstance(mark, FieldType)).schema)
    if origin is Literal:
        return {"enum": list(get_args(kind))}
    if kind in names:
        return {"enum": names[kind]}
    if kind is str:
        return {"type": "string"}
    if origin is tuple:
        return {"type": "array", "items": _kind(get_args(kind)[0], names)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _kind(get_args(kind)[1], names)}
    return _record(kind, names)


def schema_files(issues: Path) -> dict[Path, str]:
    """The text of every schema for the publication whose folder `issues/` this is, by its file."""
    workspace = Workspace(issues.parent)
    return {issues / SCHEMA_FOLDER / f"{name}.json": schema_text(name, workspace) for name in SCHEMAS}
