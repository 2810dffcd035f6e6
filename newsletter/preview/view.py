"""What the page shows of a built issue: one JSON object, the same for the live page and the frozen one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from newsletter.build import Build
from newsletter.checks.runner import Report
from newsletter.content.dates import format_day
from newsletter.content.model import Issue
from newsletter.platforms.samples import sample_values
from newsletter.preview.source_links import SourceLinks
from newsletter.rendering.email import CLIP_BYTES, Email
from newsletter.rendering.spans import Span


def view_of(build: Build, links: SourceLinks, pictures: Mapping[str, str]) -> dict[str, Any]:
    """A built issue for the page.

    Offsets (`start`, `end`, `clip.at`) count UTF-16 units of `html`, as
    JavaScript does; sizes count bytes. `pictures` are the addresses of the local
    pictures in the page, by name: the email's own addresses end in that name.
    """
    issue, email = build.issue, build.email
    in_units = _units(email)
    titles = _titles(issue)
    return {
        "digest": _digest(email),
        "issue": _issue(issue, links),
        "sender": {"name": issue.publication.sender.name, "email": issue.publication.sender.email},
        "platform": {"id": build.platform.id, "name": build.platform.name},
        "html": email.html,
        "text": email.text,
        "charset": email.charset,
        "size": email.size,
        "clip": {"bytes": CLIP_BYTES, "at": in_units(_clip(email)) if email.size > CLIP_BYTES else None},
        "parts": [_part(span, titles, links, in_units) for span in email.spans],
        "tags": _tags(build),
        "pictures": pictures,
    }


def _digest(email: Email) -> str:
    """A digest of everything that the page shows of the email."""
    issue = email.issue
    parts = (f"{span.id} {span.start} {span.end} {span.first_line} {span.source.line}" for span in email.spans)
    shown = (*parts, issue.title, issue.subject, issue.preheader, str(issue.publication.sender))
    digest = hashlib.sha256(email.html.encode())
    for each in (email.text, *shown):
        digest.update(b"\0" + each.encode())
    return digest.hexdigest()[:16]


def findings_of(report: Report, links: SourceLinks) -> list[dict[str, Any]]:
    """The findings for the page, errors first."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "hint": finding.hint,
            "item": finding.item,
            "clients": finding.clients,
            "location": links.link(finding.location) if finding.location else None,
        }
        for finding in report.findings
    ]


def _issue(issue: Issue, links: SourceLinks) -> dict[str, Any]:
    language = issue.publication.language
    return {
        "id": issue.id,
        "title": issue.title,
        "number": issue.number,
        "published": format_day(issue.published, language),
        "subject": issue.subject,
        "preheader": issue.preheader,
        "language": language,
        "direction": issue.publication.direction,
        "location": links.link(issue.origin.location()),
    }


def _titles(issue: Issue) -> dict[tuple[str, str], str]:
    """The titles of sections and items, by kind and id."""
    titles = {("section", section.id): section.title for section in issue.sections}
    return titles | {("item", item.id): item.title for item in issue.items}


def _part(span: Span, titles: Mapping[tuple[str, str], str], links: SourceLinks, in_units: Any) -> dict[str, Any]:
    return {
        "kind": span.kind,
        "id": span.id,
        "title": titles.get((span.kind, span.id)) or span.kind.capitalize(),
        "start": in_units(span.start_char),
        "end": in_units(span.end_char),
        "size": span.size,
        "lines": [span.first_line, span.last_line],
        "location": links.link(span.source),
    }


def _tags(build: Build) -> list[dict[str, str]]:
    """The platform's tags as patterns, each with what a sample reader sees instead; longer ones first."""
    platform, samples = build.platform, sample_values(build.issue.publication)
    pairs = {
        re.escape(tag).replace(re.escape("{fallback}"), r"[^\n<>]{0,80}?"): samples[name]
        for tags in (platform.fallbacks, platform.tags, platform.text_tags)
        for name, tag in tags.items()
    }
    return [{"pattern": pattern, "sample": pairs[pattern]} for pattern in sorted(pairs, key=len, reverse=True)]


def _clip(email: Email) -> int:
    """The character of the HTML at which Gmail's limit falls."""
    if email.charset == "us-ascii":
        return CLIP_BYTES
    return len(email.html.encode(email.charset)[:CLIP_BYTES].decode(email.charset, "ignore"))


def _units(email: Email) -> Any:
    """From characters of the HTML to UTF-16 units; the same number unless it holds rare characters."""
    if email.charset == "us-ascii" or max(email.html, default="") <= "\uffff":
        return lambda offset: offset
    return lambda offset: len(email.html[:offset].encode("utf-16-le")) // 2


def served_addresses(build: Build) -> dict[str, str]:
    """The address of each local picture on the server of the page, by name."""
    folder = f"/pictures/{build.issue.id}/{build.platform.id}"
    return {picture.name: f"{folder}/{quote(picture.name)}" for picture in build.pictures}


def embedded_addresses(build: Build) -> dict[str, str]:
    """Each local picture as an address that holds the picture itself, by name."""
    return {
        picture.name: f"data:image/{picture.subtype};base64,{base64.b64encode(picture.content).decode()}"
        for picture in build.pictures
    }
