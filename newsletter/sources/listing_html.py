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
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from newsletter.sources.article import is_article, read_article
from newsletter.sources.blocks import read_block, title_of
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import MAX_ITEMS, Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.page_text import Element, open_page, page_base, page_languages, select, text_of
from newsletter.sources.structured import json_ld_articles, microdata_articles
from newsletter.wording import truncate

#: Markup of content management systems, as the selectors of a source; other pages are read by their shape.
_KNOWN_MARKUP: tuple[Mapping[str, str], ...] = tuple(
    tomllib.loads(Path(__file__).with_name("known_markup.toml").read_text("utf-8")).values()
)

_YEAR = re.compile(r"(?:19|20)\d{2}")


def _read_html(page: Page, clues: Clues) -> Reading:
    """The items of a page: of a listing, or of the one article that it is."""
    reading = Reading(page)
    root = open_page(page, reading)
    if root is None:
        return reading
    dates = DateReader(page_languages(root, clues))
    base = page_base(root, page)
    if _read_selected(reading, root, clues, dates, base) or _read_structured(reading, root, dates, base):
        return reading
    if not is_article(root) and _read_repeated(reading, root, dates, base):
        return reading
    return read_article(page, clues)


def _read_selected(reading: Reading, root: Element, clues: Clues, dates: DateReader, base: str) -> bool:
    """Read the items that CSS selectors find; returns whether the page is read by them."""
    for selectors in (clues.selectors, *_KNOWN_MARKUP):
        blocks = select(root, selectors.get("item", ""))
        for number, block in enumerate(reading.first(blocks), 1):
            whole = base or selectors.get("base", "")
            read_block(reading, block, dates, whole, name=f"item {number}", selectors=selectors)
        if blocks:
            return True
        if selectors is clues.selectors and selectors:
            message = f"the selector '{selectors.get('item')}' finds nothing in the page"
            reading.problem(0, message, "look at the page's markup")
            return True
    return False


def _read_structured(reading: Reading, root: Element, dates: DateReader, base: str) -> bool:
    """Read the articles that are there for machines; returns whether there are several."""
    for articles in (json_ld_articles(root), microdata_articles(root)):
        if len(articles) > 1 and any(article.get("date") for article in articles):
            for number, article in enumerate(reading.first(articles), 1):
                line = int(article.get("line") or 0)
                add_item(reading, article, dates, name=f"item {number}", line=line, base=base)
            return True
    return False


def _read_repeated(reading: Reading, root: Element, dates: DateReader, base: str) -> bool:
    """Read the repeated blocks with a date; returns whether there are several."""
    dated = list(itertools.islice(_dated(root, dates), MAX_ITEMS + 1))
    blocks, dateless = _blocks(dated[:MAX_ITEMS])
    if len(blocks) < 2:
        return False
    for number, block in enumerate(blocks, 1):
        read_block(reading, block, dates, base, name=f"item {number}")
    is_whole = len(reading.first(dated)) == len(dated)
    for block in dateless if is_whole else ():
        title = truncate(text_of(title_of(block)), 50)
        reading.problem(block.sourceline or 0, f"the item '{title}' has no date", "it is not imported")
    return True


def _blocks(dated: Sequence[Element]) -> tuple[list[Element], list[Element]]:
    """The repeated blocks that hold a date, of those that are `dated`, and a title; and their like without a date."""
    within: Counter[Element] = Counter()
    for element in dated:
        within.update([element, *element.iterancestors()])
    found = dict.fromkeys(_block_of(element, within) for element in dated)
    blocks = [block for block in found if block is not None]
    likes = Counter(map(_shape, blocks))
    blocks = [block for block in blocks if likes[_shape(block)] > 1]
    parents = Counter(block.getparent() for block in blocks)
    dateless = [
        sibling
        for parent, count in parents.items()
        if count > 1 and parent is not None
        for sibling in parent
        if isinstance(sibling.tag, str)
        and not within[sibling]
        and likes[_shape(sibling)] > 1
        and title_of(sibling) is not None
    ]
    return blocks, dateless


def _block_of(element: Element, within: Mapping[Element, int]) -> Element | None:
    """The largest element around a date that holds no other date; a few when only so it has a title."""
    best = None
    chain: Sequence[Element] = [element, *element.iterancestors()]
    for above in chain:
        if within[above] > 1 or above.tag in ("body", "html"):
            break
        if title_of(above) is not None:
            best = above
    if best is not None:
        return best
    return next(
        (above for above in chain if 1 < within[above] <= 3 and above.tag != "body" and title_of(above) is not None),
        None,
    )


def _shape(element: Element) -> tuple[str, str, str]:
    parent = element.getparent()
    classes = " ".join(re.findall(r"[A-Za-z][\w-]*", element.get("class") or "")[:1])
    return (str(element.tag), classes, str(parent.tag) if parent is not None else "")


def _dated(root: Element, dates: DateReader) -> Iterator[Element]:
    """The innermost elements that are a date."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "head", "title", "option"):
            continue
        if element.tag == "time":
            if dates.find(element.get("datetime") or text_of(element)):
                yield element
            continue
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if not _YEAR.search(own) or len(element) > 12 or element.find(".//time") is not None:
            continue
        text = text_of(element)
        if len(text) <= 120 and dates.find(text):
            yield element


_TAG = re.compile(
    r"<(?:!doctype html|html|head|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a\s|span|time)[\s>/]?",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"</(?:html|body|div|ul|ol|li|p|table|section|article|main|h[1-6]|a|span)\s*>", re.IGNORECASE)


def _is_html(text: str) -> bool:
    return bool(_TAG.search(text[:20_000]) and _CLOSED.search(text)) or text[:9].lower() == "<!doctype"


FORMAT = Format(_is_html, _read_html)
