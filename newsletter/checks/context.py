"""What rules look at: an email, the texts that editors wrote for it, and where its parts stand in files."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from newsletter.checks.source_locations import find_address, find_in_source, line_of, lines_of, search_source
from newsletter.content.model import Issue, Item, Publication
from newsletter.content.theme import theme_files
from newsletter.errors import Location
from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, TAG, tag_pattern
from newsletter.platforms.platform import Platform
from newsletter.platforms.recognition import find_tags
from newsletter.rendering.campaign import campaign_link
from newsletter.rendering.email import Email
from newsletter.rendering.spans import Span

if TYPE_CHECKING:
    from newsletter.catalogue.past_issues import PastIssue
    from newsletter.checks.html_tree import Element, Markup, Text
    from newsletter.checks.link_fetcher import Answer
    from newsletter.images.preparing import Picture

Result = TypeVar("Result")


class Writing(NamedTuple):
    """A text that an editor wrote: a field of an item, of the issue or of the publication."""

    field: str
    text: str
    location: Location
    item: str = ""

    def locate(self, excerpt: str) -> Location:
        """Where `excerpt` stands in the file, or the text when it cannot be found there."""
        return find_in_source(self.location, excerpt)


class Anchor(NamedTuple):
    """A link of the HTML: its address, the name that screen readers announce, and its element."""

    address: str
    name: str
    element: Element


@dataclass(eq=False)
class CheckContext:
    """An email with what is known around it. What several rules need is computed once, at first use.

    `folder` is the editors' folder; `history` the other issues; `templates`
    the designers' folders. `pictures` are the local images as they are
    published: their bytes, by their address in the HTML; `picked` the issues
    that picked each item. With `embeds_images`, the draft holds them itself.
    `answers` are what addresses returned when they were opened, None when they
    were not. `results` are the items ('' for
    none) that each rule found something about, for the rules that ran so far.
    """

    email: Email
    platform: Platform
    folder: Path
    history: tuple[PastIssue, ...] = ()
    templates: tuple[Path, ...] = ()
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    picked: Mapping[str, list[PastIssue]] = field(default_factory=dict)
    embeds_images: bool = False
    answers: Mapping[str, Answer] | None = None
    results: dict[str, Sequence[str]] = field(default_factory=dict)
    _computed: dict[Callable[[CheckContext], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, compute: Callable[[CheckContext], Result]) -> Result:
        """What `compute` returns for this email; it is called once."""
        if compute not in self._computed:
            self._computed[compute] = compute(self)
        result: Result = self._computed[compute]
        return result

    @property
    def issue(self) -> Issue:
        """The issue."""
        return self.email.issue

    @property
    def publication(self) -> Publication:
        """The publication."""
        return self.email.issue.publication

    @cached_property
    def markup(self) -> Markup:
        """The HTML as a tree."""
        from newsletter.checks.html_tree import read_markup

        return read_markup(self.email.html)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every link of the HTML."""
        return tuple(
            Anchor(element.attributes["href"].strip(), _accessible_name(element), element)
            for element in self.markup.named("a", "area")
            if "href" in element.attributes
        )

    @cached_property
    def items(self) -> dict[str, Item]:
        """The items by their ids."""
        return {item.id: item for item in self.issue.items}

    @cached_property
    def writings(self) -> tuple[Writing, ...]:
        """Every text that an editor wrote and a reader sees."""
        return tuple(_writings(self.issue))

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """The merge tags in the subject, the HTML and the plain text, in order, each once."""
        texts = (self.issue.subject, self.email.html, self.email.text)
        return tuple(dict.fromkeys(tag for text in texts for tag in find_tags(text, self.platform)))

    def has_tag(self, address: str) -> bool:
        """Whether an address holds a merge tag, so that only the platform knows where it leads.

        A tag of the platform's own that ordinary words could be taken for must begin the address.
        """
        return bool(TAG.search(address) or (self._own_tag and self._own_tag.match(address)))

    @cached_property
    def _own_tag(self) -> re.Pattern[str] | None:
        own = tuple(syntax for syntax in self.platform.syntaxes if syntax in AMBIGUOUS_SYNTAXES)
        return re.compile(rf"(?:https?://|mailto:)?(?:{tag_pattern(own).pattern})") if own else None

    def language_of(self, writing: Writing) -> str:
        """The language of a text: its item's, or the publication's."""
        item = self.items.get(writing.item)
        return (item.language if item else None) or self.publication.language

    def locate_color(self, color: str, *, dark: bool) -> Location | None:
        """Where the theme sets a colour such as "#1e2dbe", if it does so once among its light or dark colours."""
        group = "dark" if dark else "colors"
        for path in reversed(theme_files(self.templates, self.publication.theme)):
            current, found = "", []
            for number, line in enumerate(lines_of(path), 1):
                current = line.partition(":")[0] if line[:1].isalpha() else current
                if current == group and color in line.lower():
                    found.append(Location(path, number, line.lower().index(color) + 1))
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def locate_in_templates(self, pattern: str) -> Location | None:
        """The first match of a regular expression in the designers' templates, style sheets first."""
        for folder in self.templates:
            for path in sorted(folder.rglob("*.j2"), key=lambda each: (".css" not in each.name, each)):
                location = search_source(Location(path, 1, 1), re.compile(pattern))
                if location:
                    return location
        return None

    def span_at(self, position: int) -> Span | None:
        """The innermost part of the issue that holds a character of the HTML."""
        starts, spans = self._parts
        return spans[number] if (number := bisect_right(starts, position) - 1) >= 0 else None

    @cached_property
    def _parts(self) -> tuple[list[int], list[Span | None]]:
        """Where the innermost part changes, in characters, and which it is from there on; parts lie in one another."""
        borders = sorted({border for span in self.email.spans for border in (span.start_char, span.end_char)})
        inside: list[Span | None] = [None] * len(borders)
        # The shortest are written last: they are the innermost.
        for span in sorted(self.email.spans, key=lambda each: each.start_char - each.end_char):
            first, end = bisect_left(borders, span.start_char), bisect_left(borders, span.end_char)
            inside[first:end] = [span] * (end - first)
        return borders, inside

    def locate(self, part: Element | Text | int, excerpt: str = "") -> tuple[Location, str]:
        """Where a file gives a part, or a character, of the HTML; and the item's id or ''.

        `excerpt` is searched for in the files that the part was made of.
        """
        span = self.span_at(part if isinstance(part, int) else part.start)
        if span is None:
            return Location(self.issue.origin.path, 1), ""
        if span.kind != "item":
            return find_in_source(span.source, excerpt) if excerpt else span.source, ""
        for start in self._starts(span) if excerpt else ():
            location = find_in_source(start, excerpt)
            if location != start or excerpt in line_of(start):
                return location, span.id
        return span.source, span.id

    def locate_address(self, part: Element | int, address: str) -> tuple[Location, str]:
        """Where a file gives an address of the HTML; and the item's id or ''.

        It is searched for whole, and as it was written: without the parameters of the campaign.
        """
        span = self.span_at(part if isinstance(part, int) else part.start)
        written = self._written(address)
        if span and address:
            for each in written:
                for start in self._starts(span):
                    location = find_address(start, each)
                    if location:
                        return location, span.id if span.kind == "item" else ""
        return self.locate(part, written[-1])

    def _starts(self, span: Span) -> tuple[Location, ...]:
        """From where on the words of a part are searched for in its files."""
        if span.kind != "item":
            return (span.source,)
        item = self.items[span.id]
        return item.origin.location("title"), Location(item.origin.path, 1), item.picked

    def _written(self, address: str) -> list[str]:
        """What an editor may have written for an address: itself, and all that the campaign turns into it."""
        written = [address]
        add_parameters = self.once(_campaign)
        before, mark, fragment = address.partition("#")
        path, _, query = before.partition("?")
        pairs = query.split("&") if add_parameters and query else []
        for count in range(len(pairs) - 1, -1, -1):
            bare = (f"{path}?{'&'.join(pairs[:count])}" if count else path) + mark + fragment
            if add_parameters and add_parameters(bare) == address:
                written.append(bare)
        return written


def _campaign(context: CheckContext) -> Callable[[str], str] | None:
    return campaign_link(context.issue)


def _accessible_name(element: Element) -> str:
    """The name of a link: https://www.w3.org/TR/accname-1.2/, as far as emails need it."""
    return element.get("aria-label").strip() or element.text or element.get("title").strip()


def _writings(issue: Issue) -> Iterator[Writing]:
    origin, publication = issue.origin, issue.publication
    for name in ("subject", "title"):
        if name in origin.locations:
            yield Writing(name, getattr(issue, name), origin.location(name))
    for name in ("preheader", "introduction"):
        yield Writing(name, getattr(issue, name), origin.location(name))
    for name in ("title", "blurb", "reason"):
        yield Writing(name, getattr(publication, name) or "", publication.origin.location(name))
    for section in issue.sections:
        yield Writing("section", section.title, section.origin.location())
        yield Writing("introduction", section.introduction, section.origin.location("introduction"))
        for item in section.items:
            for name in ("title", "summary", "person", "role", "place"):
                text = getattr(item, name)
                if text:
                    yield Writing(name, text, item.origin.location(name), item.id)
            for link in item.links:
                yield Writing("links", link.title, item.origin.location("links"), item.id)
