"""Pages in HTML: a listing of news, or one article.

A listing is read by the CSS selectors that the publication gives, by markup
that is known, by machine-readable articles, and else by its shape: the
blocks that hold one date and a title.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from newsletter.sources.article import add_article, declares_article, is_article
from newsletter.sources.blocks import read_block, title_of
from newsletter.sources.date_reader import DateReader
from newsletter.sources.dated_elements import dated_elements, is_badge, with_year
from newsletter.sources.drafts import MAX_ITEMS, Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.listing_items import Record, find_records, is_aside, without_dates
from newsletter.sources.page_text import Element, open_page, page_base, page_languages, select, tag_of, text_of
from newsletter.sources.structured import distinct, json_ld_articles, microdata_articles
from newsletter.sources.tables import headed_tables, read_headed_table
from newsletter.wording import truncate

#: Markup of content management systems, as the selectors of a source; other pages are read by their shape.
_KNOWN_MARKUP: tuple[Mapping[str, str], ...] = tuple(
    tomllib.loads(Path(__file__).with_name("known_markup.toml").read_text("utf-8")).values()
)

_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})(?=[/-])")
#: Dates of one item, of which one is likely to be its own.
_MANY_DATES = 3
_ABOVE = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "header", "caption", "dt")


def _read_html(page: Page, clues: Clues) -> Reading:
    """The items of a page: of a listing, or of the one article that it is."""
    reading = Reading(page)
    root = open_page(page, reading)
    if root is None:
        return reading
    dates = DateReader(page_languages(root, clues))
    base = page_base(root, page)
    if _read_selected(reading, root, clues, dates, base):
        return reading
    if declares_article(root):
        add_article(reading, root, dates)
        return reading
    dated = dated_elements(root, dates)
    records = []
    for record in find_records(dated, dates):
        if is_aside(record.element):
            title = text_of(title_of(record.element, dates))
            reading.explain(
                record.element.sourceline or 0, "left out", title, "in a menu, a sidebar, comments or a footer"
            )
        else:
            records.append(record)
    tables = headed_tables(root)
    others = [record for record in records if not any(record.element in set(table.iter("tr")) for table, _ in tables)]
    if is_article(root, records, dated):
        add_article(reading, root, dates)
        return reading
    if _read_structured(reading, root, dates, base, at_least=len(records)):
        return reading
    for table, columns in tables:
        read_headed_table(reading, table, columns, dates, base)
        reading.shape = f"a table with columns for {', '.join(columns.values())}"
    if tables and len(others) < 2:
        return reading
    records = others
    if len(records) > 1:
        _read_repeated(reading, records, dated, dates, base)
        return reading
    add_article(reading, root, dates)
    return reading


def _read_selected(reading: Reading, root: Element, clues: Clues, dates: DateReader, base: str) -> bool:
    """Read the items that CSS selectors find; returns whether the page is read by them."""
    for selectors in (clues.selectors, *_KNOWN_MARKUP):
        blocks = select(root, selectors.get("item", ""))
        whole = base or selectors.get("base", "")
        for number, block in enumerate(reading.first(blocks), 1):
            with reading.guard(block.sourceline or 0, f"item {number}"):
                dated = next(iter(dated_elements(block, dates).items()), None)
                read_block(reading, block, dates, whole, name=f"item {number}", selectors=selectors, dated=dated)
        if blocks:
            reading.shape = f"{len(blocks)} elements that the selector '{selectors['item']}' finds"
            return True
        if selectors is clues.selectors and selectors:
            message = f"the selector '{selectors.get('item')}' finds nothing in the page"
            reading.problem(0, message, "look at the page's markup")
            return True
    return False


def _read_structured(reading: Reading, root: Element, dates: DateReader, base: str, *, at_least: int) -> bool:
    """Read the articles that are there for machines; returns whether they are several, and `at_least` as many."""
    kinds = {"JSON-LD": json_ld_articles, "microdata": microdata_articles}
    for kind, find in kinds.items():
        articles = distinct(find(root))
        with_date = sum(bool(article.get("date")) for article in articles)
        if len(articles) > 1 and with_date and with_date >= at_least * 0.8:
            reading.shape = f"{len(articles)} articles or events that the page describes for machines ({kind})"
            for number, article in enumerate(reading.first(articles), 1):
                line = int(article.get("line") or 0)
                add_item(reading, article, dates, name=f"item {number}", line=line, base=base)
            return True
    return False


def _read_repeated(
    reading: Reading, records: Sequence[Record], dated: Mapping[Element, str], dates: DateReader, base: str
) -> None:
    """Read the repeated elements with a date, and report those of their like that have none."""
    parents = dict.fromkeys(tag_of(record.element.getparent()) for record in records)
    reading.shape = f"{len(records)} elements with a date that repeat in {', '.join(itertools.islice(parents, 5))}"
    titles = Counter(text_of(title_of(record.element, dates)) for record in records)
    labels = {title for title, count in titles.items() if count > 2 and count >= len(records) / 2}
    for number, record in enumerate(reading.first(records), 1):
        name = f"item {number}"
        with reading.guard(record.element.sourceline or 0, name):
            element, text = _date_of(record, dated)
            found = (element, _whole_date(text, record, dates))
            read_block(reading, record.element, dates, base, name=name, dated=found, labels=labels)
            if len({dated[each] for each in record.dated}) > _MANY_DATES:
                message = f"{name} has {len(record.dated)} dates, of which '{truncate(found[1], 30)}' is taken"
                reading.note(
                    record.element.sourceline or 0, message, "check the item, or give selectors in publication.yaml"
                )
    for block in without_dates(records, dates) if len(records) <= MAX_ITEMS else ():
        title = truncate(text_of(title_of(block, dates)), 50)
        reading.problem(block.sourceline or 0, f"the item '{title}' has no date", "it is not imported")


def _date_of(record: Record, dated: Mapping[Element, str]) -> tuple[Element, str]:
    """The date of an item that has several: a whole one before a badge, the first of them."""
    return min(((element, dated[element]) for element in record.dated), key=lambda each: not _YEAR.search(each[1]))


def _whole_date(text: str, record: Record, dates: DateReader) -> str:
    """A date with its year: that of the badge's own, of the address, or of the heading above."""
    if not is_badge(text, dates):
        return text
    for link in record.element.iter("a"):
        for year, month in _YEAR_IN_ADDRESS.findall(link.get("href") or ""):
            whole = with_year(text, int(year), dates)
            if whole[5:7] == month.zfill(2):
                return whole
    for above in (record.element, *record.element.iterancestors()):
        for before in itertools.islice(above.itersiblings(preceding=True), 200):
            heading = text_of(before) if before.tag in _ABOVE else ""
            year = _YEAR.search(heading) if dates.is_heading(heading) else None
            if year:
                return with_year(text, int(year[0]), dates) or text
    return text


_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a\s|span|time)[\s>/]?",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</(?:html|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a|span)\s*>", re.IGNORECASE)


def _is_html(text: str) -> bool:
    return bool(_TAG.search(text[:20_000]) and _CLOSED.search(text)) or text[:9].lower() == "<!doctype"


FORMAT = Format(_is_html, _read_html)
