"""Reading a page in the format that its content has."""

from __future__ import annotations

from importlib import import_module

from newsletter.errors import NewsletterError
from newsletter.source_formats import SOURCE_FORMATS
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.wording import did_you_mean, one_of


def read_page(page: Page, clues: Clues, name: str | None = None) -> Reading:
    """The items of a page in the format `name`, or in the one that its content has."""
    if name is not None and name not in SOURCE_FORMATS:
        hint = did_you_mean(name, SOURCE_FORMATS) or f"use {one_of(SOURCE_FORMATS)}"
        raise NewsletterError(f"there is no format '{name}'", hint=hint)
    text = page.text.lstrip("\ufeff \t\r\n")
    if not text.strip():
        reading = Reading(page)
        reading.problem(0, "it is empty")
        return reading
    chosen = name or next(each for each in reversed(SOURCE_FORMATS) if _load(each).recognise(text))
    reading = Reading(page)
    with reading.guard(0, "the page"):
        reading = _load(chosen).read(page, clues)
    reading.shape = f"format '{chosen}'" + (f": {reading.shape}" if reading.shape else "")
    return reading


def _load(name: str) -> Format:
    found: Format = import_module(SOURCE_FORMATS[name]).FORMAT
    return found
