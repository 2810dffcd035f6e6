"""The formats of sources: how each is recognised by its content, and what reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from newsletter.errors import NewsletterError
from newsletter.sources.article import read_article
from newsletter.sources.drafts import Clues, Page, Reader, Reading
from newsletter.sources.feeds import read_feed, read_json
from newsletter.sources.listing_html import read_html
from newsletter.sources.listing_text import read_listing_text
from newsletter.sources.tables import looks_like_table, read_table
from newsletter.wording import did_you_mean, one_of

__all__ = ["FORMATS", "Format", "read_page"]

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype html|html|head|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a\s|span|time)[\s>/]?",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</(?:html|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a|span)\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name for messages, whether a text (its beginning) has it, what reads it."""

    title: str
    recognise: Callable[[str], bool]
    read: Reader


def _is_feed(text: str) -> bool:
    return text.startswith("<") and bool(_FEED.search(text[:3000]))


def _is_json(text: str) -> bool:
    return text.startswith("{") or re.match(r"\[\s*[{\]]", text) is not None


def _is_html(text: str) -> bool:
    return bool(_HTML.search(text[:20_000]) and _CLOSED.search(text)) or text[:9].lower() == "<!doctype"


#: In the order in which they are tried; the last takes what is left.
FORMATS: dict[str, Format] = {
    "feed": Format("RSS or Atom", _is_feed, read_feed),
    "json": Format("JSON Feed", _is_json, read_json),
    "html": Format("a web page", _is_html, read_html),
    "article": Format("the web page of one article", lambda _: False, read_article),
    "csv": Format("a table", looks_like_table, read_table),
    "text": Format("the text of a listing", lambda _: True, read_listing_text),
}


def read_page(page: Page, clues: Clues, name: str | None = None) -> Reading:
    """The items of a page in the format `name`, or in the one that its content has."""
    if name is not None and name not in FORMATS:
        raise NewsletterError(f"no format '{name}'", hint=did_you_mean(name, FORMATS) or f"use {one_of(FORMATS)}")
    text = page.text.lstrip("\ufeff \t\r\n")
    if not text.strip():
        reading = Reading(page)
        reading.problem(0, "nothing in it")
        return reading
    chosen = FORMATS[name] if name else next(each for each in FORMATS.values() if each.recognise(text))
    return chosen.read(page, clues)
