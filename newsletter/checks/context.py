"""What the rules look at: an email, the words that people wrote for it, and the places to mend."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsletter.checks import urls
from newsletter.checks.source_locations import find_in_source, line_of, lines_of, search_source
from newsletter.content.model import Issue, Item, Publication
from newsletter.errors import Location
from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, tag_pattern
from newsletter.platforms.platform import Platform
from newsletter.platforms.recognition import find_tags
from newsletter.rendering.campaign import campaign_link
from newsletter.rendering.email import Email
from newsletter.rendering.spans import Span

if TYPE_CHECKING:
    from newsletter.catalogue.past_issues import PastIssue
    from newsletter.checks.computed import Look
    from newsletter.checks.html_tree import Element, Markup, Text
    from newsletter.checks.link_fetcher import Answer
    from newsletter.checks.support import Feature

__all__ = ["Anchor", "CheckContext", "Writing"]


class Writing(NamedTuple):
    """A text that somebody wrote: a field of an item, of the issue or of the publication."""

    field: str
    text: str
    place: Location
    item: str = ""

    def locate(self, excerpt: str) -> Location:
        """Where `excerpt` stands in the file, as nearly as it can be said."""
        return find_in_source(self.place, excerpt)


class Anchor(NamedTuple):
    """A link of the HTML: its address, what a screen reader says for it, and its element."""

    address: str
    name: str
    element: Element


class CheckContext:
    """An email with what is known around it. What rules share is worked out once, when first asked for."""

    def __init__(
        self,
        email: Email,
        platform: Platform,
        folder: Path,
        history: tuple[PastIssue, ...] = (),
        templates: tuple[Path, ...] = (),
        pictures: Mapping[str, int] | None = None,
        picked: Mapping[str, list[PastIssue]] | None = None,
    ) -> None:
        """`folder` is the editors' folder; `history` the other issues; `templates` the designers' folders.

        `pictures` are the local images as they are published: their bytes, by their address in the HTML;
        `picked` the issues that picked each item.
        """
        self.email, self.platform, self.folder, self.history = email, platform, folder, history
        self.templates, self.pictures, self.picked = templates, pictures or {}, picked or {}
        #: What the addresses gave when they were opened; None when they were not.
        self.answers: Mapping[str, Answer] | None = None

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
        """The HTML, read."""
        from newsletter.checks.html_tree import read_markup

        return read_markup(self.email.html)

    @cached_property
    def light(self) -> dict[Element, Look]:
        """The look of every element on a light screen."""
        from newsletter.checks.computed import looks_of

        return looks_of(self.markup, dark=False)

    @cached_property
    def support(self) -> tuple[Feature, ...]:
        """The features that the email uses, with what mail programs make of them."""
        from newsletter.checks.support import support_of

        return support_of(self)

    def theme_place(self, color: str, *, dark: bool) -> Location | None:
        """Where the designers' theme names a colour such as "#1e2dbe", when it does so once among the light or dark."""
        for folder in self.templates:
            path = folder / "theme.yaml"
            group = ""
            places = []
            for number, line in enumerate(lines_of(path), 1):
                if line[:1].isalpha():
                    group = line.partition(":")[0]
                if group == ("dark" if dark else "colors") and color in line.lower():
                    places.append(Location(path, number, line.lower().index(color) + 1))
            if places:
                return places[0] if len(places) == 1 else None
        return None

    def template_place(self, pattern: str) -> Location | None:
        """The first place in the designers' templates that a regular expression finds, style sheets first."""
        wanted = re.compile(pattern)
        for folder in self.templates:
            for path in sorted(folder.rglob("*.j2"), key=lambda each: (".css" not in each.name, each)):
                for number, line in enumerate(lines_of(path), 1):
                    found = wanted.search(line)
                    if found:
                        return Location(path, number, found.start() + 1)
        return None

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every link of the HTML."""
        return tuple(
            Anchor(element.attributes["href"].strip(), _spoken(element), element)
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

    def is_tag(self, address: str) -> bool:
        """Whether a merge tag stands in an address, so that only the platform knows where it leads.

        A tag of the platform's own that words could be taken for has to be where the address begins.
        """
        return urls.is_tag(address) or bool(self._own_tag and self._own_tag.match(address))

    @cached_property
    def _own_tag(self) -> re.Pattern[str] | None:
        own = tuple(syntax for syntax in self.platform.syntaxes if syntax in AMBIGUOUS_SYNTAXES)
        return re.compile(rf"(?:https?://|mailto:)?(?:{tag_pattern(own).pattern})") if own else None

    @cached_property
    def words(self) -> str:
        """All that an editor wrote, in one: what does not stand here need not be looked for in each text."""
        return "\n".join(writing.text for writing in self.writings)

    def language_of(self, writing: Writing) -> str:
        """The language of a text: its item's, or the publication's."""
        item = self.items.get(writing.item)
        return (item.language if item else None) or self.publication.language

    @cached_property
    def _item_spans(self) -> tuple[list[Span], list[int]]:
        """The spans of items, which do not overlap, and where each begins."""
        spans = sorted((span for span in self.email.spans if span.kind == "item"), key=lambda span: span.start_char)
        return spans, [span.start_char for span in spans]

    def span_at(self, position: int) -> Span | None:
        """The innermost part that holds a character of the HTML."""
        spans, starts = self._item_spans
        index = bisect_right(starts, position) - 1
        if index >= 0 and position < spans[index].end_char:
            return spans[index]
        around = [
            span for span in self.email.spans if span.kind != "item" and span.start_char <= position < span.end_char
        ]
        return min(around, key=lambda span: span.end_char - span.start_char, default=None)

    def source_of(self, part: Element | Text | int, excerpt: str = "") -> tuple[Location, str]:
        """The place to mend for something in the HTML, and the item's id or ''.

        `excerpt` is looked for in the files that the part was made of.
        """
        span = self.span_at(part if isinstance(part, int) else part.start)
        if span is None:
            return Location(self.issue.origin.path, 1), ""
        if span.kind != "item":
            return find_in_source(span.source, excerpt) if excerpt else span.source, ""
        for place in self._places(span) if excerpt else ():
            at = find_in_source(place, excerpt)
            if at != place or line_of(place).find(excerpt) >= 0:
                return at, span.id
        return span.source, span.id

    def source_of_address(self, part: Element | int, address: str) -> tuple[Location, str]:
        """The place to mend for an address in the HTML, and the item's id or ''.

        It is looked for whole, and as it was written: without what the campaign adds.
        """
        span = self.span_at(part if isinstance(part, int) else part.start)
        written = self._written(address)
        if span is None or not address:
            return self.source_of(part, written[-1])
        for each in written:
            wanted = re.compile(rf"(?<![\w/]){re.escape(each)}(?![\w/?#&=%~+@$*-]|[.,;:!]+[\w/])")
            for place in self._places(span):
                at = search_source(place, wanted)
                if at:
                    return at, span.id if span.kind == "item" else ""
        return self.source_of(part, written[-1])

    def _places(self, span: Span) -> tuple[Location, ...]:
        """From where on the words of a part are looked for in its files."""
        if span.kind != "item":
            return (span.source,)
        item = self.items[span.id]
        return item.origin.location("title"), Location(item.origin.path, 1), item.picked

    @cached_property
    def _campaign(self) -> Callable[[str], str] | None:
        return campaign_link(self.issue)

    def _written(self, address: str) -> tuple[str, ...]:
        """What may have been written for an address of the email: itself, then what the campaign makes it of."""
        found = [address]
        before, mark, fragment = address.partition("#")
        path, _, query = before.partition("?")
        pairs = query.split("&") if self._campaign and query else []
        for count in range(len(pairs) - 1, -1, -1):
            bare = f"{path}?{'&'.join(pairs[:count])}" if count else path
            if self._campaign and self._campaign(bare + mark + fragment) == address:
                found.append(bare + mark + fragment)
        return tuple(found)


def _spoken(element: Element) -> str:
    """The name of a link: https://www.w3.org/TR/accname-1.2/, as far as emails go."""
    return element.get("aria-label").strip() or element.text or element.get("title").strip()


def _writings(issue: Issue) -> Iterator[Writing]:
    places = issue.origin
    publication = issue.publication
    if "subject" in places.locations:
        yield Writing("subject", issue.subject, places.location("subject"))
    if "title" in places.locations:
        yield Writing("title", issue.title, places.location("title"))
    yield Writing("preheader", issue.preheader, places.location("preheader"))
    yield Writing("introduction", issue.introduction, places.location("introduction"))
    for name in ("title", "blurb", "reason"):
        yield Writing(name, getattr(publication, name) or "", publication.origin.location(name))
    for section in issue.sections:
        yield Writing("section", section.title, section.origin)
        for item in section.items:
            for name in ("title", "summary", "person", "role", "place"):
                text = getattr(item, name)
                if text:
                    yield Writing(name, text, item.origin.location(name), item.id)
            for link in item.links:
                yield Writing("links", link.title, item.origin.location("links"), item.id)
