"""From the files of a publication to an Issue, with all problems of all files at once."""

from __future__ import annotations

import os
import string
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from newsletter.content.decoding import INVALID, Decoder
from newsletter.content.files import read_text
from newsletter.content.local_images import missing_images
from newsletter.content.manifest import Manifest, SectionPicks
from newsletter.content.model import Campaign, Image, Issue, Item, Logo, Publication, Section
from newsletter.content.picked_items import load_picked_items
from newsletter.content.records import Origin
from newsletter.content.theme import find_themes
from newsletter.content.typography import set_typography
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import Scalar, parse_yaml
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import did_you_mean, one_of, truncate

#: Raises NewsletterError with the location when there is no mailing platform of that name.
FindPlatform = Callable[[str, Location], object]

_TITLE_PARTS = ("title", "number", "month", "year")


def load_publication(workspace: Workspace, find_platform: FindPlatform | None = None) -> Publication:
    """The publication. Raises NewsletterError with every problem of its file."""
    path = workspace.publication
    if not os.path.lexists(path):
        raise NewsletterError("there is no publication.yaml", Location(path), "start one with: newsletter init")
    document = parse_yaml(read_text(path), path)
    decoder = Decoder(document, workspace.layouts())
    values = decoder.fields(document.root, Publication)
    pattern = values.get("issue_title")
    if isinstance(pattern, str):
        _check_title_pattern(pattern, decoder)
    _check_platform(values.get("platform"), find_platform, decoder)
    _check_theme(values.get("theme"), workspace, decoder)
    origin = Origin(path, decoder.locations(document.root))
    if isinstance(values.get("logo"), Logo):
        decoder.problems += missing_images(values["logo"].sources(origin), workspace.issues)
    if decoder.problems:
        raise NewsletterError(decoder.problems)
    return Publication(**values, origin=origin)


def _check_theme(name: Any, workspace: Workspace, decoder: Decoder) -> None:
    """Note a problem when the publication has no theme of the name in its file."""
    themes = find_themes(workspace.template_folders)
    if name and name is not INVALID and name not in themes:
        hint = did_you_mean(name, themes) or f"use {one_of(themes)}, or write templates/themes/{name}.yaml"
        decoder.problem(decoder.document.find("theme"), f"'theme': there is no theme '{truncate(name)}'", hint)


def _check_title_pattern(pattern: str, decoder: Decoder) -> None:
    node = decoder.document.find("issue_title")
    try:
        parts = [part for part in string.Formatter().parse(pattern) if part[1] is not None]
    except ValueError:
        decoder.problem(
            node, "'issue_title': a { or } without its partner", "write {title}, {number}, {month} or {year}"
        )
        return
    for _, name, spec, conversion in parts:
        if name not in _TITLE_PARTS:
            hint = did_you_mean(name or "", _TITLE_PARTS) or "write {title}, {number}, {month} or {year}"
            decoder.problem(node, f"'issue_title': unknown part {{{name}}}", hint)
        elif spec or conversion:
            decoder.problem(node, f"'issue_title': {{{name}}} has more than its name", f"write {{{name}}} alone")


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
    path = workspace.manifest(workspace.resolve_issue(issue_id))
    try:
        document = parse_yaml(read_text(path), path)
    except NewsletterError as error:
        raise NewsletterError([*problems, *error.problems]) from None
    decoder = Decoder(document, workspace.layouts())
    if document.root is None:
        decoder.problem(None, "the file is empty", "begin with 'published:' and 'sections:'; README.md has an example")
        raise NewsletterError([*problems, *decoder.problems])
    values = decoder.fields(document.root, Manifest)
    title = values.get("title")
    if title is None and publication is not None:
        title = _issue_title(publication, path.stem, values.get("number"), decoder)
    _check_platform(values.get("platform"), find_platform, decoder)
    items = load_picked_items(workspace, decoder, publication)
    sections = _sections(values["sections"], items, decoder) if values["sections"] is not INVALID else ()
    decoder.problems += missing_images(_own_pictures(values, sections, decoder), workspace.issues)
    problems += decoder.problems
    if problems or publication is None:
        raise NewsletterError(sorted(problems, key=_order))
    issue = Issue(
        id=path.stem,
        number=values.get("number"),
        month=_month_of(path.stem),
        published=values["published"],
        title=title or "",
        subject=values.get("subject") or title or "",
        preheader=values.get("preheader") or "",
        introduction=values.get("introduction") or "",
        picture=values.get("picture"),
        contents=values.get("contents") or publication.contents,
        platform=values.get("platform") or publication.platform,
        sections=sections,
        publication=publication,
        origin=Origin(path, decoder.locations(document.root)),
        ignore=values.get("ignore") or (),
        campaign=_campaign(values.get("campaign"), publication.campaign),
    )
    return set_typography(issue) if publication.typography else issue


def _check_platform(name: Any, find_platform: FindPlatform | None, decoder: Decoder) -> None:
    """Note a problem when there is no mailing platform of the name in a file."""
    if find_platform and name and name is not INVALID:
        try:
            find_platform(name, decoder.document.location(decoder.document.find("platform")))
        except NewsletterError as error:
            decoder.problems += error.problems


def _campaign(own: Campaign | None, common: Campaign | None) -> Campaign | None:
    """The publication's campaign parameters, replaced by those that the issue has."""
    if own is None or common is None:
        return own or common
    given = {field.name: getattr(own, field.name) for field in fields(own) if getattr(own, field.name)}
    return replace(common, **given | {"exclude": common.exclude + own.exclude})


def _issue_title(publication: Publication, issue_id: str, number: int | None, decoder: Decoder) -> str:
    from newsletter.content.dates import format_month

    month = _month_of(issue_id)
    if number is None and "{number}" in publication.issue_title:
        node = decoder.document.find("number")
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
            decoder.problem(node, f"the section '{section.title}' has no items", "add items, or delete the section")
        chosen = tuple(items[pick.id] for pick in section.items if pick.id in items)
        sections.append(
            Section(
                id=f"section-{index + 1}",
                title=section.title,
                introduction=section.introduction,
                picture=section.picture,
                items=chosen,
                origin=Origin(document.path, {"": document.location(node)} | decoder.locations(node)),
            )
        )
    return tuple(sections)


def _own_pictures(
    values: dict[str, Any], sections: tuple[Section, ...], decoder: Decoder
) -> Iterator[tuple[str, Location]]:
    """The addresses of the pictures of an issue and its sections, each with its location."""
    lead = values.get("picture")
    if isinstance(lead, Image):
        yield lead.src, decoder.document.location(decoder.document.find("picture", "src"))
    for section in sections:
        if section.picture:
            yield section.picture.src, section.origin.location("picture.src")


def _order(problem: Problem) -> tuple[str, int, int]:
    location = problem.location
    return (str(location.path), location.line, location.column) if location else ("", 0, 0)
