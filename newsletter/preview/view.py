"""What the page is told of a built issue: one JSON object, the same for the live page and the frozen one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from newsletter.build import Build
from newsletter.checks.runner import Report
from newsletter.content.dates import format_day
from newsletter.content.model import Issue
from newsletter.platforms.samples import sample_values
from newsletter.preview.source_links import Places
from newsletter.rendering.email import CLIP_BYTES, Email
from newsletter.rendering.spans import Span

__all__ = ["findings_of", "view_of"]


def view_of(made: Build, places: Places, pictures: Mapping[str, str]) -> dict[str, Any]:
    """A built issue for the page.

    Offsets (`start`, `end`, `clip.at`) count UTF-16 units of `html`, as
    JavaScript does; sizes count bytes. `pictures` are addresses of the local
    pictures, by name: what the email's own addresses of them end in.
    """
    issue, email = made.issue, made.email
    in_units = _units(email)
    titles = _titles(issue)
    return {
        "digest": _digest(email),
        "issue": _issue(issue, places),
        "sender": {"name": issue.publication.sender.name, "email": issue.publication.sender.email},
        "platform": {"id": made.platform.id, "name": made.platform.name},
        "html": email.html,
        "text": email.text,
        "charset": email.charset,
        "size": email.size,
        "clip": {"bytes": CLIP_BYTES, "at": in_units(_clip(email)) if email.size > CLIP_BYTES else None},
        "parts": [_part(span, titles, places, in_units) for span in email.spans],
        "tags": _tags(made),
        "pictures": pictures,
        "files": [{"path": artifact.path, "size": len(artifact.content)} for artifact in made.artifacts],
    }


def _digest(email: Email) -> str:
    """Differs when anything differs that the page shows of the email."""
    issue = email.issue
    parts = (f"{span.id} {span.start} {span.end} {span.first_line} {span.source.line}" for span in email.spans)
    shown = (*parts, issue.title, issue.subject, issue.preheader, str(issue.publication.sender))
    digest = hashlib.sha256(email.html.encode())
    for each in (email.text, *shown):
        digest.update(b"\0" + each.encode())
    return digest.hexdigest()[:16]


def findings_of(report: Report, places: Places) -> list[dict[str, Any]]:
    """The findings for the page, the gravest first."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "hint": finding.hint,
            "item": finding.item,
            "clients": finding.clients,
            "place": places.show(finding.location) if finding.location else None,
        }
        for finding in report.findings
    ]


def _issue(issue: Issue, places: Places) -> dict[str, Any]:
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
        "place": places.show(issue.origin.location()),
    }


def _titles(issue: Issue) -> dict[tuple[str, str], str]:
    """The titles of sections and items, by kind and id."""
    titles = {("section", section.id): section.title for section in issue.sections}
    return titles | {("item", item.id): item.title for item in issue.items}


def _part(span: Span, titles: Mapping[tuple[str, str], str], places: Places, in_units: Any) -> dict[str, Any]:
    return {
        "kind": span.kind,
        "id": span.id,
        "title": titles.get((span.kind, span.id)) or span.kind.capitalize(),
        "start": in_units(span.start_char),
        "end": in_units(span.end_char),
        "size": span.size,
        "lines": [span.first_line, span.last_line],
        "place": places.show(span.source),
    }


def _tags(made: Build) -> list[dict[str, str]]:
    """The platform's tags as patterns, each with what a sample reader sees in its place; longer ones first."""
    platform, samples = made.platform, sample_values(made.issue.publication)
    pairs = {
        re.escape(form).replace(re.escape("{fallback}"), r"[^\n<>]{0,80}?"): samples[name]
        for forms in (platform.fallbacks, platform.tags, platform.text_tags)
        for name, form in forms.items()
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
        return lambda place: place
    return lambda place: len(email.html[:place].encode("utf-16-le")) // 2
