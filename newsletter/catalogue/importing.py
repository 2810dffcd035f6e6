"""From what sources say to the catalogue: new items, known ones, changed ones; then the files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from newsletter.cache import read_cache, write_cache
from newsletter.catalogue.index import Catalogue, Entry, load_catalogue
from newsletter.catalogue.item_files import change_item, item_text
from newsletter.catalogue.item_ids import item_id, slug_of
from newsletter.content.files import read_text
from newsletter.content.news_items import decode_item
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError, Problem
from newsletter.merge_tags import TAG
from newsletter.sources.drafts import NewsItem, Page, Reading, SourceProblem
from newsletter.sources.escaping import escape_markdown
from newsletter.sources.identity import identity, is_translation

__all__ = ["Arrival", "Import", "plan_import", "write_import"]

_FIELDS = ("kind", "title", "url", "image", "credit", "place", "summary")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One item of a source, and what it is to the catalogue.

    `text` is what its file will hold; `diff` shows the lines that change;
    `note` says what is not taken over.
    """

    state: Literal["new", "known", "changed"]
    id: str
    item: NewsItem
    path: Path
    text: str = ""
    diff: str = ""
    note: str = ""


@dataclass(slots=True)
class Import:
    """What an import would do: every item in the order of the sources, and what could not be read."""

    arrivals: list[Arrival] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many items are in a state."""
        return sum(arrival.state == state for arrival in self.arrivals)


def plan_import(
    workspace: Workspace, readings: Iterable[tuple[Page, Reading]], default_kind: str | Mapping[str, str] = "News"
) -> Import:
    """Compare what was read with the catalogue; nothing is written.

    `default_kind` is the kind of items whose source names none: one for all,
    or one for each page by its name.
    """
    plan = Import()
    readings = list(readings)
    memory = _Memory(workspace, load_catalogue(workspace), [item for _, read in readings for item in read.items])
    for page, reading in readings:
        plan.problems += [page.problem(problem) for problem in reading.problems]
        plan.warnings += [page.problem(note) for note in reading.notes]
        kind = default_kind if isinstance(default_kind, str) else default_kind.get(page.name, "News")
        for item in reading.items:
            try:
                arrival = memory.meet(item, kind)
            except NewsletterError as error:
                what = "; ".join(problem.message for problem in error.problems)
                plan.problems.append(page.problem(SourceProblem(item.line, f"'{item.title[:60]}': {what}")))
                continue
            plan.arrivals.append(arrival)
            if arrival.state != "known":
                plan.warnings += _tag_warnings(page, item)
    return plan


def write_import(workspace: Workspace, plan: Import, *, update: bool = False) -> list[Path]:
    """Write the new items' files, with `update` the changed ones too; returns their paths.

    All of them or none. Raises NewsletterError when they cannot be written.
    """
    from newsletter.output import Artifact, write_artifacts

    written = [each for each in plan.arrivals if each.state == "new" or (update and each.state == "changed")]
    artifacts = [Artifact(each.path.relative_to(workspace.news).as_posix(), each.text.encode()) for each in written]
    paths = write_artifacts(workspace.news, artifacts) if artifacts else []
    said = _said_before(workspace)
    for each in plan.arrivals:
        if each.state != "changed" or update:
            said[each.id] = {**said.get(each.id, {}), **_values(each.item)}
    write_cache(workspace.root, "imported", said)
    return paths


class _Memory:
    """The catalogue while `items` arrive: what is known by its address, or by its date and title."""

    def __init__(self, workspace: Workspace, catalogue: Catalogue, items: Iterable[NewsItem]) -> None:
        self.workspace = workspace
        # An item in the wrong folder is not read, but it is there all the same.
        misplaced = {problem.location.path.stem for problem in catalogue.problems if problem.location}
        self.taken = misplaced.union(workspace.item_ids())
        self.exactly: dict[tuple[str, str, str], Entry] = {}
        self.by_address: dict[str, Entry] = {}
        self.by_address_and_title: dict[tuple[str, str], Entry] = {}
        self.by_title: dict[tuple[str, str], Entry] = {}
        # Addresses of several items, as a listing's own, and titles that several items have on one day.
        self.shared: set[str] = set()
        self.titles: set[tuple[str, str]] = set()
        self.said = _said_before(workspace)
        self.met: set[str] = set()
        self.entries = {entry.id: entry for entry in catalogue.entries}
        for entry in catalogue.entries:
            self._learn(entry)
        self._find_shared(items)

    def _learn(self, entry: Entry) -> None:
        day, title, address = entry.id[:10], _plain(entry.title), identity(entry.url)
        if address:
            first = self.by_address.setdefault(address, entry)
            if first.id[:10] != day and _plain(first.title) != title:
                self.shared.add(address)
            self.by_address_and_title.setdefault((address, title), entry)
            self.exactly.setdefault((day, title, address), entry)
        self.by_title.setdefault((day, title), entry)

    def _find_shared(self, items: Iterable[NewsItem]) -> None:
        """What does not tell items of one import apart: a link to the same page, a title of every day."""
        first: dict[str, NewsItem] = {}
        addresses: dict[tuple[str, str], str] = {}
        for item in items:
            title, address = _plain(item.title), identity(item.url)
            if not address:
                continue
            before = first.setdefault(address, item)
            if before.date != item.date and _plain(before.title) != title and not is_translation(before.url, item.url):
                self.shared.add(address)
            if addresses.setdefault((str(item.date), title), address) != address:
                self.titles.add((str(item.date), title))

    def _find(self, item: NewsItem) -> Entry | None:
        """The entry that the item is, by what both say."""
        day, title, address = str(item.date), _plain(item.title), identity(item.url)
        known = self.exactly.get((day, title, address)) or self.by_address_and_title.get((address, title))
        if known is None and address not in self.shared:
            known = self.by_address.get(address)
        if known is None:
            known = self.by_title.get((day, title))
            if known and known.url and address and (day, title) in self.titles:
                return None
        return known

    def meet(self, item: NewsItem, default_kind: str) -> Arrival:
        """What the item is. Raises NewsletterError when it cannot be a news item."""
        known = self._find(item)
        if known is None:
            own_id = item_id(item.date, item.title, ())
            if own_id in self.taken and own_id not in self.entries and own_id not in self.met:
                note = "its file cannot be read; newsletter news says why"
                return Arrival("known", own_id, item, self.workspace.item(own_id), note=note)
            known = self._retitled(own_id)
        if known is None:
            return self._new(item, default_kind)
        path = self.workspace.item(known.id)
        if known.id in self.met or is_translation(known.url, item.url):
            return Arrival("known", known.id, item, path)
        self.met.add(known.id)
        return self._known(known, item, path)

    def _retitled(self, own_id: str) -> Entry | None:
        """The entry with this id when an editor has given it another title since it came."""
        entry = self.entries.get(own_id)
        if entry and slug_of(entry.title) != own_id[11:]:
            return entry
        return None

    def _new(self, item: NewsItem, default_kind: str) -> Arrival:
        new_id = item_id(item.date, item.title, self.taken)
        path = self.workspace.item(new_id)
        item = replace(item, kind=item.kind or default_kind)
        values = _values(item)
        text = item_text({**values, "alt": item.alt}, values.get("summary", ""))
        decode_item(text, path)
        self.taken.add(new_id)
        self.met.add(new_id)
        self._learn(Entry(id=new_id, title=item.title, url=item.url))
        return Arrival("new", new_id, item, path, text)

    def _known(self, known: Entry, item: NewsItem, path: Path) -> Arrival:
        note = ""
        if known.date != item.date:
            note = f"the source now says {item.date}; the date in the file's name is kept"
        changes, kept = self._changes(known, item)
        if kept:
            note = "; ".join([*([note] if note else []), f"the source has another {' and '.join(kept)}; yours is kept"])
        if not changes or not path.is_file():
            return Arrival("known", known.id, item, path, note=note)
        before = read_text(path)
        text = change_item(before, path, {**changes, **({"alt": item.alt} if "image" in changes else {})})
        decode_item(text, path)
        if text == before:
            return Arrival("known", known.id, item, path, note=note)
        diff = "".join(
            line if line.endswith("\n") else line + "\n"
            for line in difflib.unified_diff(
                before.splitlines(keepends=True),
                text.splitlines(keepends=True),
                "in the catalogue",
                "at the source",
                n=0,
            )
        )
        if b"\r\n" in path.read_bytes():
            text = text.replace("\n", "\r\n")
        return Arrival("changed", known.id, item, path, text, diff, note)

    def _changes(self, known: Entry, item: NewsItem) -> tuple[dict[str, str], list[str]]:
        """The fields in which the source says something new, and the names of those that stay as an editor has them.

        What the source said before is known on this machine alone: without
        it, whatever a field holds may be an editor's.
        """
        said = self.said.get(known.id, {})
        changes: dict[str, str] = {}
        kept: list[str] = []
        for name, value in _values(item).items():
            current = getattr(known, name)
            if _same(name, current, value) or (name in said and _same(name, said[name], value)):
                continue
            if current and not (name in said and _same(name, current, said[name])):
                kept.append(name)
            else:
                changes[name] = value
        if "credit" in changes and not (known.image or "image" in changes):
            del changes["credit"]
        return changes, kept


def _same(name: str, current: str, value: str) -> bool:
    if name in ("url", "image"):
        return identity(current) == identity(value)
    current, value = " ".join(current.split()), " ".join(value.split())
    # A listing breaks summaries off; the catalogue may hold the whole one, or more.
    return current == value or (name == "summary" and bool(value) and current.startswith(value.rstrip("….").rstrip()))


def _values(item: NewsItem) -> dict[str, str]:
    """What the source says of an item, as its file would have it."""
    values = {name: getattr(item, name) for name in _FIELDS}
    values["summary"] = escape_markdown(values["summary"])
    return {name: value for name, value in values.items() if value}


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


def _said_before(workspace: Workspace) -> dict[str, Any]:
    """What the sources said of each item when it was last imported, by its id: fields and values."""
    said = read_cache(workspace.root, "imported")
    if not isinstance(said, dict):
        return {}
    return {key: value for key, value in said.items() if isinstance(value, dict) and _all_text(value.values())}


def _all_text(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _tag_warnings(page: Page, item: NewsItem) -> list[Problem]:
    """Words that a mailing platform would take for one of its merge tags."""
    found: Sequence[str] = list(dict.fromkeys(match[0] for match in TAG.finditer(f"{item.title}\n{item.summary}")))
    if not found:
        return []
    tags = ", ".join(found[:3])
    return [
        page.problem(
            SourceProblem(
                item.line,
                f"'{item.title[:60]}' holds {tags}, which mailing platforms may take for a merge tag",
                "it is kept as it stands; reword it before you send it",
            )
        )
    ]
