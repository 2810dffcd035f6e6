"""The parts of a line of a listing before and behind its date."""

from __future__ import annotations

from newsletter.sources.date_units import without_clocks
from newsletter.sources.listing_lines import Line

#: Marks between the parts of a line.
EDGES = " \t,;:|•·–—-"


def parts_of(line: Line, text: str) -> list[str]:
    """The parts of a line within the text before or behind its date: cells of a table, or what bars separate."""
    parts = [part for part in line.parts if part in text] if len(line.parts) > 1 else []
    return [part for part in map(_trimmed, parts or [text]) if part]


def behind(line: Line, after: str) -> str:
    """What stands behind the date as the page has it: a time of day beside the date is left out, others stay."""
    text = after.lstrip(EDGES)
    whole = line.text[len(line.text) - len(text) :] if text else ""
    return whole if without_clocks(whole).split() == text.split() else text


def in_front(line: Line, before: str) -> str:
    """What stands before the date as the page has it: a time of day beside the date is left out, others stay."""
    whole = line.text[: len(before)]
    return whole if without_clocks(whole).split() == before.split() else before


def _trimmed(text: str) -> str:
    """The text without the marks between it and a date, and without half a pair of brackets around the date."""
    text = text.strip(EDGES)
    for opening, closing in ("()", "[]", "（）"):
        if text.endswith(opening) or (text.startswith(closing) and opening not in text[:1]):
            text = text.strip(opening + closing + EDGES)
    return text
