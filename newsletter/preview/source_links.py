"""Locations in the publication's files as the page shows them: a short name, a link, the lines around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.content.files import MAX_BYTES
from newsletter.errors import Location, Problem
from newsletter.preview.editors import editor_link

# Lines before and after the one that an excerpt is about, and characters of each.
_LINES_AROUND = 2
_MAX_CHARACTERS = 240


@dataclass(frozen=True, slots=True)
class SourceLinks:
    """Shows locations in the publication at `root`; excerpts are read from files below `folders` alone.

    `editor` is the pattern of links (see `preview.editors`), '' for none.
    """

    root: Path
    folders: Sequence[Path] = ()
    editor: str = ""

    def link(self, location: Location) -> dict[str, Any]:
        """A location for the page: `file` below the publication, `line`, `column`, `editor` (an address or '')."""
        return {
            "file": self._name(location.path),
            "line": location.line,
            "column": location.column,
            "editor": editor_link(self.editor, location),
        }

    def problem(self, problem: Problem) -> dict[str, Any]:
        """A problem for the page: its message, hint, and location with an excerpt of the file."""
        shown: dict[str, Any] = {"message": problem.message, "hint": problem.hint}
        if problem.location:
            shown |= {"location": self.link(problem.location), "excerpt": self.excerpt(problem.location)}
        return shown

    def excerpt(self, location: Location) -> list[dict[str, Any]]:
        """The lines around a location: `line`, `text`, and `here` for its own line. Empty when they cannot be read."""
        path = location.path.resolve()
        if not location.line or not any(path.is_relative_to(folder.resolve()) for folder in self.folders):
            return []
        try:
            if path.stat().st_size > MAX_BYTES:
                return []
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        first = max(1, location.line - _LINES_AROUND)
        return [
            {"line": number, "text": text[:_MAX_CHARACTERS], "here": number == location.line}
            for number, text in enumerate(lines[first - 1 : location.line + _LINES_AROUND], first)
        ]

    def _name(self, path: Path) -> str:
        """The path below the publication, with symbolic links followed if it needs that; else the whole path."""
        if not path.is_relative_to(self.root):
            root, real = self.root.resolve(), path.resolve()
            return (real.relative_to(root) if real.is_relative_to(root) else path).as_posix()
        return path.relative_to(self.root).as_posix()
