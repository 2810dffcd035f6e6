"""The catalogue's memory: every news item in short, and the issues that each ran in.

An index in the cache saves opening thousands of files; a file that changed
since is read again, so that the files alone are believed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from newsletter.cache import read_files
from newsletter.content.files import read_text
from newsletter.content.forms import is_item_id
from newsletter.content.load import load_item_fields, split_front_matter
from newsletter.content.model import Issue
from newsletter.content.workspace import Workspace, is_issue_id
from newsletter.content.yaml_nodes import Mapping as MappingNode
from newsletter.content.yaml_nodes import Node, Scalar, Sequence, parse_yaml
from newsletter.errors import Fault, Location, NewsletterError

__all__ = ["Catalogue", "Entry", "Run", "find_reruns", "load_catalogue", "load_runs"]


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


@dataclass(frozen=True, slots=True)
class Run:
    """An issue in short: what it picked, by section. `published` is 2020-09-01, or '' when it does not say."""

    id: str
    number: int | None
    published: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def picks(self) -> tuple[str, ...]:
        """The ids of all its items."""
        return tuple(item for _, items in self.sections for item in items)

    @property
    def order(self) -> tuple[str, str]:
        """Issues in the order in which they went out; a draft without a day after its month."""
        return (self.published or f"{self.id[:7]}-99", self.id)


@dataclass(frozen=True)
class Catalogue:
    """All news items, oldest first, all issues, and the faults of files that could not be read."""

    entries: tuple[Entry, ...]
    runs: tuple[Run, ...]
    faults: tuple[Fault, ...] = field(default=())

    @cached_property
    def issues_of(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the issues that picked an item, by the item's id."""
        found: dict[str, list[str]] = {}
        for run in self.runs:
            for item in dict.fromkeys(run.picks):
                found.setdefault(item, []).append(run.id)
        return {item: tuple(issues) for item, issues in found.items()}


def load_catalogue(workspace: Workspace) -> Catalogue:
    """Everything that is in the folders. An item with faults is left out, and told in `faults`."""
    read = read_files(workspace.root, "news", _item_files(workspace), _read_item)
    entries = []
    faults: list[Fault] = []
    for item_id, values in sorted(read.items()):
        if "faults" in values:
            path = workspace.item(item_id)
            faults += [Fault(Location(path, line, column), what, hint) for line, column, what, hint in values["faults"]]
        else:
            entries.append(Entry(id=item_id, **values))
    return Catalogue(tuple(entries), load_runs(workspace), tuple(faults))


def load_runs(workspace: Workspace) -> tuple[Run, ...]:
    """All issues in the order in which they went out; the catalogue's files are not opened."""
    try:
        with os.scandir(workspace.issues) as found:
            files = [each for each in found if each.name.endswith(".yaml") and is_issue_id(each.name[:-5])]
    except OSError:
        files = []
    read = read_files(workspace.root, "issues", files, _read_manifest)
    runs = [
        Run(
            issue_id,
            values["number"],
            values["published"],
            tuple((title, tuple(ids)) for title, ids in values["sections"]),
        )
        for issue_id, values in read.items()
    ]
    return tuple(sorted(runs, key=lambda run: run.order))


def find_reruns(workspace: Workspace, issue: Issue) -> list[Fault]:
    """A warning for each item of an issue that ran before, unless the manifest says that it is meant."""
    this = (str(issue.published), issue.id)
    earlier: dict[str, list[str]] = {}
    for run in load_runs(workspace):
        if run.id != issue.id and run.order < this:
            for item in dict.fromkeys(run.picks):
                earlier.setdefault(item, []).append(run.id)
    return [
        Fault(
            item.picked,
            f"'{item.id}' already ran in {', '.join(earlier[item.id])}",
            "pick another, or write 'rerun: true' on the item when it is meant",
        )
        for item in issue.items
        if item.id in earlier and not item.rerun
    ]


def _item_files(workspace: Workspace) -> Iterator[os.DirEntry[str]]:
    try:
        years = [each for each in os.scandir(workspace.news) if each.is_dir()]
    except OSError:
        return
    for year in years:
        for entry in os.scandir(year.path):
            if entry.name.endswith(".md") and is_item_id(entry.name[:-3]) and entry.name[:4] == year.name:
                yield entry


# Front matter of nothing but these, as `newsletter import` writes it, is read
# without a YAML parser, which takes ten times as long: it matters when ten
# thousand files are read at once, after a clone.
_EASY_PLAIN = r"(?!(?:null|~)\n)[^\W\d_](?:[^\n:#]|:(?![ \n])|(?<! )#)*(?<! )"
_EASY = re.compile(rf'(?:#[^\n]*|(kind|title|url): (?:"([^"\\\n]*)"|(https?://[^\s#\'"]+|{_EASY_PLAIN})))\n')


def _read_item(path: Path) -> dict[str, Any]:
    """An entry's values, or its faults."""
    try:
        text = read_text(path)
        front, summary, _ = split_front_matter(text, path)
        easy = _read_easily(front)
        if easy:
            return {**easy, "summary": summary}
        fields, summary, _ = load_item_fields(path)
    except NewsletterError as error:
        return {"faults": [_plain_fault(fault) for fault in error.faults]}
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
            values[found[1]] = (found[2] if found[3] is None else found[3]).strip()
        position = found.end()
    return values if values.get("kind") and values.get("title") else {}


def _plain_fault(fault: Fault) -> tuple[int, int, str, str]:
    place = fault.location
    return (place.line if place else 0, place.column if place else 0, fault.message, fault.hint)


def _read_manifest(path: Path) -> dict[str, Any]:
    """What an issue picked, as far as it can be read: a draft may have faults."""
    values: dict[str, Any] = {"number": None, "published": "", "sections": []}
    try:
        root = parse_yaml(read_text(path), path).root
    except NewsletterError:
        return values
    number, published = _value(root, "number"), _value(root, "published")
    if isinstance(number, Scalar) and re.fullmatch(r"[0-9]{1,9}", number.value):
        values["number"] = int(number.value)
    if isinstance(published, Scalar) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", published.value):
        values["published"] = published.value
    for section in _children(_value(root, "sections")):
        title = _value(section, "title")
        picked = [_value(item, "id") or item for item in _children(_value(section, "items"))]
        ids = [node.value for node in picked if isinstance(node, Scalar)]
        values["sections"].append((title.value if isinstance(title, Scalar) else "", ids))
    return values


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _children(node: Node | None) -> Iterable[Node]:
    return node.value if isinstance(node, Sequence) else ()
