"""What every reader of a source returns: news items, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from newsletter.errors import Location, Problem
from newsletter.wording import truncate

T = TypeVar("T")

#: Items of one page that are read; a feed has a few dozen.
MAX_ITEMS = 2000
#: Parts of one page that are explained.
MAX_PARTS = 10 * MAX_ITEMS

#: The keys of an item's file that only some sources have; those that are moments, those that are lists, and all.
MOMENTS = ("start", "end", "deadline")
LISTS = ("authors", "languages")
DETAILS = (
    *("language", "person", "role", "start", "end", "time_zone"),
    *("registration", *LISTS, "duration", "deadline"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsItem:
    """One piece of news as its source has it: plain text, "" where the source has nothing.

    `summary` has paragraphs, with an empty line between them; `markdown` is the
    same in Markdown where it has links or emphasis; every other text is one
    line. `details` has a value for those of DETAILS that the source has, as the
    item's file has it, and lists with "; " between. `line` is the line of the
    source at which the item begins, or 0.
    """

    title: str
    date: date
    kind: str = ""
    url: str = ""
    summary: str = ""
    markdown: str = ""
    image: str = ""
    alt: str = ""
    credit: str = ""
    place: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A source's text. `name` is what the editor gave; `address` what relative links are relative to."""

    name: str
    text: str
    address: str = ""
    path: Path | None = None

    def location(self, line: int = 0) -> Location:
        """A line of the page: in its file, or below the name that the editor gave."""
        return Location(self.path, line) if self.path else Location.of_source(self.name, line)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source and what it was taken for, for `newsletter import --explain`.

    `meaning` is a field of the item ("title", "date"), "left out", or whatever
    else the reader makes of it; `why` says how that was decided, '' when it is plain.
    """

    line: int
    meaning: str
    text: str
    why: str = ""


@dataclass(slots=True)
class Reading:
    """The items of a page in their order, what could not be read, and what was left out of an item.

    `shape` and `parts` explain how the page was understood: as a whole, and part by part.
    """

    page: Page
    items: list[NewsItem] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    shape: str = ""
    parts: list[Part] = field(default_factory=list)

    def problem(self, line: int, message: str, hint: str = "") -> None:
        """Report what cannot be read; `line` is 0 when unknown."""
        self.problems.append(Problem(self.page.location(line), message, hint))

    @contextmanager
    def guard(self, line: int, name: str) -> Iterator[None]:
        """Whatever goes wrong with one item of a hostile page is a problem of that item; the others are read."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - pages hold what nobody thought of
            self.problem(line, f"{name} cannot be read ({type(error).__name__})", "it is not imported")

    def first(self, found: Sequence[T]) -> Sequence[T]:
        """The first of what was found, as many as one page may have; a problem when there are more."""
        if len(found) > MAX_ITEMS:
            self.problem(0, f"more than {MAX_ITEMS:,} items", "the rest is left out")
        return found[:MAX_ITEMS]

    def note(self, line: int, message: str, hint: str = "") -> None:
        """Report what is left out of an item that is taken all the same."""
        self.notes.append(Problem(self.page.location(line), message, hint))

    def explain(self, line: int, meaning: str, text: str, why: str = "") -> None:
        """Record what a part of the page was taken for; an empty text is no part."""
        if text and len(self.parts) < MAX_PARTS:
            self.parts.append(Part(line, meaning, truncate(text, 100), why))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known before reading: languages of dates (first the likeliest), kinds, CSS selectors."""

    languages: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    selectors: Mapping[str, str] = field(default_factory=dict)

    def languages_after(self, own: object) -> tuple[str, ...]:
        """The languages of a source that declares its `own`, if it does: that one comes first."""
        return (own, *self.languages) if isinstance(own, str) and own else self.languages


@dataclass(frozen=True, slots=True)
class Format:
    """A format of sources: whether a text without space at its beginning has it, and what reads a page."""

    recognise: Callable[[str], bool]
    read: Callable[[Page, Clues], Reading]
