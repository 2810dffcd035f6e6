"""Every news item of the catalogue in short, and the issues that published each.

An index in the cache saves opening thousands of files; a file that changed
since is read again, so that only the files count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from newsletter.cache import read_files
from newsletter.catalogue.past_issues import PastIssue, load_past_issues, past_issues_by_item
from newsletter.content.field_types import is_item_id
from newsletter.content.news_items import load_item_fields
from newsletter.content.workspace import Workspace
from newsletter.errors import Location, Problem
from newsletter.sources.drafts import DETAILS

#: What text editors put at the end of a name instead of .md, in small letters; copies have other endings.
_OTHER_ENDINGS = (".md", ".txt", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A news item in short: text as its file has it, "" for what it does not have.

    `until` is the day after which an event or a call is over, as 2020-09-22;
    `details` are the further fields that a source may have.
    """

    id: str
    kind: str = ""
    title: str = ""
    url: str = ""
    summary: str = ""
    image: str = ""
    credit: str = ""
    place: str = ""
    until: str = ""
    never: bool = False
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def date(self) -> date:
        """The item's day."""
        return date.fromisoformat(self.id[:10])


@dataclass(frozen=True)
class Catalogue:
    """All news items, oldest first, all issues, and the problems of files that could not be read."""

    entries: tuple[Entry, ...]
    past_issues: tuple[PastIssue, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def issues_of(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the issues that picked an item, by the item's id."""
        by_item = past_issues_by_item(self.past_issues)
        return {item: tuple(issue.id for issue in issues) for item, issues in by_item.items()}


def load_catalogue(workspace: Workspace) -> Catalogue:
    """Everything that is in the folders. An item with problems is left out, and reported in `problems`."""
    problems: list[Problem] = []
    read = read_files(workspace.root, "news", _item_files(workspace, problems), _read_item)
    entries = []
    for item_id, values in sorted(read.items()):
        if isinstance(values, dict):
            entries.append(Entry(id=item_id, **values))
        else:
            problems += values
    past_issues = load_past_issues(workspace)
    problems += [problem for issue in past_issues for problem in issue.problems]
    return Catalogue(tuple(entries), past_issues, tuple(problems))


def _item_files(workspace: Workspace, problems: list[Problem]) -> Iterator[os.DirEntry[str]]:
    """The files of items; `problems` gets those with a wrong name or in a wrong folder."""
    for year in _entries(workspace.news, problems):
        folder = year.name if year.is_dir() else ""
        for entry in _entries(year.path, problems) if folder else (year,):
            if not entry.name.endswith(".md") or entry.name.startswith("."):
                item_id = entry.name.partition(".")[0]
                if not is_item_id(item_id) or not entry.name.lower().endswith(_OTHER_ENDINGS):
                    continue
                message = "the file's name does not end in .md, and it is left out"
                hint = f"name it {item_id}.md"
            elif not is_item_id(entry.name[:-3]):
                message = "the file's name is not the id of a news item, and it is left out"
                hint = "name it by its date and title, for example 2020-08-31-what-is-in-a-name.md"
            elif entry.name[:4] != folder:
                message = "the item is in the wrong folder, and it is left out"
                hint = f"move it to {Location(workspace.news / entry.name[:4])}/"
            else:
                yield entry
                continue
            problems.append(Problem(Location(Path(entry.path)), message, hint))


def _entries(folder: str | Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(Location(Path(folder)), f"the folder cannot be read: {error.strerror or error}"))
        return []


def _read_item(path: Path) -> dict[str, Any]:
    """The values of an entry. Raises NewsletterError."""
    fields, summary, _ = load_item_fields(path)
    image = fields.get("image") or fields.get("cover")
    until = fields.get("end") or fields.get("deadline") or fields.get("start")
    return {
        "kind": fields["kind"],
        "title": fields["title"],
        "url": fields.get("url") or "",
        "summary": summary,
        "image": image.src if image else "",
        "credit": (image.credit or "") if image else "",
        "place": fields.get("place") or "",
        "until": str(until.date) if until else "",
        "never": fields.get("never", False),
        "details": {name: _as_text(fields[name]) for name in DETAILS if fields.get(name)},
    }


def _as_text(value: Any) -> str:
    """A field as a source would have it: lists with ";" between."""
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)
