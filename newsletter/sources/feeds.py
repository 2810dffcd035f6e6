"""RSS and Atom."""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import MAX_ITEMS, Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.page_text import parse_page, plain_of, too_much

# A parser needs a little time for each reference.
_MAX_REFERENCES = 200_000

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]")
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")


def _read_feed(page: Page, clues: Clues) -> Reading:
    """The entries of an RSS or Atom feed. Entities that the feed defines itself are not expanded."""
    import feedparser

    reading = Reading(page)
    much = too_much(page.text)
    if not much and page.text.count("&") > _MAX_REFERENCES:
        much = "it has too many references"
    if much:
        reading.problem(0, much)
        return reading
    content = '<?xml version="1.0" encoding="utf-8"?>' + _ENCODING.sub("", _without_doctype(page.text), count=1)
    feed = feedparser.parse(
        io.BytesIO(content.encode("utf-8", "replace")),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": page.address},
    )
    lines = [
        page.text.count("\n", 0, found.start()) + 1 for found in itertools.islice(_ENTRY.finditer(page.text), MAX_ITEMS)
    ]
    dates = DateReader(clues.languages_after(feed.feed.get("language")))
    base = page.address or str(feed.feed.get("link", ""))
    for number, entry in enumerate(reading.first(feed.entries), 1):
        line = lines[number - 1] if number <= len(lines) else 0
        fields = {
            "title": " ".join(_plain(entry.get("title_detail"), entry.get("title", ""))),
            "date": _day(entry),
            "url": str(entry.get("link", "")),
            "kind": _category(entry),
            **_picture(entry),
        }
        summary = _plain(entry.get("summary_detail"), entry.get("summary", ""))
        add_item(reading, fields, dates, name=f"entry {number}", line=line, base=base, summary=summary)
    if not feed.entries:
        broken = feed.get("bozo_exception")
        reading.problem(0, "no entries in the feed" + (f" ({broken})" if broken else ""))
    elif feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        reading.note(0, f"the feed is damaged ({feed.get('bozo_exception')}); what can be read of it is taken")
    return reading


def _without_doctype(text: str) -> str:
    """The feed without its DOCTYPE, and so without entities of its own making."""
    found = re.search(r"<!DOCTYPE", text[:5000], re.IGNORECASE)
    if not found:
        return text
    bracket, end = text.find("[", found.start()), text.find(">", found.start())
    if 0 <= bracket < end:
        end = text.find("]>", bracket)
        end = end + 1 if end >= 0 else -1
    return text[: found.start()] + text[end + 1 :] if end >= 0 else text[: found.start()]


def _plain(detail: Any, value: Any) -> list[str]:
    """Paragraphs of a text that may be HTML."""
    if not isinstance(value, str):
        return []
    kind = detail.get("type", "") if isinstance(detail, Mapping) else ""
    if kind == "text/plain" and "&" not in value and "<" not in value:
        return [line for line in value.split("\n") if line.strip()]
    return plain_of(value)


def _day(entry: Any) -> str:
    """The day that the feed names, in its own time zone: 20 September at 23:30 -0500 is the 20th."""
    for name in ("published", "created", "updated"):
        written = entry.get(name)
        if not isinstance(written, str) or not written.strip():
            continue
        found = re.match(r"\s*(?:\w{2,9},?\s+)?(\d{1,2}[\s-]+\w{3,9}\.?[\s-]+\d{4})\b", written)
        if found:
            return found[1].replace("-", " ")
        if re.match(r"\s*\d{4}-\d{2}-\d{2}", written):
            return written.strip()[:10]
        parsed: time.struct_time | None = entry.get(f"{name}_parsed")
        try:
            return str(date(*parsed[:3])) if parsed else written
        except ValueError:
            return written
    return ""


def _category(entry: Any) -> str:
    tags = entry.get("tags") or []
    terms = [tag.get("label") or tag.get("term") for tag in tags if isinstance(tag, Mapping)]
    return next((" ".join(plain_of(term)) for term in terms if isinstance(term, str) and term), "")


def _picture(entry: Any) -> dict[str, str]:
    """The picture of an entry: Media RSS, an enclosure, or the first one in its text."""
    for media in [*(entry.get("media_content") or []), *(entry.get("media_thumbnail") or [])]:
        kind = f"{media.get('type', '')}{media.get('medium', '')}"
        if media.get("url") and (not kind or kind.startswith("image")):
            credits_ = entry.get("media_credit") or [{}]
            return {"image": str(media["url"]), "credit": str(credits_[0].get("content", ""))}
    for link in entry.get("links") or []:
        if link.get("rel") == "enclosure" and str(link.get("type", "")).startswith("image/"):
            return {"image": str(link.get("href", ""))}
    texts = [entry.get("summary", ""), *(part.get("value", "") for part in entry.get("content") or [])]
    for text in texts:
        root = parse_page(text) if isinstance(text, str) and "<img" in text else None
        found = next(root.iter("img"), None) if root is not None else None
        if found is not None and found.get("width") != "1":
            return {"image": found.get("src") or "", "alt": found.get("alt") or ""}
    return {}


FORMAT = Format(lambda text: text.startswith("<") and bool(_FEED.search(text[:3000])), _read_feed)
