"""One block of a listing in HTML: its title, link, date, kind, summary and picture."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Mapping

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Reading
from newsletter.sources.identity import identity
from newsletter.sources.item_builder import add_item
from newsletter.sources.listing_text import take_credit
from newsletter.sources.listing_words import listing_words
from newsletter.sources.month_names import plain
from newsletter.sources.page_text import Element, paragraphs_of, select, tag_of, text_of
from newsletter.wording import truncate

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Shortest title that a link or a cell has, in characters; signs of Chinese and Japanese say more.
_MIN_TITLE, _MIN_SIGNS = 8, 5
_SHORT, _LONGEST_MONTH = 60, 12
#: Longest cell of a table that is a title without a link.
_LONGEST_CELL = 150
_TITLE_CLASS = re.compile(r"(?i)(?:^|[\s_-])(?:title|headline|titel|titre|titulo|heading)(?:$|[\s_-])")
_KIND_CLASS = re.compile(
    r"(?i)(?:^|[\s_-])(?:kind|type|category|categories|prehead|label|tag|eyebrow|kicker|section|badge|cat)(?:$|[\s_-])"
    r"|(?-i:[a-z]Category\b)"
)
_CATEGORY = re.compile(r"(?i)(?:https?://[^/]+)?/category/")
_PERSON = re.compile(
    r"(?i)(?:^|[\s_/-])(?:author|byline|vcard|people|person|category|categories|tags?|cat)(?:$|[\s_/-])"
)
_NO_ARTICLE = re.compile(
    r"(?i)(?:https?://[^/]+)?/(?:author|category|tag)/|(?:mailto|tel|whatsapp):|https?://[^?]*(?:sharer|/share|/intent/)"
)
_SEPARATORS = re.compile(r"\s*[|•·]\s*")


def read_block(
    reading: Reading,
    block: Element,
    dates: DateReader,
    base: str,
    *,
    name: str,
    selectors: Mapping[str, str] | None = None,
    dated: tuple[Element, str] | None = None,
    labels: Collection[str] = (),
) -> None:
    """Add the item of a block to the reading; `selectors` find parts of it, the rest is found by shape.

    `dated` is the element in which its date was found, and the text of the
    date; `labels` are texts that are no titles, unless there is no other.
    """
    parts = {part: selector for part, selector in (selectors or {}).items() if part not in ("item", "base")}
    given = {part: next(iter(select(block, selector)), None) for part, selector in parts.items()}
    title = _either(given.get("title"), lambda: title_of(block, dates, labels))
    if title is None:
        title = title_of(block, dates)
        if title is not None:
            message = f"{name}: its title '{truncate(text_of(title), 50)}' is the same in most items of the page"
            reading.note(block.sourceline or 0, message, "check the title, or give its selector in publication.yaml")
    link = _either(given.get("url"), lambda: _link_of(title, block))
    image = _either(given.get("image"), lambda: _picture_of(block, title))
    date, date_text = (
        (given["date"], _date_text(given["date"], dates)) if given.get("date") is not None else (dated or (None, ""))
    )
    fields = {
        "title": _title_text(title, date, date_text),
        "url": (link.get("href") or "") if link is not None else "",
        "image": (image.get("src") or "") if image is not None else "",
        "alt": (image.get("alt") or "") if image is not None else "",
        "date": date_text,
    }
    if image is not None and (not fields["image"] or fields["image"].startswith("data:")):
        fields["image"] = image.get("data-src") or image.get("data-original") or ""
    for part in ("kind", "credit", "place"):
        fields[part] = text_of(given.get(part))
    fields["kind"] = fields["kind"] or _kind_of(block, title, date, dates)
    summary = _from_lines(
        _lines(block, title, [fields["title"], fields["kind"], text_of(date), date_text]), fields, dates
    )
    if "summary" in given:
        summary = paragraphs_of(given["summary"]) if given["summary"] is not None else []
    found = {"title": title, "link": link, "date": date, "picture": image}
    line = block.sourceline or 0
    reading.explain(
        line,
        "item",
        tag_of(block),
        ", ".join(f"{part} from {tag_of(each)}" for part, each in found.items() if each is not None),
    )
    add_item(reading, fields, dates, name=name, line=line, base=base, summary=summary)


def title_of(block: Element, dates: DateReader, labels: Collection[str] = ()) -> Element | None:
    """The heading in a block, else what its class calls a title, else its longest link of some words.

    `labels` are texts that are no titles, because most blocks have them: "View details".
    """
    headings = [each for each in block.iter(*_HEADINGS) if _is_title(each, dates) and text_of(each) not in labels]
    if headings:
        linked = next((each for each in headings if each.find(".//a[@href]") is not None), None)
        return linked if linked is not None else headings[0]
    links = [each for each in block.iter("a") if each.get("href") and not _is_person(each)]
    called = (
        each for each in block.iter() if isinstance(each.tag, str) and _TITLE_CLASS.search(each.get("class") or "")
    )
    named = next(
        (each for each in called if _is_title(each, dates, shortest=_MIN_TITLE) and text_of(each) not in labels), None
    )
    if named is not None:
        return named
    titled = [each for each in links if _is_title(each, dates, shortest=_MIN_TITLE) and text_of(each) not in labels]
    if not titled and labels:
        titled = [each for each in block.iter("strong", "b") if _is_title(each, dates, shortest=_MIN_TITLE)]
    if not titled and block.tag == "tr":
        # A row of a table without a link.
        titled = [each for each in block.iter("td") if _is_title(each, dates, shortest=_MIN_TITLE)]
        titled = [each for each in titled if len(text_of(each)) <= _LONGEST_CELL and each.find(".//td") is None]
    if not titled:
        return None
    longest = max(titled, key=lambda each: len(text_of(each)))
    strong = next(
        (each for each in longest.iter("strong", "b", "em") if _is_title(each, dates, shortest=_MIN_TITLE)), None
    )
    return longest if strong is None else strong


def _is_title(element: Element, dates: DateReader, *, shortest: int = 1) -> bool:
    """Whether an element has the words of a title: no date, and no month above the items of that month."""
    text = text_of(element)
    enough = shortest if text.isascii() or shortest == 1 else _MIN_SIGNS if _has_signs(text) else shortest
    if len(text) < enough or not any(character.isalpha() for character in text):
        return False
    if len(text) > 60 or not any(character.isdigit() for character in text):
        return True
    found = dates.line(text)
    spot = None if found else dates.spot(text)
    is_day = bool(spot and not spot.has_year and not spot.before and not spot.after.strip(" .,"))
    return not is_day and not dates.is_heading(text) and not (found and len(found.rest) < _MIN_TITLE)


def _has_signs(text: str) -> bool:
    return any("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in text)


def _is_person(link: Element) -> bool:
    """Whether a link leads to an author or a category, or shares the page."""
    names = f"{link.get('class') or ''} {link.get('rel') or ''}"
    return bool(_PERSON.search(names)) or bool(_NO_ARTICLE.match(link.get("href") or ""))


def _title_text(title: Element | None, date: Element | None, date_text: str) -> str:
    """The words of a title: without a date that stands in it, and whole where the page cuts them."""
    text = text_of(title)
    if title is None:
        return ""
    if date is not None and title in date.iterancestors():
        text = text.replace(text_of(date), " ", 1)
    elif date is not None and date is title and date_text != text:
        text = text.replace(date_text, " ", 1)
    text = " ".join(text.split()).strip("()[]|•·–—- ") if text != text_of(title) else text
    whole = " ".join((title.get("title") or "").split())
    cut = text.rstrip("….").rstrip()
    return whole if text != cut and whole.startswith(cut) else text


def _either(given: Element | None, find: Callable[[], Element | None]) -> Element | None:
    """The element that a selector found, else the one that `find` does."""
    return given if given is not None else find()


def _link_of(title: Element | None, block: Element) -> Element | None:
    """The link in the title or around it, else the one that most of the block's links agree on, else its first."""
    if title is None:
        return None
    own = next((each for each in itertools.chain(title.iter("a"), title.iterancestors("a")) if each.get("href")), None)
    if own is not None:
        return own
    links = [each for each in block.iter("a") if each.get("href") and not _is_person(each)]
    times: dict[str, int] = {}
    for each in links:
        address = identity(each.get("href") or "")
        times[address] = times.get(address, 0) + 1
    return max(links, key=lambda each: times[identity(each.get("href") or "")], default=None)


def _picture_of(block: Element, title: Element | None) -> Element | None:
    """The first picture that is neither an icon in the title nor a tiny one."""
    for image in block.iter("img"):
        if title is not None and title in image.iterancestors() and title.tag in (*_HEADINGS, "a") and text_of(title):
            continue
        sizes = [
            int(size)
            for size in (image.get("width"), image.get("height"))
            if size and size.isdecimal() and len(size) < 6
        ]
        if not sizes or min(sizes) > 32:
            return image
    return None


def _date_text(element: Element | None, dates: DateReader) -> str:
    """The date that readers see, with the venue beside it; else the machine-readable one."""
    if element is None:
        return ""
    text = text_of(element)
    found = dates.find(text)
    return text if found and found.date else str(element.get("datetime") or text)


def _kind_of(block: Element, title: Element | None, date: Element | None, dates: DateReader) -> str:
    for element in block.iter():
        if element is title or element is date or not isinstance(element.tag, str) or element is block:
            continue
        if _KIND_CLASS.search(element.get("class") or "") and _may_be_kind(text_of(element), dates):
            inside = {title, date} & set(element.iterdescendants())
            if not inside:
                # "Category: News": the link is the kind, the text before it a label.
                return next((text for link in element.iter("a") if (text := text_of(link))), text_of(element))
    category = next((link for link in block.iter("a") if _CATEGORY.match(link.get("href") or "")), None)
    if category is not None and category is not title and _may_be_kind(text_of(category), dates):
        return text_of(category)
    # "News | 3 May 2021", but not "By Ann | 3 May 2021".
    beside, *others = _SEPARATORS.split(text_of(date))
    is_person = date is not None and _is_person(date)
    return beside if others and not is_person and _may_be_kind(beside, dates) and not dates.find(beside) else ""


def _may_be_kind(text: str, dates: DateReader) -> bool:
    """Whether a text is short and has letters, and is neither a label, a count, an author nor the month of a date."""
    if not 0 < len(text) <= _SHORT or not any(map(str.isalpha, text)) or text.endswith((":", "：")):
        return False
    words = text.split()
    is_author = len(words) > 1 and plain(words[0]) in listing_words("by")
    has_number = any(word[0].isdigit() for word in words)
    return not is_author and not has_number and not _is_month(text, dates)


def _is_month(text: str, dates: DateReader) -> bool:
    return len(text) <= _LONGEST_MONTH and dates.find(f"1 {text} 2000") is not None


def _lines(block: Element, title: Element | None, known: list[str]) -> list[tuple[str, bool]]:
    """The lines of a block other than its title, and whether each may be of its summary.

    The lines before the title are not, nor is the rest of a line with the kind
    or the date, which are `known`.
    """
    heading = text_of(title)
    links = {text_of(link) for link in block.iter("a")} - {heading}
    lines: list[tuple[str, bool]] = []
    after = False
    for line in paragraphs_of(block):
        if not after and heading and heading in line:
            after = True
            before, _, rest = line.partition(heading)
            parts = [(before.strip(), False), (rest.strip(), True)]
        else:
            parts = [(line, after)]
        for text, behind in parts:
            left = text
            for part in known:
                if part and part in left:
                    left = left.replace(part, " ", 1)
                    behind = behind and len(left) > _SHORT  # noqa: PLW2901 - the rest of such a line is no summary
            left = " ".join(left.split()).strip("|•·–— ")
            if left and left not in links:
                lines.append((left, behind))
    return lines


def _from_lines(lines: list[tuple[str, bool]], fields: dict[str, str], dates: DateReader) -> list[str]:
    """Fill what is missing in `fields` from a block's lines; returns those of the summary."""
    summary: list[str] = []
    for line, after in lines:
        credit, rest = take_credit(line)
        if credit:
            fields["credit"] = fields["credit"] or credit
            line = rest  # noqa: PLW2901 - the credit is taken off the line
        parts = [part for part in _SEPARATORS.split(line) if part] if len(line) <= _SHORT * 2 else [line]
        dated = None if fields["date"] else next((part for part in parts if dates.find(part)), None)
        if dated:
            fields["date"] = dated
            parts.remove(dated)
        if not after or dated:
            fields["kind"] = fields["kind"] or next((part for part in parts if _may_be_kind(part, dates)), "")
        elif parts:
            summary.append(line)
    return summary
