"""The fields that the page shows for an issue, a section or an item, and how one of them is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.content.decoding import keys_of
from newsletter.content.files import read_text
from newsletter.content.layouts import shown_fields
from newsletter.content.manifest import Manifest, SectionPicks
from newsletter.content.model import Image, ItemFields
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.item_text import item_content
from newsletter.editing.operations import Content, SetValue, Steps, content_of
from newsletter.errors import Location, NewsletterError

_ISSUE = ("subject", "preheader", "introduction", "title", "number", "published")
_SECTION = ("title", "introduction")
_ALWAYS = ("kind", "title", "url", "summary")
#: Fields of several lines, in Markdown.
_LONG = ("introduction", "summary")
_SUMMARY_HELP = "A few sentences, in Markdown: *emphasis*, [words](https://example.org)."


@dataclass(frozen=True, slots=True)
class Target:
    """A value in a file: of the manifest, or of an item's file."""

    path: Path
    steps: Steps
    order: tuple[str, ...]
    required: bool

    def operation(self, value: str) -> SetValue:
        """What gives it a value; an empty one takes its key away.

        Raises NewsletterError when the field may not be empty.
        """
        if self.required and not value.strip():
            message = f"'{self.steps[-1]}' must not be empty"
            raise NewsletterError(message, Location(self.path), "type its new text")
        return SetValue(self.steps, value if value.strip() else None, self.order)


def find_fields(workspace: Workspace, issue_id: str, part: str) -> list[dict[str, Any]]:
    """The fields of a part of an issue: "issue", "section:NUMBER" or "item:ID".

    Each has its `name`, a `help`, its `value` as its file has it, and whether it is
    `long` (several lines, in Markdown). Raises NewsletterError when a file
    cannot be read, or there is no such part.
    """
    kind, _, name = part.partition(":")
    if kind == "item":
        path = workspace.item(name)
        content: Mapping[str, Content] = item_content(read_text(path), path)
        records: Mapping[str, Any] = keys_of(ItemFields)
        names: tuple[str, ...] = (*_ALWAYS, *_of_layout(workspace, content))
    else:
        content, records, names = _in_manifest(workspace, issue_id, kind, name)
    return [
        {
            "name": each,
            "help": _SUMMARY_HELP if each == "summary" else records[each].doc,
            "value": str(content.get(each) or ""),
            "long": each in _LONG,
        }
        for each in names
        if isinstance(content.get(each, ""), str)
    ]


def find_target(workspace: Workspace, issue_id: str, part: str, name: str) -> tuple[Target, str]:
    """Where the field of a part stands, and its value. Raises NewsletterError when there is no such field."""
    values = {field["name"]: field["value"] for field in find_fields(workspace, issue_id, part)}
    if name not in values:
        raise NewsletterError(f"there is no field '{name[:40]}'", hint="reload the page")
    kind, _, which = part.partition(":")
    steps: Steps
    if kind == "item":
        path, steps, keys = workspace.item(which), (name,), keys_of(ItemFields)
    elif kind == "section":
        path, steps, keys = workspace.manifest(issue_id), ("sections", int(which), name), keys_of(SectionPicks)
    else:
        path, steps, keys = workspace.manifest(issue_id), (name,), keys_of(Manifest)
    return Target(path, steps, tuple(keys), name in keys and keys[name].required), values[name]


def _in_manifest(
    workspace: Workspace, issue_id: str, kind: str, name: str
) -> tuple[Mapping[str, Content], Mapping[str, Any], tuple[str, ...]]:
    path = workspace.manifest(issue_id)
    content = content_of(parse_yaml(read_text(path), path).root) or {}
    if kind == "section":
        try:
            return content["sections"][int(name)], keys_of(SectionPicks), _SECTION
        except (LookupError, TypeError, ValueError):
            raise NewsletterError("the section is not there any more", hint="reload the page") from None
    return content, keys_of(Manifest), _ISSUE


def _of_layout(workspace: Workspace, item: Mapping[str, Content]) -> list[str]:
    """The further fields of one line that the item's layout shows, or that it has."""
    from newsletter.content.load import load_publication

    layout = item.get("layout") or load_publication(workspace).kinds.get(item.get("kind", ""), "story")
    shown = shown_fields(workspace.template_folders).get(str(layout), frozenset())
    single = [key.name for key in keys_of(ItemFields).values() if not _is_record(key.type)]
    return [name for name in single if name not in (*_ALWAYS, "layout") and (name in shown or item.get(name))]


def _is_record(kind: Any) -> bool:
    return kind is Image or getattr(kind, "__origin__", None) is tuple
