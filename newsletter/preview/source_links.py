"""Places in the publication's files as the page shows them: a short name, a link, the lines around."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsletter.content.files import MAX_BYTES
from newsletter.errors import Location, Problem
from newsletter.preview.editors import editor_link

__all__ = ["Places"]

_AROUND = 2
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class Places:
    """Shows places of the publication at `root`; lines are read from files below `folders` alone."""

    root: Path
    folders: Sequence[Path]
    editor: str = ""

    def show(self, place: Location) -> dict[str, Any]:
        """A place for the page: `file` relative to the publication, `line`, `column`, `editor` (an address or '')."""
        return {
            "file": _name(self.root, place.path),
            "line": place.line,
            "column": place.column,
            "editor": editor_link(self.editor, place),
        }

    def problem(self, problem: Problem) -> dict[str, Any]:
        """A problem for the page: its message, hint, and place with an excerpt of the file."""
        shown: dict[str, Any] = {"message": problem.message, "hint": problem.hint}
        if problem.location:
            shown["place"] = self.show(problem.location)
            shown["excerpt"] = self.excerpt(problem.location)
        return shown

    def excerpt(self, place: Location) -> list[dict[str, Any]]:
        """The lines around a place: `line`, `text`, and `here` for the line itself. Empty when it cannot be read."""
        path = place.path.resolve()
        if not place.line or not any(path.is_relative_to(folder.resolve()) for folder in self.folders):
            return []
        try:
            if path.stat().st_size > MAX_BYTES:
                return []
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        first = max(1, place.line - _AROUND)
        return [
            {"line": number, "text": text[:_LONGEST], "here": number == place.line}
            for number, text in enumerate(lines[first - 1 : place.line + _AROUND], first)
        ]


@lru_cache(maxsize=4096)
def _name(root: Path, path: Path) -> str:
    """The path below the publication, with its links followed when that is what it takes; else the whole path."""
    below = f"{root}{os.sep}"
    # Nearly every path: what pathlib does for it takes ten times as long.
    if str(path).startswith(below):
        return str(path)[len(below) :].replace(os.sep, "/")
    base, path_there = root.resolve(), path.resolve()
    return (path_there.relative_to(base) if path_there.is_relative_to(base) else path).as_posix()
