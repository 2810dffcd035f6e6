"""Compares what was read from sources with the catalogue, and writes the files of new and changed items."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from newsletter.cache import publication_folder, read_cache, write_cache
from newsletter.catalogue.index import Entry, load_catalogue
from newsletter.catalogue.item_files import change_item, item_text
from newsletter.catalogue.item_ids import item_id, slug_of
from newsletter.catalogue.known_items import KnownItems
from newsletter.content.files import read_text
from newsletter.content.news_items import decode_item
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError, Problem
from newsletter.merge_tags import ANY_TAG, TAG
from newsletter.output import Artifact, write_artifacts
from newsletter.sources.drafts import DETAILS, NewsItem, Reading
from newsletter.sources.escaping import escape_markdown
from newsletter.sources.identity import identity, is_translation

#: The one source of values that were kept before those of each source were kept apart.
_ANY_SOURCE = "*"
_FIELDS = ("kind", "title", "url", "image", "credit", "place", "summary")


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One item of a source, compared with the catalogue.

    `text` is the new content of its file; `diff` shows the lines that change;
    `note` names what is not taken over. `source` is the address that it was
    read from, "" for files and pasted text.
    """

    state: Literal["new", "known", "changed"]
    id: str
    item: NewsItem
    path: Path
    text: str = ""
    diff: str = ""
    note: str = ""
    source: str = ""


@dataclass(slots=True)
class Import:
    """What an import would do: every item in the order of the sources, and what could not be read."""

    items: list[ImportedItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def count(self, state: str) -> int:
        """How many items are in a state."""
        return sum(item.state == state for item in self.items)


def plan_import(
    workspace: Workspace, readings: Iterable[Reading], default_kind: str | Mapping[str, str] = "News"
) -> Import:
    """Compare what was read with the catalogue; nothing is written.

    `default_kind` is the kind of items whose source names none: one for all,
    or one for each page by its name.
    """
    readings = list(readings)
    plan = Import()
    comparison = _Comparison(workspace, [item for reading in readings for item in reading.items])
    for reading in readings:
        plan.problems += reading.problems
        plan.warnings += reading.notes
        kind = default_kind if isinstance(default_kind, str) else default_kind.get(reading.page.name, "News")
        for item in reading.items:
            location = reading.page.location(item.line)
            try:
                imported = replace(comparison.compare(item, kind, reading.page.address), source=reading.page.address)
            except NewsletterError as error:
                what = "; ".join(problem.message for problem in error.problems)
                plan.problems.append(Problem(location, f"'{item.title[:60]}': {what}"))
                continue
            plan.items.append(imported)
            text = item.markdown or item.summary
            words = f"{item.title}\n{text}\n{item.kind}\n{item.place}\n{item.alt}\n{item.credit}"
            found = (*ANY_TAG.finditer(words), *TAG.finditer(f"{item.url}\n{item.image}"))
            tags = list(dict.fromkeys(tag[0] for tag in found))
            if tags and imported.state != "known":
                message = f"mailing platforms may take {', '.join(tags[:3])} in '{item.title[:60]}' for a merge tag"
                plan.warnings.append(Problem(location, message, "it is kept as it is; reword it before you send it"))
    return plan


def write_import(workspace: Workspace, plan: Import, *, update: bool = False) -> list[Path]:
    """Write the new items' files, with `update` the changed ones too; returns their paths.

    All of them or none. Raises NewsletterError when they cannot be written.
    """
    written = [each for each in plan.items if each.state == "new" or (update and each.state == "changed")]
    artifacts = [Artifact(each.path.relative_to(workspace.news).as_posix(), each.text.encode()) for each in written]
    paths = write_artifacts(workspace.news, artifacts) if artifacts else []
    existing = set(workspace.item_ids())
    values = {item: known for item, known in _imported_before(workspace).items() if item in existing}
    for each in plan.items:
        if each.state != "changed" or update:
            by_source = values.setdefault(each.id, {})
            before = {**by_source.pop(_ANY_SOURCE, {}), **by_source.get(each.source, {})}
            by_source[each.source] = {**before, **_values(each.item)}
    write_cache(publication_folder(workspace.root), "imported", values)
    return paths


def _imported_before(workspace: Workspace) -> dict[str, dict[str, dict[str, str]]]:
    """The values that each source had for an item when it was last imported, by the item's id and the source."""
    kept = read_cache(publication_folder(workspace.root), "imported")
    found = {}
    for item, sources in kept.items() if isinstance(kept, dict) else ():
        by_source = {_ANY_SOURCE: sources} if _are_texts(sources) else sources
        if isinstance(by_source, dict):
            found[item] = {source: values for source, values in by_source.items() if _are_texts(values)}
    return found


def _are_texts(values: object) -> bool:
    return isinstance(values, dict) and all(isinstance(value, str) for value in values.values())


class _Comparison:
    """The catalogue, while the items of one import are compared with it one by one."""

    def __init__(self, workspace: Workspace, items: Iterable[NewsItem]) -> None:
        catalogue = load_catalogue(workspace)
        self.workspace = workspace
        self.entries = {entry.id: entry for entry in catalogue.entries}
        self.known = KnownItems(catalogue.entries, items)
        # An item in the wrong folder is left out of the catalogue, but its id is taken.
        misplaced = {problem.location.path.stem for problem in catalogue.problems if problem.location}
        self.taken = misplaced.union(workspace.item_ids())
        self.imported_before = _imported_before(workspace)
        self.done: set[str] = set()

    def compare(self, item: NewsItem, default_kind: str, source: str) -> ImportedItem:
        """What an item of a source is to the catalogue. Raises NewsletterError when it cannot be a news item."""
        entry = self.known.find(item)
        if entry is None:
            own_id = item_id(item.date, item.title, ())
            if own_id in self.taken and own_id not in self.entries and own_id not in self.done:
                note = "its file cannot be read; newsletter news shows why"
                return ImportedItem("known", own_id, item, self.workspace.item(own_id), note=note)
            entry = self.entries.get(own_id)
            # An editor may have given it another title since it was imported.
            if entry is None or slug_of(entry.title) == own_id[11:]:
                return self._new(item, default_kind)
        if entry.id in self.done or is_translation(entry.url, item.url):
            return ImportedItem("known", entry.id, item, self.workspace.item(entry.id))
        self.done.add(entry.id)
        return self._known(entry, item, source)

    def _new(self, item: NewsItem, default_kind: str) -> ImportedItem:
        new_id = item_id(item.date, item.title, self.taken)
        path = self.workspace.item(new_id)
        item = replace(item, kind=item.kind or default_kind)
        values = _values(item)
        text = item_text({**values, "alt": item.alt}, values.get("summary", ""))
        decode_item(text, path)
        near = self.known.find_near(item)
        note = f"perhaps the same as {near.id}" if near else ""
        self.taken.add(new_id)
        self.done.add(new_id)
        self.known.add(Entry(id=new_id, title=item.title, url=item.url))
        return ImportedItem("new", new_id, item, path, text, note=note)

    def _known(self, entry: Entry, item: NewsItem, source: str) -> ImportedItem:
        path = self.workspace.item(entry.id)
        notes = []
        if entry.date != item.date:
            notes.append(f"the date at the source is now {item.date}; the date in the file's name is kept")
        changes, kept = self._changes(entry, item, source)
        if kept:
            notes.append(f"the source has another {' and '.join(kept)}; what is in the file is kept")
        known = ImportedItem("known", entry.id, item, path, note="; ".join(notes))
        if not changes or not path.is_file():
            return known
        before = read_text(path)
        text = change_item(before, path, {**changes, **({"alt": item.alt} if "image" in changes else {})})
        decode_item(text, path)
        if text == before:
            return known
        diff = "\n".join(
            difflib.unified_diff(
                before.splitlines(), text.splitlines(), "in the catalogue", "at the source", n=0, lineterm=""
            )
        )
        if b"\r\n" in path.read_bytes():
            text = text.replace("\n", "\r\n")
        return replace(known, state="changed", text=text, diff=f"{diff}\n")

    def _changes(self, entry: Entry, item: NewsItem, source: str) -> tuple[dict[str, str], list[str]]:
        """The fields that are new at the source, and the names of those that stay as they are in the file.

        What each source had before is known on this computer alone: without
        it, whatever a field holds may be an editor's. What another source
        says is not a change of this one.
        """
        by_source = self.imported_before.get(entry.id, {})
        before = by_source.get(source) or by_source.get(_ANY_SOURCE, {})
        changes: dict[str, str] = {}
        kept: list[str] = []
        for name, value in _values(item).items():
            current = entry.details.get(name, "") if name in DETAILS else getattr(entry, name)
            if _same(name, current, value) or (name in before and _same(name, before[name], value)):
                continue
            if current and not (name in before and _same(name, current, before[name])):
                kept.append(name)
            else:
                changes[name] = value
        if "credit" in changes and not (entry.image or "image" in changes):
            del changes["credit"]
        return changes, kept


def _same(name: str, current: str, value: str) -> bool:
    if name in ("url", "image"):
        return identity(current) == identity(value)
    current, value = " ".join(current.split()), " ".join(value.split())
    # A listing breaks summaries off; the catalogue may hold the whole one, or more.
    return current == value or (name == "summary" and bool(value) and current.startswith(value.rstrip("….").rstrip()))


def _values(item: NewsItem) -> dict[str, str]:
    """The values that the source has for an item, as its file would have them."""
    values = {name: getattr(item, name) for name in _FIELDS} | dict(item.details)
    values["summary"] = item.markdown or escape_markdown(values["summary"])
    return {name: value for name, value in values.items() if value}
