"""What the page shows and does to edit an issue: its outline, the news that it could take in, and the words."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsletter.catalogue.index import Catalogue, load_catalogue
from newsletter.content.files import read_text
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.arranging import ACTIONS, SECTION_ACTIONS, arrange, arrange_section
from newsletter.editing.changes import History, version_of
from newsletter.editing.fields import find_fields, find_target
from newsletter.editing.operations import SHORTHAND, content_of, tidied
from newsletter.errors import Location, NewsletterError, Problem

# How many news items are shown at once; a search finds the others.
_MAX_NEWS = 50


class Editing:
    """Shows and changes the files of one publication, from any thread, never two changes at once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._history = History()

    def outline(self, issue_id: str, search: str = "") -> dict[str, Any]:
        """The outline of an issue as its file has it now.

        `version` of its sections and items, `sections` with their items, `news` that no issue has
        had, the newest first, `more` such news, and what can be undone. With
        `problems` alone when the file cannot be read.
        """
        path = self._workspace.manifest(issue_id)
        try:
            manifest = content_of(parse_yaml(read_text(path), path).root)
            catalogue = load_catalogue(self._workspace)
            titles = {entry.id: entry.title for entry in catalogue.entries}
            sections = [_section(section, titles) for section in manifest["sections"] or ()]
        except NewsletterError as error:
            return {"problems": [str(problem) for problem in error.problems]}
        except (LookupError, TypeError, AttributeError):
            return {"problems": [str(Problem(None, "the issue has no sections with items", "look at its problems"))]}
        picked = {item["id"] for section in sections for item in section["items"]}
        news = [entry for entry in _unused(catalogue, search) if entry["id"] not in picked]
        with self._lock:
            state = self._history.state()
        return {
            "version": _outline_version(manifest),
            "sections": sections,
            "news": news[:_MAX_NEWS],
            "more": max(0, len(news) - _MAX_NEWS),
            **state,
        }

    def act(self, issue_id: str, request: Mapping[str, Any]) -> str:
        """Do what the page asks for: an action on an item, "undo" or "redo"; returns what was done in words.

        Raises NewsletterError when it cannot be done; the file is then as it was.
        """
        action = str(request.get("action", ""))
        with self._lock:
            if action == "undo":
                return f"Undone: {self._history.undo()}"
            if action == "redo":
                return f"Done again: {self._history.redo()}"
            if action == "set":
                return self._set(issue_id, request)
            return self._arrange(issue_id, action, request)

    def fields(self, issue_id: str, part: str) -> dict[str, Any]:
        """The `fields` of a part of an issue, see `find_fields`; with `problems` instead when they cannot be read."""
        try:
            return {"fields": find_fields(self._workspace, issue_id, part)}
        except NewsletterError as error:
            return {"problems": [str(problem) for problem in error.problems]}

    def _arrange(self, issue_id: str, action: str, request: Mapping[str, Any]) -> str:
        """Do one of ACTIONS or SECTION_ACTIONS, when the outline is still the one that was seen."""
        item, section = str(request.get("item", "")), request.get("section")
        number = section if isinstance(section, int) else None
        path = self._workspace.manifest(issue_id)
        version = version_of(path)
        manifest = content_of(parse_yaml(read_text(path), path).root)
        try:
            if _outline_version(manifest) != request.get("version"):
                raise NewsletterError(
                    "the issue was changed meanwhile", Location(path), "look at it, and do it once more"
                )
            if action in SECTION_ACTIONS:
                operations = arrange_section(manifest, action, -1 if number is None else number)
                words = f"{SECTION_ACTIONS[action]}: {manifest['sections'][number]['title']}"
            elif action in ACTIONS:
                words = f"{ACTIONS[action]}: {self._title_of(item)}"
                operations = arrange(manifest, action, item, number)
            else:
                raise NewsletterError(f"there is no action '{action[:20]}'")
        except (LookupError, TypeError, AttributeError):
            raise NewsletterError("the issue has no sections with items", hint="look at its problems") from None
        self._history.change(path, version, operations, words)
        return words

    def _title_of(self, item_id: str) -> str:
        titles = {entry.id: entry.title for entry in load_catalogue(self._workspace).entries}
        if item_id not in titles:
            raise NewsletterError(f"there is no news item '{item_id[:80]}'", hint="reload the page")
        return titles[item_id]

    def _set(self, issue_id: str, request: Mapping[str, Any]) -> str:
        """Give a field a new value, when it still has the one that was seen."""
        part, name, value, seen = (str(request.get(key, "")) for key in ("part", "field", "value", "seen"))
        version = version_of(self._path_of(issue_id, part))
        target, now = find_target(self._workspace, issue_id, part, name)
        if tidied(now).strip() != tidied(seen).strip():
            raise NewsletterError(f"'{name}' was changed meanwhile in the file: {now}", Location(target.path))
        self._history.change(target.path, version, [target.operation(value)], f"{name} of {part}", typed=True)
        return f"Saved: {name}"

    def _path_of(self, issue_id: str, part: str) -> Path:
        kind, _, name = part.partition(":")
        return self._workspace.item(name) if kind == "item" else self._workspace.manifest(issue_id)


def _outline_version(manifest: Any) -> str:
    """A digest of the titles and items of the sections: changes of other words leave it as it is."""
    sections = [[section["title"], section["items"]] for section in manifest["sections"] or ()]
    return hashlib.sha256(json.dumps(sections).encode()).hexdigest()[:32]


def _section(section: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    ids = [each if isinstance(each, str) else each[SHORTHAND] for each in section["items"]]
    return {"title": section["title"], "items": [{"id": name, "title": titles.get(name, name)} for name in ids]}


def _unused(catalogue: Catalogue, search: str) -> list[dict[str, str]]:
    words = search.casefold().split()
    return [
        {"id": entry.id, "title": entry.title, "kind": entry.kind, "date": str(entry.date)}
        for entry in reversed(catalogue.entries)
        if entry.id not in catalogue.issues_of
        and all(word in f"{entry.title}\n{entry.kind}\n{entry.summary}".casefold() for word in words)
    ]
