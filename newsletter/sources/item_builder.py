"""From fields as they are found to a news item, or to what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from newsletter.sources.cleaning import MAX_TITLE, clean_line, clean_summary
from newsletter.sources.date_reader import DateLine, DateReader
from newsletter.sources.details import read_details
from newsletter.sources.drafts import NewsItem, Reading
from newsletter.sources.identity import clean_address
from newsletter.wording import truncate


def add_item(
    reading: Reading,
    fields: Mapping[str, str],
    dates: DateReader | DateLine,
    *,
    name: str,
    line: int = 0,
    base: str = "",
    summary: Iterable[str] | None = None,
    markdown: Sequence[str] = (),
) -> bool:
    """Add an item to a reading, or the problem that it has; returns whether it was added.

    `fields` are those of NewsItem and its details, as text; addresses may be
    relative to `base`. `dates` reads the field of the date, or is the date itself.
    `summary` has the paragraphs when `fields` has not, and `markdown` has them
    in Markdown, as many as are known. An address that cannot
    be used is left out of the item, with a note.
    """
    title = clean_line(fields.get("title", ""))
    if not any(character.isalnum() for character in title):
        reading.problem(line, f"{name} has no title")
        return False
    named = f"{name} ('{truncate(title, 50)}')"
    if len(title) > MAX_TITLE:
        reading.problem(line, f"the title of {named} has {len(title)} characters", f"at most {MAX_TITLE}")
        return False
    written = clean_line(fields.get("date", ""))
    found = dates if isinstance(dates, DateLine) else dates.find(written) if written else None
    if found is None and written and isinstance(dates, DateReader):
        spot = dates.spot(written)
        found = spot.found if spot and not spot.has_year else None
    if found is None or found.date is None:
        why = found.doubt if found else f"'{written[:40]}' is not a date"
        what = f"{named}: {why}" if found or written else f"{named} has no date"
        reading.problem(line, what, "it is not imported")
        return False
    addresses = {}
    for key in ("url", "image"):
        raw = fields.get(key, "").strip()
        addresses[key] = clean_address(raw, base) if raw and not raw.startswith("#") else ""
        if raw and not addresses[key] and not raw.startswith(("#", "data:")):
            what = "its address" if key == "url" else "its picture's address"
            why = "" if base or ":" in raw[:12] else "give the address of the page with --base"
            reading.note(line, f"{named}: {what} '{clean_line(raw)[:60]}' cannot be used and is left out", why)
    details = {}
    # A date that is there without a reader is of a format that has no others.
    for key, value, wrong in read_details(fields, dates if isinstance(dates, DateReader) else DateReader(), base):
        details[key] = value
        if wrong:
            reading.note(line, f"{named}: its {key} is left out: {wrong}")
    if found.end and not details.get("start"):
        details |= {"start": str(found.date), "end": str(found.end)}
    paragraphs = list(summary if summary is not None else fields.get("summary", "").split("\n"))
    cleaned = clean_summary(paragraphs)
    place = clean_line(fields.get("place", "")) or (found.rest.lstrip("–—- ") if len(found.rest) <= 100 else "")
    item = NewsItem(
        title=title,
        date=found.date,
        kind=_short(fields.get("kind", "")),
        url=addresses["url"],
        summary=cleaned,
        markdown=_same_paragraphs(cleaned, paragraphs, markdown),
        image=addresses["image"],
        alt=_short(fields.get("alt", "")) if addresses["image"] else "",
        credit=_short(fields.get("credit", "")),
        place=_short(place) if any(character.isalpha() for character in place) else "",
        details={key: value for key, value in details.items() if value},
        line=line,
    )
    reading.items.append(item)
    for meaning in ("title", "date", "kind", "url", "summary", "image", "credit", "place"):
        text = str(getattr(item, meaning))
        reading.explain(line, meaning, text, f"from '{written[:60]}'" if meaning == "date" and written != text else "")
    return True


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= MAX_TITLE else ""


def _same_paragraphs(cleaned: str, paragraphs: Sequence[str], markdown: Sequence[str]) -> str:
    """The Markdown of the paragraphs that a summary has; '' when one of them is shortened."""
    kept = cleaned.split("\n\n")
    same = kept == list(paragraphs[: len(kept)]) and len(kept) <= len(markdown)
    return "\n\n".join(markdown[: len(kept)]) if same else ""
