"""JSON Feed (https://www.jsonfeed.org/version/1.1/), and what `newsletter import --json` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import DETAILS, Clues, Format, Page, Reading
from newsletter.sources.feed_summary import Summary, read_summary
from newsletter.sources.item_builder import add_item
from newsletter.sources.page_text import plain_of


def _read_json(page: Page, clues: Clues) -> Reading:
    """The items of a JSON Feed, or of what `newsletter import --json` prints."""
    reading = Reading(page)
    try:
        data = json.loads(page.text)
    except json.JSONDecodeError as error:
        reading.problem(error.lineno, f"not valid JSON: {error.msg}")
        return reading
    except (ValueError, RecursionError):
        reading.problem(0, "not JSON that can be read: nested too deep, or numbers too long")
        return reading
    feed = data if isinstance(data, dict) else {}
    items = data if isinstance(data, list) else feed.get("items")
    if not isinstance(items, list):
        reading.problem(0, "no items in it", "a JSON Feed has a list 'items'")
        return reading
    dates = DateReader(clues.languages_after(feed.get("language")))
    base = page.address or _text(feed, "feed_url") or _text(feed, "home_page_url")
    for number, item in enumerate(reading.first(items), 1):
        with reading.guard(0, f"item {number}"):
            _read_item(reading, item, number, dates, base, _text(feed, "title"))
    if not items:
        reading.problem(0, "no items in it")
    return reading


def _read_item(reading: Reading, item: Any, number: int, dates: DateReader, base: str, site: str) -> None:
    if not isinstance(item, dict):
        reading.problem(0, f"item {number} is not an object")
        return
    tags = item.get("tags")
    summarised = [each for line in _text(item, "summary").split("\n") for each in plain_of(line)]
    paragraphs = summarised or _text(item, "content_text").split("\n")
    fields = {
        "title": " ".join(plain_of(_text(item, "title"))),
        "date": (_text(item, "date_published") or _text(item, "date"))[:40],
        "url": _text(item, "url") or _text(item, "external_url"),
        "kind": _text(item, "kind")
        or (tags[0] if isinstance(tags, list) and tags and isinstance(tags[0], str) else ""),
        "image": _text(item, "image") or _text(item, "banner_image") or _attached_image(item),
        "alt": _text(item, "alt"),
        "credit": _text(item, "credit"),
        "place": _text(item, "place"),
        **{key: _text(item, key) for key in DETAILS},
    }
    summary = Summary(paragraphs)
    if not any(paragraphs):
        named = {"title": fields["title"], "url": fields["url"], "site": site}
        summary = read_summary(_text(item, "content_html"), base=base, **named)
    # What `--json` printed has it beside the summary.
    markdown = summary.markdown or [each for each in _text(item, "markdown").split("\n\n") if each]
    add_item(reading, fields, dates, name=f"item {number}", base=base, summary=summary.plain, markdown=markdown)


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""


def _attached_image(item: Mapping[str, Any]) -> str:
    attached = item.get("attachments")
    for each in attached if isinstance(attached, list) else ():
        if isinstance(each, dict) and _text(each, "mime_type").startswith("image/"):
            return _text(each, "url")
    return ""


FORMAT = Format(lambda text: text.startswith("{") or re.match(r"\[\s*[{\]]", text) is not None, _read_json)
