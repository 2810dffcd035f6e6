"""The page of one article: its machine-readable fields, else its headings."""

from __future__ import annotations

import itertools
import re

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.page_text import Element, open_page, page_base, page_languages, paragraphs_of, text_of
from newsletter.sources.structured import structured_article

_DATE_NAMES = frozenset(
    (
        *("article:published_time", "og:published_time", "date", "pubdate", "publishdate", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "citation_publication_date", "sailthru.date"),
    )
)
_MIN_SUMMARY = 80


def is_article(root: Element) -> bool:
    """Whether the page declares itself to be an article."""
    return _meta(root).get("og:type", "").lower() == "article" or bool(structured_article(root))


def read_article(page: Page, clues: Clues) -> Reading:
    """The one item that a page is."""
    reading = Reading(page)
    root = open_page(page, reading)
    if root is None:
        return reading
    dates = DateReader(page_languages(root, clues))
    meta = _meta(root)
    known = structured_article(root)
    main = next((each for each in root.iter("article", "main")), None)
    body = main if main is not None else root
    lines = paragraphs_of(body)
    heading = text_of(next(body.iter("h1"), next(root.iter("h1"), None)))
    canonical = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    fields = {
        "title": known.get("title") or heading or meta.get("og:title") or text_of(next(root.iter("title"), None)),
        "date": known.get("date") or _date_in(body, lines, meta, dates),
        "url": canonical or meta.get("og:url") or known.get("url") or page.address,
        "kind": known.get("kind") or meta.get("article:section", ""),
        "image": known.get("image") or meta.get("og:image") or meta.get("twitter:image", ""),
        "alt": known.get("alt") or meta.get("og:image:alt", ""),
        "credit": known.get("credit", ""),
        "place": known.get("place", ""),
    }
    summary = known.get("summary") or meta.get("og:description") or meta.get("description") or ""
    if not summary:
        summary = next((line for line in lines if len(line) >= _MIN_SUMMARY and line != heading), "")
    if not fields["title"]:
        reading.problem(
            0,
            "neither a listing of news nor an article",
            "copy the listing's text and import it with: newsletter import -",
        )
        return reading
    if not fields["date"]:
        reading.problem(
            0,
            f"no items with a date in the page '{fields['title'][:50]}', and no date for the page itself",
            "give the listing's address or feed, or its text, copied, to: newsletter import -",
        )
        return reading
    add_item(reading, fields, dates, name="the article", base=page_base(root, page), summary=[summary])
    return reading


def _meta(root: Element) -> dict[str, str]:
    """The page's `meta` elements: the first of each name, in small letters."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _date_in(body: Element, lines: list[str], meta: dict[str, str], dates: DateReader) -> str:
    """The first date of the page's `meta` elements, of its `time` elements, or of its first lines."""
    found = itertools.chain(
        (value for name, value in meta.items() if name in _DATE_NAMES),
        (str(time.get("datetime") or text_of(time)) for time in body.iter("time")),
        (line for line in lines[:60] if len(line) <= 120 and re.search(r"\d", line)),
    )
    return next((text for text in found if dates.find(text)), "")


#: A page of one article is a web page like others: it is read so when the editor names the format.
FORMAT = Format(lambda _: False, read_article)
