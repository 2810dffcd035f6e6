"""The records of `sources:` in publication.yaml: what `newsletter import` reads by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newsletter.content.field_types import Address, CssSelector, Language, Line
from newsletter.content.records import key, optional
from newsletter.source_formats import SOURCE_FORMATS

# The formats of the registry.
if TYPE_CHECKING:
    SourceFormat = str
else:
    SourceFormat = Literal[tuple(SOURCE_FORMATS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors that find the parts of a listing; each but `item` looks within an item."""

    item: CssSelector = key("Each item of the list, for example ol.item-list > li.")
    title: CssSelector | None = optional("The title, for example h3; its own or its first link is the address.")
    url: CssSelector | None = optional("The link to the article, for example a.more, when it is not the title's.")
    date: CssSelector | None = optional("The date, for example time.")
    kind: CssSelector | None = optional("The kind of news, for example p.kind.")
    summary: CssSelector | None = optional("The summary, for example div.text.")
    image: CssSelector | None = optional("The picture, for example img.")
    credit: CssSelector | None = optional("Who made the picture, for example small.credit.")
    place: CssSelector | None = optional("The place, for example span.place.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page or feed that `newsletter import` reads by its name."""

    shorthand = "url"

    url: Address = key("The address of the page or feed, for example https://example.org/feed.")
    format: SourceFormat | None = optional("How it is read, for example feed, when its content does not show it.")
    kind: Line | None = optional("The kind of its news, for example News, when it has none.")
    language: Language | None = optional("The language of its dates, for example fr, when it is not the publication's.")
    select: Selectors | None = optional("CSS selectors, when the page is not understood without.")
