"""The catalogue's memory: every news item in short, and the issues that each ran in.

An index in the cache saves opening thousands of files; a file that changed
since is read again, so that the files alone are believed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from newsletter.cache import read_files
from newsletter.catalogue.past_issues import PastIssue, kept_problems, load_past_issues, plain_problems
from newsletter.content.field_types import is_item_id
from newsletter.content.files import read_text
from newsletter.content.links import find_bad_links, read_address
from newsletter.content.news_items import load_item_fields, split_front_matter
from newsletter.content.workspace import Workspace
from newsletter.errors import InvalidValue, Location, NewsletterError, Problem

__all__ = ["Catalogue", "Entry", "load_catalogue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A news item in short: text as its file has it, "" for what it does not say.

    `until` is the day after which an event or a call is over, as 2020-09-22.
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

    @property
    def date(self) -> date:
        """The item's day."""
        return date.fromisoformat(self.id[:10])


@dataclass(frozen=True)
class Catalogue:
    """All news items, oldest first, all issues, and the problems of files that could not be read."""

    entries: tuple[Entry, ...]
    runs: tuple[PastIssue, ...]
    problems: tuple[Problem, ...] = field(default=())

    @cached_property
    def issues_of(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the issues that picked an item, by the item's id."""
        found: dict[str, list[str]] = {}
        for run in self.runs:
            for item in dict.fromkeys(run.picks):
                found.setdefault(item, []).append(run.id)
        return {item: tuple(issues) for item, issues in found.items()}


def load_catalogue(workspace: Workspace) -> Catalogue:
    """Everything that is in the folders. An item with problems is left out, and told in `problems`."""
    problems: list[Problem] = []
    read = read_files(workspace.root, "news", _item_files(workspace, problems), _read_item)
    entries = []
    for item_id, values in sorted(read.items()):
        if "problems" in values:
            problems += kept_problems(workspace.item(item_id), values["problems"])
        else:
            entries.append(Entry(id=item_id, **values))
    runs = load_past_issues(workspace)
    problems += [problem for run in runs for problem in run.problems]
    return Catalogue(tuple(entries), runs, tuple(problems))


def _item_files(workspace: Workspace, problems: list[Problem]) -> Iterator[os.DirEntry[str]]:
    """The files of items; what stands where nobody would find it goes to `problems`."""
    for year in _entries(workspace.news, problems):
        folder = year.name if year.is_dir() else ""
        for entry in _entries(year.path, problems) if folder else (year,):
            if not entry.name.endswith(".md") or entry.name.startswith("."):
                continue
            if not is_item_id(entry.name[:-3]):
                problems.append(
                    Problem(
                        Location(Path(entry.path)),
                        "the file's name is no id of a news item, and it is left out",
                        "name it by its date and title, for example 2020-08-31-what-is-in-a-name.md",
                    )
                )
            elif entry.name[:4] != folder:
                right = Location(workspace.news / entry.name[:4])
                problems.append(
                    Problem(
                        Location(Path(entry.path)),
                        "the item is in the wrong folder, and it is left out",
                        f"it belongs into {right}/",
                    )
                )
            else:
                yield entry


def _entries(folder: str | Path, problems: list[Problem]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        problems.append(Problem(Location(Path(folder)), f"the folder cannot be read: {error.strerror or error}"))
        return []


# Front matter of nothing but these, as `newsletter import` writes it, is read
# without a YAML parser, which takes ten times as long: it matters when ten
# thousand files are read at once, after a clone.
_EASY_PLAIN = r"(?!(?:null|~)\n)[^\W\d_](?:[^\n:#]|:(?![ \n])|(?<! )#)*(?<! )"
_EASY = re.compile(rf'(?:#[^\n]*|(kind|title|url): (?:"([^"\\\n]*)"|(https?://[^\s#\'"]+|{_EASY_PLAIN})))\n')


def _read_item(path: Path) -> dict[str, Any]:
    """An entry's values, or its problems."""
    try:
        text = read_text(path)
        front, summary, _ = split_front_matter(text, path)
        easy = _read_easily(front)
        if easy and not any(find_bad_links(summary)):
            return {**easy, "summary": summary}
        fields, summary, _ = load_item_fields(path)
    except NewsletterError as error:
        return {"problems": plain_problems(error)}
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
    }


def _read_easily(front: str) -> dict[str, str]:
    values: dict[str, str] = {}
    position = 0
    while position < len(front):
        found = _EASY.match(front, position)
        if not found or (found[1] and found[1] in values):
            return {}
        if found[1]:
            values[found[1]] = found[2] if found[3] is None else found[3].strip()
        position = found.end()
    if "url" in values:
        try:
            read_address(values["url"])
        except InvalidValue:
            return {}
    values = {name: value.strip() for name, value in values.items()}
    return values if values.get("kind") and values.get("title") else {}
