"""Where a page in HTML has dates: in attributes for machines, in the text of elements, or in badges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateReader, Spot
from newsletter.sources.listing_words import listing_words
from newsletter.sources.month_names import plain, plain_digits
from newsletter.sources.page_text import Element, text_of

_LEFT_OUT = frozenset(
    ("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "select", "textarea")
)
_DATE_ATTRIBUTES = ("datetime", "data-date", "data-datetime", "data-published", "data-start", "data-start-date")
_DATE_PROPERTIES = frozenset(("datePublished", "startDate", "dateCreated"))
_CHANGED = re.compile(r"(?i)(?:^|[\s_-])(?:updated|modified|lastmod)(?:$|[\s_-])")
_DATE_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:date|datetime|published|pubdate|posted|time|datum|fecha|data)(?:$|[\s_-])"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_ISO = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}(?=$|[T ])")
_DIGIT, _FOUR_DIGITS = re.compile(r"\d"), re.compile(r"\d{4}")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_DAY_ALONE = re.compile(r"\d{1,2}[.,]?")
#: A word such as "klo" or "Uhr" and a time of day, then the end or a separator.
_CLOCK_BEHIND = re.compile(r"[\s,]+[^\W\d_]{1,5}\.?\s*(?:\d{1,2}[.:]\d{2})?\s*(?:$|[|•·])")
_TOWN, _DASH_ALONE = re.compile(r"[^\W\d_][^\W\d_ .'’-]*(?: [^\W\d_][^\d,]{0,30})?,"), re.compile(r"\s*[–—-]")
_LETTERS = re.compile(r"[^\W\d_]")
#: Longest text that is a date with a few words around it, and longest badge, in characters.
_MAX_TEXT, _MAX_BADGE = 120, 30


def dated_elements(root: Element, dates: DateReader) -> dict[Element, str]:
    """The innermost elements that have a date, in the order of the page, each with the text of its date.

    A text without a year is that of a badge such as "12 Mar".
    """
    found: dict[Element, str] = {}
    # Of each open element: how many characters of text it has so far, whether digits are among them, and a whole date.
    sizes, has_digits, has_date = [0], [False], [False]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            text = ""
            if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
                walk.skip_subtree()
            else:
                text = element.text or ""
            sizes.append(len(text))
            has_digits.append(bool(text) and bool(_DIGIT.search(text)))
            has_date.append(False)
            continue
        size, digits, inside = sizes.pop(), has_digits.pop(), has_date.pop()
        if not inside and isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            for holder, text in _dates_of(element, size if digits else 0, dates):
                found[holder] = text
                inside = inside or bool(_YEAR.search(text))
        tail = element.tail or ""
        sizes[-1] += size + len(tail.strip())
        has_digits[-1] = has_digits[-1] or digits or (bool(tail) and bool(_DIGIT.search(tail)))
        has_date[-1] = has_date[-1] or inside
    return _whole(found)


def _whole(found: dict[Element, str]) -> dict[Element, str]:
    """Without badges that are a part of a whole date, and without the dates of changes beside others."""
    covered = {
        inner
        for element, text in found.items()
        if _YEAR.search(text)
        for inner in element.iterdescendants()
        if inner in found
    }
    return {
        element: text
        for element, text in found.items()
        if element not in covered and not (_CHANGED.search(element.get("class") or "") and len(found) > 1)
    }


def _dates_of(element: Element, size: int, dates: DateReader) -> Iterator[tuple[Element, str]]:
    """The dates of an element in which none is; `size` is that of its text, or 0 for text without digits."""
    attribute = _attribute_date(element, dates)
    text = plain_digits(text_of(element)) if 0 < size <= 2 * _MAX_TEXT else ""
    text = text if len(text) <= _MAX_TEXT else ""
    year = bool(text) and bool(_YEAR.search(text))
    if year:
        seen = dates.find(text)
        if seen and (seen.date or not attribute):
            yield element, text
            return
    if attribute:
        yield element, attribute
        return
    if not size:
        return
    if year:
        spot = dates.spot(text)
        if spot and spot.has_year and spot.found.date and (_is_called_date(element) or _is_published(spot)):
            yield element, str(spot.found.date)
            return
    line = _own_line(element, dates) if year or not text else ""
    if line:
        yield element, line
    elif not year and text and len(text) <= _MAX_BADGE and is_badge(text, dates):
        yield element, text
    elif not year and size <= 1000:
        yield from _badges_of(element, dates)


def _is_called_date(element: Element) -> bool:
    return bool(_DATE_CLASS.search(element.get("class") or ""))


def _is_published(spot: Spot) -> bool:
    """Whether a text is a date with a time of day, an author, or a town beside it.

    "3.3.2021 klo 14.00 | News", "Posted on 3 March 2021 by Ann in Things", "GENEVA, 3 March 2021 –".
    """
    if not spot.before:
        return bool(_CLOCK_BEHIND.match(spot.after))
    author = plain(next(iter(spot.after.split()), "")) in listing_words("by")
    if plain(spot.before.rstrip(" :：")) in listing_words("published"):
        return author
    return bool(_TOWN.fullmatch(spot.before)) and bool(_DASH_ALONE.fullmatch(spot.after))


def _own_line(element: Element, dates: DateReader) -> str:
    """The date among the texts of an element itself, beside its links: "3 May 2021 – <a>…"."""
    for part in (element.text, *(child.tail for child in element)):
        if part and _FOUR_DIGITS.search(part):
            line = plain_digits(clean_line(part)).strip("()[] ")
            if len(line) <= _MAX_TEXT and _YEAR.search(line) and dates.find(line):
                return line
    return ""


def _attribute_date(element: Element, dates: DateReader) -> str:
    """A date in an attribute for machines, as 2020-09-18."""
    if not element.attrib:
        return ""
    values = [element.get(name) for name in _DATE_ATTRIBUTES]
    if _DATE_PROPERTIES.intersection((element.get("itemprop") or "").split()):
        values.append(element.get("content"))
    if element.tag == "abbr":
        values.append(element.get("title"))
    return next((each.strip() for each in values if each and len(each) < 40 and _is_date(each.strip(), dates)), "")


def _is_date(value: str, dates: DateReader) -> bool:
    iso = _ISO.match(value)
    if iso is None:
        return bool(dates.find(value))
    try:
        return bool(date.fromisoformat(iso[0]))
    except ValueError:
        return False


def is_badge(text: str, dates: DateReader) -> bool:
    """Whether a text is a day and a month without a year."""
    return bool(text and not _YEAR.search(text) and _DAY.search(text) and _LETTERS.search(text)) and bool(
        with_year(text, 2000, dates)
    )


def with_year(text: str, year: int, dates: DateReader) -> str:
    """The text of a badge with a year, as a date that can be read; '' when it is none."""
    for written in (f"{text} {year}", f"{year}年{text}", f"{year} {text}"):
        found = dates.find(written)
        if found and found.date and not found.rest:
            return str(found.date)
    return ""


def _badges_of(element: Element, dates: DateReader) -> Iterator[tuple[Element, str]]:
    """Days and months that stand in elements of their own beside others."""
    children = [child for child in element if isinstance(child.tag, str)]
    for index, child in enumerate(children[:-1]):
        if len(child) or not _DAY_ALONE.fullmatch((child.text or "").strip()):
            continue
        around = [" ".join(map(text_of, children[max(first, 0) : first + 2])) for first in (index, index - 1)]
        badge = next((each for each in around if len(each) <= _MAX_BADGE and is_badge(each, dates)), "")
        if badge:
            yield child, badge
