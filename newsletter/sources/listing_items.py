"""The items of a listing in HTML, found by what repeats: elements with a date and a title beside others like them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import html

from newsletter.sources.blocks import title_of
from newsletter.sources.date_reader import DateReader
from newsletter.sources.page_text import Element

#: Elements that are items of a list beside others of the same name, whatever their classes.
_ITEMS = frozenset(("li", "tr", "article", "dt", "dd", "figure"))
_ASIDE_TAGS = frozenset(("nav", "footer", "aside", "menu"))
_ASIDE = re.compile(
    r"(?i)(?:^|[_-])(?:sidebar|widget|related|recent|popular|most-?read|footer|menu|navbar|nav|breadcrumbs?|comments?"
    r"|commentlist|cookies?|banner|recommended|see-?also|teaser-?bar|share|social)(?:$|[_-]|\d)"
)
_NOT_ASIDE = re.compile(r"(?i)^(?:has|with|no|without|is)[_-]|[_-](?:open|closed|active)$")
_MAX_DEPTH = 60


@dataclass(slots=True)
class Record:
    """The element of one item, and the elements in it that have dates, in order."""

    element: Element
    dated: list[Element] = field(default_factory=list)


def find_records(dated: Mapping[Element, str], dates: DateReader) -> list[Record]:
    """The repeated items around dates, in the order of the page."""
    finder = _Finder(dated, dates)
    first = {element: finder.record_of(element) for element in dated}
    shapes = Counter(shape_of(record) for record in dict.fromkeys(first.values()) if record is not None)
    usual = {shape for shape, count in shapes.items() if count > 1}
    records: dict[Element, Record] = {}
    for element, own in first.items():
        # A list of one item beside longer ones has its shape.
        like = next(
            (above for above in _chain(element) if shape_of(above) in usual and finder.title_of(above) is not None),
            None,
        )
        record = like if like is not None else own
        for item in _items_below(record, element, finder) if record is not None else ():
            records.setdefault(item, Record(item)).dated.append(element)
    return list(records.values())


def _items_below(record: Element, dated: Element, finder: _Finder) -> list[Element]:
    """The items of a list below a date that is theirs; else the record alone."""
    title = finder.title_of(record)
    items = [each for each in record.iter("li", "tr") if each is not record and finder.title_of(each) is not None]
    inner = items and title is not None and any(each in items for each in title.iterancestors())
    if inner and len(items) > 1 and not any(each in items for each in (dated, *dated.iterancestors())):
        return items
    return [record]


def is_aside(element: Element) -> bool:
    """Whether an element is a part of a menu, a sidebar, comments or a footer: not what the page is about."""
    for above in (element, *element.iterancestors()):
        if above.tag in ("body", "html", "main"):
            return False
        if above.tag in _ASIDE_TAGS:
            return True
        names = f"{above.get('class') or ''} {above.get('id') or ''}".split()
        if any(_ASIDE.search(name) and not _NOT_ASIDE.search(name) for name in names) and above.find(".//h1") is None:
            return True
    return False


def shape_of(element: Element) -> tuple[str, ...]:
    """What elements of one kind have in common: names and classes of the element and of those around it."""
    shape = []
    for above in (element, *list(element.iterancestors())[:2]):
        shape += [str(above.tag), " ".join(sorted(_classes(above))[:1])]
    return tuple(shape)


def _classes(element: Element) -> frozenset[str]:
    """The classes of an element, with their numbers left out: post-1234 and post-1235 are alike."""
    return frozenset(re.sub(r"\d+", "0", each) for each in (element.get("class") or "").split()[:12])


def _chain(element: Element) -> Iterator[Element]:
    """An element and those around it, within the body."""
    for depth, above in enumerate((element, *element.iterancestors())):
        if above.tag in ("body", "html") or depth > _MAX_DEPTH:
            return
        yield above


class _Finder:
    """The dates of a page, and what is around them."""

    def __init__(self, dated: Mapping[Element, str], dates: DateReader) -> None:
        self.dates = dates
        self.within: Counter[Element] = Counter()
        for element in dated:
            self.within.update(_chain(element))
        self.marks: dict[Element, Counter[str]] = {}
        self.titles: dict[Element, Element | None] = {}

    def record_of(self, element: Element) -> Element | None:
        """The smallest element around a date that has a title, beside others of its like."""
        for above in _chain(element):
            parent = above.getparent()
            if parent is None or not self._has_likes(above, parent):
                continue
            if self.title_of(above) is not None:
                return above
            wrapped = self._wrap(above, parent)
            if wrapped is not None:
                return wrapped
        return None

    def title_of(self, element: Element) -> Element | None:
        """The title in an element, looked for once."""
        if element not in self.titles:
            self.titles[element] = title_of(element, self.dates)
        return self.titles[element]

    def _has_likes(self, element: Element, parent: Element) -> bool:
        """Whether other elements beside one have a date and are like it."""
        if parent not in self.marks:
            self.marks[parent] = Counter(
                mark for child in parent if isinstance(child.tag, str) and self.within[child] for mark in _marks(child)
            )
        return any(self.marks[parent][mark] > 1 for mark in _marks(element))

    def _wrap(self, element: Element, parent: Element) -> Element | None:
        """Put the items of a list without elements of their own each into one; returns that of `element`.

        Titles and dates stand beside each other there: an item begins where the first of the two does.
        """
        children = [child for child in parent if isinstance(child.tag, str)]
        titled = Counter(str(child.tag) for child in children if self._is_titled(child))
        tag = next((tag for tag, count in titled.most_common(1) if count > 1), "")
        if not tag:
            return None
        dated = [index for index, child in enumerate(children) if self.within[child] and _like(child, element)]
        titles = [index for index, child in enumerate(children) if child.tag == tag and self._is_titled(child)]
        starts = titles if titles[0] < dated[0] else dated
        if not _alternate(titles, dated):
            return None
        made = []
        for start, end in zip(starts, [*starts[1:], len(children)], strict=True):
            box = html.Element("div")
            box.sourceline = children[start].sourceline
            children[start].addprevious(box)
            box.extend(children[start:end])
            made.append(box)
        for box in made:
            self.within[box] = sum(self.within[child] for child in box)
        self.marks.pop(parent, None)
        self.titles.pop(parent, None)
        return next((box for box in made if element.getparent() is box), None)

    def _is_titled(self, child: Element) -> bool:
        return not (self.within[child] and child.tag not in ("dd", "dt")) and self.title_of(child) is not None


def _alternate(titles: list[int], dated: list[int]) -> bool:
    """Whether most titles have one date of their own, before the next title or after the one above."""
    order = sorted([*((index, "title") for index in titles), *((index, "date") for index in dated)])
    changes = sum(one[1] != other[1] for one, other in itertools.pairwise(order))
    return len(order) > 3 and changes >= 0.7 * (len(order) - 1)


def _marks(element: Element) -> list[str]:
    """What makes an element like another one beside it: its name, or with it a class or the names of its children."""
    tag = str(element.tag)
    if tag in _ITEMS:
        return [tag]
    classes = [f"{tag}.{each}" for each in _classes(element)]
    inside = ",".join(str(child.tag) for child in element if isinstance(child.tag, str))
    return [*classes, f"{tag}>{inside}"] if inside or not classes else classes


def _like(one: Element, other: Element) -> bool:
    return bool(set(_marks(one)).intersection(_marks(other)))


def without_dates(records: Iterable[Record], dates: DateReader) -> list[Element]:
    """The elements beside several records that are like them, and have a title and no date."""
    beside = Counter(record.element.getparent() for record in records)
    own = {record.element for record in records}
    shapes = {shape_of(element) for element in own}
    return [
        sibling
        for parent, count in beside.items()
        if count > 1 and parent is not None
        for sibling in parent
        if isinstance(sibling.tag, str)
        and sibling not in own
        and shape_of(sibling) in shapes
        and title_of(sibling, dates) is not None
    ]
