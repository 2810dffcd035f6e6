"""RSS and Atom."""

from __future__ import annotations

import html
import io
import itertools
import re
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import MAX_ITEMS, Clues, Format, Page, Reading
from newsletter.sources.feed_summary import read_summary
from newsletter.sources.item_builder import add_item
from newsletter.sources.page_text import parse_page, plain_of, too_much

# A parser needs a little time for each reference.
_MAX_REFERENCES = 200_000

_FEED = re.compile(
    r"<(?:rss|feed|rdf:RDF|\w+:feed)[\s>]|<(?:\w+:)?entry\s[^>]*http://www\.w3\.org/2005/Atom", re.IGNORECASE
)
_ENTRY = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>/]")
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>|<(?:\w+:)?(?:item|entry)(?:\s[^<>]*)?/>")
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF|entry)\s*>\s*(?:<!--.*?-->\s*)*\Z", re.IGNORECASE | re.DOTALL)
_ENCODING = re.compile(r"^\s*<\?xml[^>]*\?>")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp)(?:$|\?)", re.IGNORECASE)
_OTHER_MEDIA = re.compile(r"\.(?:mp[34]|m4[av]|mov|webm|ogg|wav|pdf)(?:$|\?)", re.IGNORECASE)
# Feeds write emoji as two halves, which are no characters by themselves.
_REFERENCE = re.compile(r"&#(?:(\d{1,9})|x([0-9a-f]{1,8}));(?:&#(?:(\d{5})|x([0-9a-f]{4}));)?", re.IGNORECASE)


def _read_feed(page: Page, clues: Clues) -> Reading:
    """The entries of an RSS or Atom feed, or one Atom entry. Entities that the feed defines itself are not expanded."""
    import feedparser

    reading = Reading(page)
    much = too_much(page.text)
    if not much and page.text.count("&") > _MAX_REFERENCES:
        much = "it has too many references"
    if much:
        reading.problem(0, much)
        return reading
    text = _REFERENCE.sub(_character, _ENCODING.sub("", _without_doctype(page.text), count=1))
    feed, entries = _parse(text, page.address)
    starts = [found.start() for found in itertools.islice(_ENTRY.finditer(page.text), MAX_ITEMS)]
    lines = [page.text.count("\n", 0, start) + 1 for start in starts]
    if entries and not _END.search(text):
        _report_end(reading, entries, lines)
    elif feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        _report_damage(reading, feed, page.text.count("\n") - text.count("\n"))
    dates = DateReader(clues.languages_after(feed.feed.get("language")))
    base = page.address or str(feed.feed.get("link", ""))
    for number, entry in enumerate(reading.first(entries), 1):
        line = lines[number - 1] if number <= len(lines) else 0
        if entry is None:
            reading.problem(line, f"entry {number} cannot be read", "the others are read")
        else:
            _add_entry(reading, entry, dates, base, number=number, line=line, site=str(feed.feed.get("title", "")))
    if not entries:
        reading.problem(0, "no entries in the feed")
    return reading


def _parse(text: str, address: str) -> tuple[Any, list[Any]]:
    """The feed and its entries; None stands for an entry that the parser fails at."""
    import feedparser

    def parse(part: str) -> Any:
        return feedparser.parse(
            io.BytesIO(f'<?xml version="1.0" encoding="utf-8"?>{part}'.encode("utf-8", "replace")),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": address},
        )

    def parse_safely(part: str) -> Any:
        try:
            return parse(part)
        except Exception:  # noqa: BLE001 - the parser fails in many ways at feeds that nobody should write
            return feedparser.FeedParserDict(feed={}, entries=[])

    try:
        feed = parse(text)
    except Exception:  # noqa: BLE001 - the same; the entry at which it fails is found by reading each by itself
        starts = [found.start() for found in itertools.islice(_ENTRY.finditer(text), MAX_ITEMS + 1)]
        head = text[: starts[0]] if starts else text
        ends = [*starts[1:], len(text)]
        parsed = [parse_safely(head + text[start:end]).entries for start, end in zip(starts, ends, strict=False)]
        return feedparser.FeedParserDict(feed=parse_safely(head).feed), [each[0] if each else None for each in parsed]
    return feed, feed.entries


def _character(found: re.Match[str]) -> str:
    """The reference as it is; the character that two halves are, or "\ufffd" for what is no character."""
    first, second = (
        int(decimal) if decimal else int(hexadecimal, 16) if hexadecimal else 0
        for decimal, hexadecimal in ((found[1], found[2]), (found[3], found[4]))
    )
    if 0xD800 <= first < 0xDC00 <= second < 0xE000:
        return chr(0x10000 + (first - 0xD800) * 0x400 + second - 0xDC00)
    halves = [code for code in (first, second) if 0xD800 <= code < 0xE000 or code > 0x10FFFF]
    return "\ufffd" if halves else found[0]


def _report_end(reading: Reading, entries: list[Any], lines: list[int]) -> None:
    """Report a feed that is not complete, and leave out its last entry when that is not."""
    complete = len(_ENTRY_END.findall(reading.page.text))
    if complete < len(entries) <= len(lines):
        entries.pop()
        message = f"the feed ends within entry {len(entries) + 1}, which is left out"
        reading.problem(lines[len(entries)], message, "fetch or save the feed again")
    else:
        reading.note(0, "the feed is damaged: its end is missing", "fetch or save it again if an entry is missing")


def _report_damage(reading: Reading, feed: Any, lines_before: int) -> None:
    error = feed.get("bozo_exception")
    line = error.getLineNumber() + lines_before if hasattr(error, "getLineNumber") else 0
    reading.note(line, "the feed is damaged here: it is no valid XML", "what can be read of it is taken")


def _add_entry(
    reading: Reading, entry: Any, dates: DateReader, base: str, *, number: int, line: int, site: str
) -> None:
    start = str(entry.get("ev_startdate") or entry.get("xcal_dtstart") or "")
    fields = {
        "title": " ".join(_plain(entry.get("title_detail"), entry.get("title", ""))),
        "date": _day(entry) or start[:10],
        "url": str(entry.get("link", "")),
        "kind": "Event" if start else _category(entry),
        "start": start,
        "end": str(entry.get("ev_enddate") or entry.get("xcal_dtend") or ""),
        "place": str(entry.get("ev_location") or entry.get("xcal_location") or ""),
        **_picture(entry),
    }
    detail, value = entry.get("summary_detail"), entry.get("summary", "")
    if _is_plain(detail, value):
        value = "".join(f"<p>{html.escape(line)}</p>" for line in value.split("\n") if line.strip())
    summary = read_summary(
        value if isinstance(value, str) else "", base=base, title=fields["title"], url=fields["url"], site=site
    )
    add_item(
        reading,
        fields,
        dates,
        name=f"entry {number}",
        line=line,
        base=base,
        summary=summary.plain,
        markdown=summary.markdown,
    )


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


def _is_plain(detail: Any, value: Any) -> bool:
    kind = detail.get("type", "") if isinstance(detail, Mapping) else ""
    return isinstance(value, str) and kind == "text/plain" and "&" not in value and "<" not in value


def _plain(detail: Any, value: Any) -> list[str]:
    """Paragraphs of a text that may be HTML."""
    if not isinstance(value, str):
        return []
    return [line for line in value.split("\n") if line.strip()] if _is_plain(detail, value) else plain_of(value)


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
    """The picture of an entry: Media RSS, an enclosure, that of a podcast, or the first one in its text."""
    for media in [*(entry.get("media_content") or []), *(entry.get("media_thumbnail") or [])]:
        kind = f"{media.get('type', '')}{media.get('medium', '')}"
        if media.get("url") and (kind.startswith("image") if kind else not _OTHER_MEDIA.search(media["url"])):
            credits_ = entry.get("media_credit") or [{}]
            return {"image": str(media["url"]), "credit": str(credits_[0].get("content", ""))}
    for link in entry.get("links") or []:
        kind, address = str(link.get("type", "")), str(link.get("href", ""))
        if link.get("rel") == "enclosure" and (kind.startswith("image/") or (not kind and _IMAGE.search(address))):
            return {"image": address}
    image = entry.get("image")
    if isinstance(image, Mapping) and image.get("href"):
        return {"image": str(image["href"])}
    texts = [entry.get("summary", ""), *(part.get("value", "") for part in entry.get("content") or [])]
    for text in texts:
        root = parse_page(text) if isinstance(text, str) and "<img" in text else None
        found = next(root.iter("img"), None) if root is not None else None
        if found is not None and found.get("width") != "1":
            return {"image": found.get("src") or "", "alt": found.get("alt") or ""}
    return {}


FORMAT = Format(lambda text: text.startswith("<") and bool(_FEED.search(text[:3000])), _read_feed)
