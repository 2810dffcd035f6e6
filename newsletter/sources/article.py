"""The page of one article: its machine-readable fields, else its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from newsletter.sources.date_reader import DateReader
from newsletter.sources.dated_elements import dated_elements
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.listing_items import Record, find_records, is_aside
from newsletter.sources.page_text import Element, open_page, page_base, page_languages, paragraphs_of, text_of
from newsletter.sources.structured import structured_article
from newsletter.wording import truncate

_PUBLISHED_NAMES = frozenset(
    (
        *("article:published_time", "og:published_time", "date", "pubdate", "publishdate", "datepublished"),
        *("dc.date", "dc.date.issued", "dcterms.date", "dcterms.created", "citation_publication_date", "sailthru.date"),
    )
)
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})(?=/|$)")
_MIN_SUMMARY = 80
#: Text that makes a page an article in spite of its lists: beside a date of its own, and without, in characters.
_MIN_TEXT, _MUCH_TEXT = 600, 2000
#: With less, a page is hardly an article, and its date is doubtful.
_LITTLE_TEXT = 200
#: A date further from the title than so many elements is doubtful.
_NEAR = 60


def declares_article(root: Element) -> bool:
    """Whether a page says by its fields for machines that it is one article, with its date."""
    meta = _meta(root)
    is_dated = meta.get("og:type", "").lower() == "article" and _PUBLISHED_NAMES.intersection(meta)
    if is_dated or "article:published_time" in meta:
        return True
    known = structured_article(root)
    named = _words(" ".join(map(text_of, root.iter("h1", "title"))))
    return bool(known.get("date")) and _words(known["title"]) in named


def is_article(root: Element, records: Sequence[Record], dated: Mapping[Element, str]) -> bool:
    """Whether a page with a list of `records` is one article by its text."""
    headings = list(root.iter("h1"))
    outside = inside = 0
    # What has the page's only heading in it is the article, even beside others of its like.
    around = {*headings[0].iterancestors()} if len(headings) == 1 else set()
    listed = {record.element for record in records} - around
    for paragraph in root.iter("p"):
        length = len(text_of(paragraph))
        if length >= _MIN_SUMMARY:
            if not listed.isdisjoint([paragraph, *paragraph.iterancestors()]):
                inside += length
            elif not is_aside(paragraph):
                outside += length
    is_within = any(record.element in around for record in records)
    if outside < max(_MIN_TEXT / 2 if is_within else _MIN_TEXT, inside):
        return False
    return is_within or outside > _MUCH_TEXT or _own_date(root, dated, records)[0] is not None


def read_article(page: Page, clues: Clues) -> Reading:
    """The one item that a page is."""
    reading = Reading(page)
    root = open_page(page, reading)
    if root is not None:
        add_article(reading, root, DateReader(page_languages(root, clues)))
    return reading


def add_article(reading: Reading, root: Element, dates: DateReader) -> None:
    """Add the one item that a page is to its reading."""
    page = reading.page
    reading.shape = "one article"
    meta = _meta(root)
    known = structured_article(root)
    main = next((each for each in root.iter("article", "main")), None)
    body = main if main is not None else root
    lines = paragraphs_of(body)
    heading = _heading(root, body, meta)
    canonical = next(
        (link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"), ""
    )
    fields = {
        **known,
        "title": known.get("title") or heading or meta.get("og:title") or text_of(next(root.iter("title"), None)),
        "date": known.get("date")
        or next((meta[name] for name in meta if name in _PUBLISHED_NAMES and dates.find(meta[name])), ""),
        "url": canonical or meta.get("og:url") or known.get("url") or page.address,
        "kind": known.get("kind") or meta.get("article:section", ""),
        "image": known.get("image") or meta.get("og:image") or meta.get("twitter:image", ""),
        "alt": known.get("alt") or meta.get("og:image:alt", ""),
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
        return
    fields["date"] = _day_of_address(fields["url"], fields["date"], dates)
    doubt = False
    if not fields["date"]:
        dated = dated_elements(root, dates)
        element, distance = _own_date(root, dated, find_records(dated, dates))
        fields["date"] = dated[element] if element is not None else _dateline(lines, dates)
        paragraphs = sum(len(line) for line in lines if len(line) >= _MIN_SUMMARY)
        doubt = distance > _NEAR or paragraphs < _LITTLE_TEXT
    if not fields["date"]:
        reading.problem(
            0,
            f"no items with a date in the page '{fields['title'][:50]}', and no date for the page itself",
            "give the listing's address or feed, or its text, copied, to: newsletter import -",
        )
        return
    if add_item(reading, fields, dates, name="the article", base=page_base(root, page), summary=[summary]) and doubt:
        why = "the page has little text, or the date stands far from its title"
        named = f"the date '{fields['date'][:40]}' may not be that of the page '{truncate(fields['title'], 50)}'"
        reading.note(0, f"{named}: {why}", "check the date")


def _heading(root: Element, body: Element, meta: Mapping[str, str]) -> str:
    """The heading that the page's title repeats: menus have headings too; else the first."""
    headings = [text for each in (*body.iter("h1"), *root.iter("h1")) if (text := text_of(each))]
    titles = [meta.get("og:title", ""), text_of(next(root.iter("title"), None))]
    named = _words(" ".join(titles))
    repeated = (heading for heading in headings if _words(heading) and _words(heading) in named)
    found = next(repeated, "") or titles[0] or next(iter(headings), "")
    if found:
        return found
    # Without a heading of its own rank, the title is the longest one that the page's title repeats beside the site's.
    lower = (text for each in body.iter("h2", "h3") if (text := text_of(each)) and _words(text) in named)
    return max(lower, key=len, default="")


def _day_of_address(address: str, written: str, dates: DateReader) -> str:
    """The day in an address such as /2020/09/18/ beside that for machines, which may have another time zone."""
    found = _DAY_IN_ADDRESS.search(address)
    machine = dates.find(written) if found and written else None
    if not found or not machine or not machine.date:
        return written
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return written
    return str(day) if abs((day - machine.date).days) == 1 else written


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _meta(root: Element) -> dict[str, str]:
    """The page's `meta` elements: the first of each name, in small letters."""
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _own_date(root: Element, dated: Mapping[Element, str], records: Iterable[Record]) -> tuple[Element | None, int]:
    """The date of the page itself: the first below its heading, else the last above; and how many elements lie between.

    Those of menus, of sidebars and of lists are not its own.
    """
    listed = {record.element for record in records if len(record.element.findall(".//p")) < 10}
    own = [
        element for element in dated if listed.isdisjoint([element, *element.iterancestors()]) and not is_aside(element)
    ]
    if not own:
        return None, 0
    order = {element: number for number, element in enumerate(root.iter())}
    heading = next(root.iter("h1"), next(root.iter("h2"), None))
    at = order[heading] if heading is not None else 0
    below = next((element for element in own if order[element] >= at), None)
    above = next((element for element in reversed(own) if order[element] < at), None)
    near = [each for each in (below, above) if each is not None and abs(order[each] - at) <= _NEAR]
    found = near[0] if near else below if below is not None else above
    return found, abs(order[found] - at)


def _dateline(lines: Sequence[str], dates: DateReader) -> str:
    """The first of a page's lines that is a date, or has one at its end."""
    short = [line for line in lines[:60] if len(line) <= 120 and re.search(r"\d", line)]
    whole = next((line for line in short if dates.find(line)), "")
    if whole:
        return whole
    spots = (dates.spot(line) for line in short)
    found = next(
        (spot.found for spot in spots if spot and spot.has_year and spot.found.date and not spot.after.strip(" .")),
        None,
    )
    return str(found.date) if found else ""


#: A page of one article is a web page like others: it is read so when the editor names the format.
FORMAT = Format(lambda _: False, read_article)
