"""A new news item that an editor writes: its file, with the fields of its layout ready to fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from newsletter.catalogue.item_files import empty_item_text
from newsletter.catalogue.item_ids import item_id
from newsletter.content.layouts import shown_fields
from newsletter.content.links import read_address
from newsletter.content.load import load_publication
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import InvalidValue, NewsletterError
from newsletter.output import write_file

# What a new item has in any case, or what few items need.
_NOT_OFFERED = ("kind", "title", "summary", "language")


@dataclass(frozen=True, slots=True)
class NewItem:
    """A news item's file before it is written; `known` is whether publication.yaml gives its kind a layout."""

    id: str
    path: Path
    kind: str
    layout: str
    known: bool
    text: str


def plan_item(workspace: Workspace, title: str, kind: str, day: date, url: str = "") -> NewItem:
    """A news item of a day. Raises NewsletterError when the title, the kind or the address cannot be used."""
    title, kind = (" ".join(text.split()) for text in (title, kind))
    if not title or not kind:
        raise NewsletterError("an item needs a title and a kind", hint='for example "A talk" --kind Event')
    values = {"kind": kind, "title": title}
    try:
        values |= {"url": read_address(url)} if url else {}
    except InvalidValue as error:
        raise NewsletterError(str(error), hint=error.hint) from None
    kinds = load_publication(workspace).kinds
    kind = next((known for known in kinds if known.casefold() == kind.casefold()), kind)
    layout = kinds.get(kind, "story")
    shown = shown_fields((workspace.templates, packaged_templates())).get(layout, frozenset())
    new_id = item_id(day, title, set(workspace.item_ids()))
    text = empty_item_text({**values, "kind": kind}, shown.difference(_NOT_OFFERED))
    return NewItem(new_id, workspace.item(new_id), kind, layout, kind in kinds, text)


def write_item(planned: NewItem) -> Path:
    """Write the file of a planned item."""
    return write_file(planned.path, planned.text)
