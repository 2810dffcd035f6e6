"""From fields as they are found to a news item, or to what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.sources.cleaning import MOST_TITLE, clean_line, clean_summary
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import NewsItem, Reading
from newsletter.sources.identity import clean_address

__all__ = ["add_item"]


def add_item(
    reading: Reading,
    fields: Mapping[str, str],
    dates: DateReader,
    *,
    name: str,
    line: int = 0,
    base: str = "",
    summary: Sequence[str] | None = None,
) -> bool:
    """Add an item made of `fields` to a reading, or the problem; returns whether it was added.

    `fields` are those of NewsItem, as text; addresses may be relative to
    `base`. `summary` has the paragraphs when `fields` has not. A missing title
    or date is told, and so is an address that cannot be used, without which
    the item is taken all the same.
    """
    title = clean_line(fields.get("title", ""))
    if not any(character.isalnum() for character in title):
        reading.problem(line, f"{name} has no title")
        return False
    said = f"{name} ('{title if len(title) <= 50 else title[:49] + '…'}')"
    if len(title) > MOST_TITLE:
        reading.problem(line, f"the title of {said} has {len(title)} characters", f"at most {MOST_TITLE}")
        return False
    written = clean_line(fields.get("date", ""))
    found = dates.find(written) if written else None
    if found is None or found.date is None:
        what = found.doubt if found and found.doubt else f"'{written[:40]}' is no date" if written else "has no date"
        reading.problem(line, f"{said}: {what}" if written else f"{said} {what}", "it is not imported")
        return False
    addresses = {}
    for key in ("url", "image"):
        raw = fields.get(key, "").strip()
        addresses[key] = clean_address(raw, base) if raw and not raw.startswith("#") else ""
        if raw and not addresses[key] and not raw.startswith(("#", "data:")):
            what = "its address" if key == "url" else "its picture's address"
            why = "" if base or ":" in raw[:12] else "give the address of the page with --base"
            reading.note(line, f"{said}: {what} '{clean_line(raw)[:60]}' cannot be used and is left out", why)
    place = clean_line(fields.get("place", "")) or (found.rest.lstrip("–—- ") if len(found.rest) <= 100 else "")
    reading.items.append(
        NewsItem(
            title=title,
            date=found.date,
            kind=_short(fields.get("kind", "")),
            url=addresses["url"],
            summary=clean_summary(summary if summary is not None else fields.get("summary", "").split("\n")),
            image=addresses["image"],
            alt=_short(fields.get("alt", "")) if addresses["image"] else "",
            credit=_short(fields.get("credit", "")),
            place=_short(place) if any(character.isalpha() for character in place) else "",
            line=line,
        )
    )
    return True


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= MOST_TITLE else ""
