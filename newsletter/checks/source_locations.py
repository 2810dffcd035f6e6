"""Where words stand in the files that people mend."""

from __future__ import annotations

import re
from pathlib import Path

from newsletter.errors import Location

__all__ = ["find_in_source", "line_of", "lines_of", "search_source"]


def line_of(place: Location) -> str:
    """The line of a file that a place names, '' when there is none."""
    lines = lines_of(place.path)
    return lines[place.line - 1] if 0 < place.line <= len(lines) else ""


def lines_of(path: Path) -> list[str]:
    """The lines of a file, none when it cannot be read."""
    try:
        return path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        return []


def find_in_source(place: Location, excerpt: str) -> Location:
    """The first place at or after `place` in its file where `excerpt` stands.

    Whole words as they are written come first; then text that is wrapped or
    spaced otherwise, then parts of words. Last, its longest beginning that
    ends with a word is looked for. Without any, `place` itself.
    """
    words = excerpt.split()[:8]
    if not words:
        return place
    exact, spaced = re.escape(excerpt.strip()), r"(?:[ \t]+|[ \t]*\n[ \t]*)".join(map(re.escape, words))
    for wanted in (rf"(?<!\w){exact}(?!\w)", rf"(?<!\w){spaced}(?!\w)", exact, spaced):
        at = search_source(place, re.compile(wanted))
        if at:
            return at
    for count in range(len(words) - 1, 0, -1):
        beginning = " ".join(words[:count])
        if len(beginning) < 4:
            break
        at = search_source(place, re.compile(r"[ \t]+".join(map(re.escape, words[:count]))))
        if at:
            return at
    return place


def search_source(place: Location, wanted: re.Pattern[str]) -> Location | None:
    """The first place at or after `place` in its file that a pattern finds."""
    lines = lines_of(place.path)[max(place.line, 1) - 1 :]
    found = wanted.search("\n".join(lines), max(place.column - 1, 0))
    if found is None:
        return None
    before = found.string[: found.start()]
    return Location(place.path, max(place.line, 1) + before.count("\n"), found.start() - before.rfind("\n"))
