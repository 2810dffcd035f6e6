"""From what sources say to the catalogue: new items, known ones, changed ones; then the files."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from newsletter.cache import read_cache, write_cache
from newsletter.content.catalogue import Catalogue, Entry, load_catalogue
from newsletter.content.item_files import change_item, item_text
from newsletter.content.news_items import decode_item
from newsletter.content.workspace import Workspace
from newsletter.errors import Fault, NewsletterError
from newsletter.merge_tags import TAG
from newsletter.sources.addresses import identity, is_translation
from newsletter.sources.escaping import escape_markdown
from newsletter.sources.ids import item_id, slug_of
from newsletter.sources.news import NewsItem, Page, Problem, Reading

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
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

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
    memory = _Memory(workspace, load_catalogue(workspace))
    for page, reading in readings:
        plan.faults += [page.fault(problem) for problem in reading.problems]
        plan.warnings += [page.fault(note) for note in reading.notes]
        kind = default_kind if isinstance(default_kind, str) else default_kind.get(page.name, "News")
        for item in reading.items:
            try:
                arrival = memory.meet(item, kind)
            except NewsletterError as error:
                what = "; ".join(fault.message for fault in error.faults)
                plan.faults.append(page.fault(Problem(item.line, f"'{item.title[:60]}': {what}")))
                continue
            plan.arrivals.append(arrival)
            if arrival.state != "known":
                plan.warnings += _tag_warnings(page, item)
    return plan


def write_import(workspace: Workspace, plan: Import, *, update: bool = False) -> list[Path]:
    """Write the new items' files, with `update` the changed ones too; returns their paths.

    All of them or none. Raises NewsletterError when they cannot be written.
    """
    from newsletter.output import write_artifacts
    from newsletter.platforms.artifacts import Artifact

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
    """The catalogue while items arrive: what is known by its address, or by its date and title."""

    def __init__(self, workspace: Workspace, catalogue: Catalogue) -> None:
        self.workspace = workspace
        self.taken = set(workspace.item_ids())
        self.by_address: dict[str, Entry] = {}
        self.by_title: dict[tuple[str, str], Entry] = {}
        self.said = _said_before(workspace)
        self.met: set[str] = set()
        self.entries = {entry.id: entry for entry in catalogue.entries}
        for entry in catalogue.entries:
            self._learn(entry)

    def _learn(self, entry: Entry) -> None:
        if entry.url:
            self.by_address.setdefault(identity(entry.url), entry)
        self.by_title.setdefault((entry.id[:10], _plain(entry.title)), entry)

    def meet(self, item: NewsItem, default_kind: str) -> Arrival:
        """What the item is. Raises NewsletterError when it cannot be a news item."""
        known = self.by_title.get((str(item.date), _plain(item.title)))
        if item.url and (known is None or identity(known.url) != identity(item.url)):
            known = self.by_address.get(identity(item.url), known)
        if known is not None and known.id in self.met and _differ(known, item):
            return self._new(item, default_kind)
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
        values = _values(item)
        text = item_text({**values, "kind": item.kind or default_kind, "alt": item.alt}, values.get("summary", ""))
        decode_item(text, path)
        self.taken.add(new_id)
        self.met.add(new_id)
        self._learn(Entry(id=new_id, title=item.title, url=item.url))
        return Arrival("new", new_id, item, path, text)

    def _known(self, known: Entry, item: NewsItem, path: Path) -> Arrival:
        note = ""
        if known.date != item.date:
            note = f"the source now says {item.date}; the date in the file's name is kept"
        changes = self._changes(known, item)
        if not changes or not path.is_file():
            return Arrival("known", known.id, item, path, note=note)
        from newsletter.content.files import read_text

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
        return Arrival("changed", known.id, item, path, text, diff, note)

    def _changes(self, known: Entry, item: NewsItem) -> dict[str, str]:
        """The fields in which the source says something new: not what an editor has changed since."""
        said = self.said.get(known.id, {})
        changes: dict[str, str] = {}
        for name, value in _values(item).items():
            current = getattr(known, name)
            if _same(name, current, value) or (name in said and _same(name, said[name], value)):
                continue
            changes[name] = value
        if "credit" in changes and not (known.image or "image" in changes):
            del changes["credit"]
        return changes


def _differ(known: Entry, item: NewsItem) -> bool:
    """Whether two items of one import, alike in title and day or in address, are two all the same."""
    if (known.id[:10], _plain(known.title)) == (str(item.date), _plain(item.title)):
        return bool(known.url and item.url) and identity(known.url) != identity(item.url)
    return known.id[:10] != str(item.date) and _plain(known.title) != _plain(item.title)


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


def _tag_warnings(page: Page, item: NewsItem) -> list[Fault]:
    """Words that a mailing platform would take for one of its merge tags."""
    found: Sequence[str] = list(dict.fromkeys(match[0] for match in TAG.finditer(f"{item.title}\n{item.summary}")))
    if not found:
        return []
    tags = ", ".join(found[:3])
    return [
        page.fault(
            Problem(
                item.line,
                f"'{item.title[:60]}' holds {tags}, which mailing platforms may take for a merge tag",
                "it is kept as it stands; reword it before you send it",
            )
        )
    ]
