"""The list of all issues: title, number, date, and state."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsletter.content.dates import format_day
from newsletter.content.load import load_issue, load_publication
from newsletter.content.model import Issue, Publication
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError


def list_issues(workspace: Workspace, templates: Iterable[Path]) -> list[dict[str, Any]]:
    """All issues, the latest first.

    `state` is "invalid" (it has so many `problems`), "unwritten" (no
    `out/…/email.html`), "changed" (a file of the issue, the publication or
    the templates is newer than that) or "written".
    """
    try:
        publication: Publication | None = load_publication(workspace)
    except NewsletterError:
        publication = None
    newest = max((_saved(path) for folder in templates for path in folder.rglob("*") if path.is_file()), default=0.0)
    return [_entry(workspace, name, publication, newest) for name in reversed(workspace.issue_ids())]


def _entry(workspace: Workspace, issue_id: str, publication: Publication | None, newest: float) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": issue_id, "title": issue_id, "number": None, "published": "", "problems": 0}
    try:
        issue = load_issue(workspace, issue_id, publication)
    except NewsletterError as error:
        return {**entry, "state": "invalid", "problems": len(error.problems)}
    return {
        **entry,
        "title": issue.title,
        "number": issue.number,
        "published": format_day(issue.published, issue.publication.language),
        "state": _state(workspace, issue, newest),
    }


def _state(workspace: Workspace, issue: Issue, newest: float) -> str:
    written = _saved(workspace.root / "out" / issue.id / "email.html")
    if not written:
        return "unwritten"
    sources = [issue.origin.path, issue.publication.origin.path, *(item.origin.path for item in issue.items)]
    return "changed" if max(newest, *map(_saved, sources)) > written else "written"


def _saved(path: Path) -> float:
    """When a file was last written, in seconds; 0 when there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
