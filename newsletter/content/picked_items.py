"""The news items that a manifest picks: each file read, with the changes of the manifest, and checked."""

from __future__ import annotations

import os
from datetime import date, time
from pathlib import Path
from typing import Any

from newsletter.content.decoding import Decoder
from newsletter.content.local_images import missing_images
from newsletter.content.manifest import Pick
from newsletter.content.model import Item, Publication
from newsletter.content.news_items import load_item_fields
from newsletter.content.records import Origin
from newsletter.content.time_zones import resolve_time_zone
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import Node
from newsletter.errors import InvalidValue, Location, NewsletterError
from newsletter.wording import did_you_mean, one_of

#: The field that an item with this layout must have, and what it is.
_NEEDED = {"event": ("start", "when it begins"), "call": ("deadline", "until when")}


def load_picked_items(workspace: Workspace, decoder: Decoder, publication: Publication | None) -> dict[str, Item]:
    """The items of all picks that `decoder` read from a manifest, by id; it notes the problems of the others."""
    items: dict[str, Item] = {}
    first: dict[str, Location] = {}
    for node, pick in decoder.records:
        if not isinstance(pick, Pick):
            continue
        location = decoder.document.location(node)
        path = workspace.item(pick.id)
        if pick.id in first:
            hint = f"delete one of them; the first is in line {first[pick.id].line}"
            decoder.problem(node, f"'{pick.id}' is picked twice", hint)
        elif not os.path.lexists(path):
            decoder.problem(node, f"no news item '{pick.id}'", _near_items(workspace, pick.id))
        else:
            try:
                item = _load_item(path, pick, node, decoder, publication)
                sources = ((image.src, location) for image, location in item.pictures())
                decoder.problems += missing_images(sources, workspace.issues)
                items[pick.id] = item
            except NewsletterError as error:
                decoder.problems += error.problems
        first.setdefault(pick.id, location)
    return items


def _near_items(workspace: Workspace, item_id: str) -> str:
    """A hint with the item's file, when it lies elsewhere or has another ending, or with the ids that were meant."""
    for path in sorted(workspace.issues.rglob(f"{item_id}.*")):
        if path.is_file():
            return f"its file is at {Location(path)}; move it to {Location(workspace.item(item_id))}"
    known = workspace.item_ids()
    same_day = [name for name in known if name.startswith(item_id[:10])][:3]
    return did_you_mean(item_id, known) or (
        f"of that day there is {one_of(same_day)}"
        if same_day
        else f"its file would be {Location(workspace.item(item_id))}"
    )


def _load_item(path: Path, pick: Pick, node: Node | None, decoder: Decoder, publication: Publication | None) -> Item:
    own, summary, origin = load_item_fields(path, decoder.layouts)
    fields = {**own, **pick.changes}
    changed = decoder.locations(node)
    kept = {name: location for name, location in origin.locations.items() if name.partition(".")[0] not in changed}
    origin = Origin(path, kept | changed)
    kinds = publication.kinds if publication else {}
    fields["layout"] = fields.get("layout") or kinds.get(fields["kind"], "story")
    needed, meaning = _NEEDED.get(fields["layout"], ("", ""))
    if needed and not fields.get(needed):
        raise NewsletterError(
            f"'{needed}' is missing: an item with the layout '{fields['layout']}' needs it ({meaning})",
            Location(path, 1),
            f"add '{needed}: 2020-09-22 14:00' to its front matter, or 'layout: story'",
        )
    if publication and fields.get("time_zone"):
        try:
            fields["time_zone"] = resolve_time_zone(fields["time_zone"], publication.time_zone)
        except InvalidValue as error:
            hint = f"{error.hint}; or your own as 'time_zone:' in publication.yaml"
            raise NewsletterError(f"'time_zone': {error}", origin.location("time_zone"), hint) from None
    if _ends_before_it_starts(fields):
        raise NewsletterError("'end' is before 'start'", origin.location("end"), "check the day and the time of both")
    return Item(
        **fields,
        id=pick.id,
        date=date.fromisoformat(pick.id[:10]),
        summary=summary if pick.summary is None else pick.summary,
        origin=origin,
        picked=decoder.document.location(node),
        rerun=pick.rerun,
    )


def _ends_before_it_starts(fields: dict[str, Any]) -> bool:
    start, end = fields.get("start"), fields.get("end")
    if not start or not end or (start.date == end.date and not (start.time and end.time)):
        return False
    return (end.date, end.time or time.max) < (start.date, start.time or time.min)
