"""What every reader of a source gives: news items, and what could not be read."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from newsletter.errors import Location, Problem

__all__ = ["Clues", "NewsItem", "Page", "Reader", "Reading", "SourceProblem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One piece of news as its source has it: plain text, "" where the source says nothing.

    `summary` has paragraphs, with an empty line between them; every other text
    is one line. `line` is the line of the source at which the item begins, or 0.
    """

    title: str
    date: date
    kind: str = ""
    url: str = ""
    summary: str = ""
    image: str = ""
    alt: str = ""
    credit: str = ""
    place: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class SourceProblem:
    """One item, or the whole source, that cannot be read: its line (0 when unknown), what, what to do."""

    line: int
    message: str
    hint: str = ""


@dataclass(slots=True)
class Reading:
    """The items of a source in their order, what could not be read, and what was left out of an item."""

    items: list[NewsItem] = field(default_factory=list)
    problems: list[SourceProblem] = field(default_factory=list)
    notes: list[SourceProblem] = field(default_factory=list)

    def problem(self, line: int, message: str, hint: str = "") -> None:
        """Tell what cannot be read."""
        self.problems.append(SourceProblem(line, message, hint))

    def note(self, line: int, message: str, hint: str = "") -> None:
        """Tell what is left out of an item that is taken all the same."""
        self.notes.append(SourceProblem(line, message, hint))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A source's text. `name` is what the editor gave; `address` what relative links are relative to."""

    name: str
    text: str
    address: str = ""
    path: Path | None = None

    def problem(self, problem: SourceProblem) -> Problem:
        """The problem with its place: the file and line, or the address and line."""
        if self.path:
            return Problem(Location(self.path, problem.line), problem.message, problem.hint)
        where = f"{self.name}:{problem.line}" if problem.line else self.name
        return Problem(None, f"{where}: {problem.message}", problem.hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known before reading: languages of dates (first the likeliest), kinds, CSS selectors."""

    languages: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    selectors: Mapping[str, str] = dataclasses.field(default_factory=dict)


Reader = Callable[[Page, Clues], Reading]
