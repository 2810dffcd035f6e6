"""From the files of a publication to an Issue, with all problems of all files at once."""

from __future__ import annotations

import dataclasses
import os
import string
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

from newsletter.content.decoding import INVALID, Decoder
from newsletter.content.files import read_text
from newsletter.content.image_files import check_images
from newsletter.content.model import (
    Campaign,
    Ignore,
    Issue,
    Item,
    Manifest,
    Origin,
    Pick,
    Publication,
    Section,
    SectionPicks,
)
from newsletter.content.news_items import load_item_fields
from newsletter.content.workspace import Workspace, is_issue_id
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, parse_yaml
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import did_you_mean, one_of

__all__ = ["FindPlatform", "load_issue", "load_publication"]

#: Raises NewsletterError, naming the place, when there is no mailing platform of that name.
FindPlatform = Callable[[str, Location], object]

_TITLE_PARTS = ("title", "number", "month", "year")
_NEEDED = {"event": ("start", "when it begins"), "call": ("deadline", "until when")}


def load_publication(workspace: Workspace, find_platform: FindPlatform | None = None) -> Publication:
    """The publication. Raises NewsletterError with every problem of its file."""
    path = workspace.publication
    if not os.path.lexists(path):
        raise NewsletterError("there is no publication.yaml", Location(path), "start one with: newsletter init")
    document = parse_yaml(read_text(path), path)
    decoder = Decoder(document)
    values = decoder.fields(document.root, Publication)
    pattern = values.get("issue_title")
    if isinstance(pattern, str):
        _check_title_pattern(pattern, decoder, document)
    if find_platform:
        _check_platform(values.get("platform"), find_platform, decoder)
    if decoder.problems:
        raise NewsletterError(decoder.problems)
    values["ignore"] = _placed_ignores(decoder)
    return Publication(**values, origin=Origin(path, decoder.locations(document.root)))


def _check_title_pattern(pattern: str, decoder: Decoder, document: Document) -> None:
    node = document.find("issue_title")
    try:
        parsed = string.Formatter().parse(pattern)
        parts = [(name, form, conversion) for _, name, form, conversion in parsed if name is not None]
    except ValueError:
        decoder.problem(node, "'issue_title': a { or } without its partner", "write {title}, {number}, {month}, {year}")
        return
    for name, form, conversion in parts:
        if name in _TITLE_PARTS and (form or conversion):
            decoder.problem(node, f"'issue_title': {{{name}}} has more than its name", f"write {{{name}}} alone")
        elif name not in _TITLE_PARTS:
            hint = did_you_mean(name, _TITLE_PARTS) or "write {title}, {number}, {month} or {year}"
            decoder.problem(node, f"'issue_title': unknown part {{{name}}}", hint)


def load_issue(
    workspace: Workspace,
    issue_id: str,
    publication: Publication | None = None,
    find_platform: FindPlatform | None = None,
) -> Issue:
    """The issue with this id, every pick resolved; only the picked items' files are opened.

    `publication` saves reading it again. Raises NewsletterError with every
    problem of the manifest, the publication and the picked items.
    """
    problems: list[Problem] = []
    if publication is None:
        try:
            publication = load_publication(workspace, find_platform)
        except NewsletterError as error:
            problems += error.problems
    path = workspace.manifest(issue_id)
    if not is_issue_id(issue_id) or not path.is_file():
        path = workspace.manifest(workspace.resolve_issue(issue_id))
    try:
        document = parse_yaml(read_text(path), path)
    except NewsletterError as error:
        raise NewsletterError([*problems, *error.problems]) from None
    decoder = Decoder(document)
    if document.root is None:
        decoder.problem(None, "the file is empty", "begin with 'published:' and 'sections:'; README.md has an example")
        raise NewsletterError([*problems, *decoder.problems])
    values = decoder.fields(document.root, Manifest)
    title = values.get("title")
    if title is None and publication is not None:
        title = _issue_title(publication, path.stem, values.get("number"), decoder, document)
    if find_platform:
        _check_platform(values.get("platform"), find_platform, decoder)
    items = _load_picked(workspace, decoder, publication, problems)
    sections = _sections(values["sections"], items, decoder) if values["sections"] is not INVALID else ()
    problems += decoder.problems
    if problems or publication is None:
        raise NewsletterError(sorted(problems, key=_order))
    return Issue(
        id=path.stem,
        number=values.get("number"),
        month=_month_of(path.stem),
        published=values["published"],
        title=title or "",
        subject=values.get("subject") or title or "",
        preheader=values.get("preheader") or "",
        introduction=values.get("introduction") or "",
        platform=values.get("platform") or publication.platform,
        sections=sections,
        publication=publication,
        origin=Origin(path, decoder.locations(document.root)),
        ignore=_placed_ignores(decoder),
        campaign=_campaign(values.get("campaign"), publication.campaign),
    )


def _check_platform(name: Any, find_platform: FindPlatform, decoder: Decoder) -> None:
    """Note it when the mailing platform that a file names is none."""
    if name and name is not INVALID:
        try:
            find_platform(name, decoder.document.location(decoder.document.find("platform")))
        except NewsletterError as error:
            decoder.problems += error.problems


def _campaign(own: Campaign | None, common: Campaign | None) -> Campaign | None:
    """The publication's campaign parameters with what the issue says otherwise."""
    if own is None or common is None:
        return own or common
    return Campaign(
        utm_source=own.utm_source or common.utm_source,
        utm_medium=own.utm_medium or common.utm_medium,
        utm_campaign=own.utm_campaign or common.utm_campaign,
        utm_content=own.utm_content or common.utm_content,
        exclude=(*common.exclude, *own.exclude),
    )


def _placed_ignores(decoder: Decoder) -> tuple[Ignore, ...]:
    made = ((decoder.document.location(node), record) for node, record in decoder.made if isinstance(record, Ignore))
    return tuple(dataclasses.replace(record, place=place) for place, record in made)


def _issue_title(
    publication: Publication, issue_id: str, number: int | None, decoder: Decoder, document: Document
) -> str:
    from newsletter.content.dates import format_month

    month = _month_of(issue_id)
    if number is None and "{number}" in publication.issue_title:
        node = document.find("number")
        decoder.problem(
            node if isinstance(node, Scalar) else None,
            "'number' is missing, and the pattern 'issue_title' in publication.yaml needs it",
            "add 'number: 8', or a 'title:' for this issue",
        )
        return ""
    return publication.issue_title.format(
        title=publication.title,
        number=number,
        month=format_month(month, publication.language),
        year=month.year,
    )


def _month_of(issue_id: str) -> date:
    return date(int(issue_id[:4]), int(issue_id[5:7]), 1)


def _load_picked(
    workspace: Workspace, decoder: Decoder, publication: Publication | None, problems: list[Problem]
) -> dict[str, Item]:
    """The items of all picks of a manifest, by id; what is wrong goes to `problems`."""
    items: dict[str, Item] = {}
    first: dict[str, Location] = {}
    folder = workspace.issues
    for node, pick in decoder.made:
        if not isinstance(pick, Pick):
            continue
        place = decoder.document.location(node)
        if pick.id in first:
            problems.append(
                Problem(
                    place,
                    f"'{pick.id}' is picked twice",
                    f"delete one of them; the first is in line {first[pick.id].line}",
                )
            )
            continue
        first[pick.id] = place
        path = workspace.item(pick.id)
        if not os.path.lexists(path):
            problems.append(_unknown_item(workspace, pick.id, place))
            continue
        try:
            item = _load_item(path, pick, node, decoder.document, publication)
            problems += check_images({"image": item.image, "cover": item.cover}, item.origin, folder)
            items[pick.id] = item
        except NewsletterError as error:
            problems += error.problems
    return items


def _unknown_item(workspace: Workspace, item_id: str, place: Location) -> Problem:
    known = workspace.item_ids()
    hint = did_you_mean(item_id, known)
    if not hint:
        same_day = [name for name in known if name.startswith(item_id[:10])][:3]
        hint = (
            f"of that day there is {one_of(same_day)}"
            if same_day
            else f"it would be the file {Location(workspace.item(item_id))}"
        )
    return Problem(place, f"no news item '{item_id}'", hint)


def _load_item(path: Path, pick: Pick, node: Node | None, manifest: Document, publication: Publication | None) -> Item:
    fields, summary, origin = load_item_fields(path)
    changes = dict(pick.changes)
    if pick.summary is not None:
        summary = pick.summary
    places = dict(origin.locations)
    if isinstance(node, Mapping):
        for key, _ in node.value:
            places = {name: place for name, place in places.items() if not name.startswith(f"{key.value}.")}
        places |= Decoder(manifest).locations(node)
    fields = {**fields, **changes}
    kinds = publication.kinds if publication else {}
    fields["layout"] = fields.get("layout") or kinds.get(fields["kind"], "story")
    origin = Origin(path, places)
    needed, meaning = _NEEDED.get(fields["layout"], ("", ""))
    if needed and not fields.get(needed):
        raise NewsletterError(
            f"'{needed}' is missing: shown as '{fields['layout']}', the item must say {meaning}",
            Location(path, 1),
            f"add '{needed}: 2020-09-22 14:00' to its front matter, or 'layout: story'",
        )
    if _ends_before_it_starts(fields):
        raise NewsletterError("'end' is before 'start'", origin.location("end"), "check the day and the time of both")
    return Item(
        **fields,
        id=pick.id,
        date=date.fromisoformat(pick.id[:10]),
        summary=summary,
        origin=origin,
        picked=manifest.location(node),
        rerun=pick.rerun,
    )


def _ends_before_it_starts(fields: dict[str, Any]) -> bool:
    start, end = fields.get("start"), fields.get("end")
    if not start or not end or (start.date == end.date and not (start.time and end.time)):
        return False
    return (end.date, end.time or time.max) < (start.date, start.time or time.min)


def _sections(picked: tuple[SectionPicks, ...], items: dict[str, Item], decoder: Decoder) -> tuple[Section, ...]:
    """Sections with their items; an item with a problem of its own is left out."""
    document = decoder.document
    if not picked:
        decoder.problem(
            document.find("sections"), "an issue without sections", "add '- title: …' with 'items:' below it"
        )
    sections = []
    for index, section in enumerate(picked):
        node = document.find("sections", index)
        if not section.items:
            decoder.problem(node, f"the section '{section.title}' has no items", "pick an item, or delete the section")
        chosen = tuple(items[pick.id] for pick in section.items if pick.id in items)
        sections.append(
            Section(id=f"section-{index + 1}", title=section.title, items=chosen, origin=document.location(node))
        )
    return tuple(sections)


def _order(problem: Problem) -> tuple[str, int, int]:
    place = problem.location
    return (str(place.path), place.line, place.column) if place else ("", 0, 0)
