"""The model: everything an issue consists of, frozen, with the locations it was read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from newsletter.content.field_types import (
    Address,
    Client,
    CssSelector,
    ImageSource,
    ItemId,
    Language,
    Layout,
    Line,
    Mailbox,
    Markdown,
    Moment,
    Pixels,
    TimeZone,
)
from newsletter.errors import Location
from newsletter.source_formats import SOURCE_FORMATS

# The formats of the registry.
if TYPE_CHECKING:
    SourceFormat = str
else:
    SourceFormat = Literal[tuple(SOURCE_FORMATS)]


def key(doc: str, *, keys_of: type | None = None, advice: str = "", **default: Any) -> Any:
    """A field that is a key of a file; with `keys_of`, the keys of that record at the same level.

    `doc` is what an editor reads about it in schemas, messages and the reference; `advice`, where there is
    one, says in messages what to do when it is missing or empty.
    """
    more = {name: value for name, value in (("keys_of", keys_of), ("advice", advice)) if value}
    return dataclasses.field(metadata={"doc": doc, **more}, **default)


def optional(doc: str, default: Any = None) -> Any:
    """A key that may be left out."""
    return key(doc, default=default)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that something was read from, and the location of each field in it."""

    path: Path
    locations: Mapping[str, Location] = dataclasses.field(default_factory=dict)

    def location(self, field: str = "") -> Location:
        """The location of `field`; the file's first line when the file does not have it."""
        return self.locations.get(field) or Location(self.path, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture. `width` and `height` are the size at which it is shown, in CSS pixels."""

    src: ImageSource = key(
        "The address where the image is published (https://…), or a file below issues/images/ (images/photo.jpg)."
    )
    alt: str = key(
        'What the image shows, for example Women at a market stall, for readers who do not see it; "" for decoration.'
    )
    credit: Line | None = optional("Who made the image, for example © ILO 2020.")
    width: Pixels | None = optional("The image's own width in pixels, for example 1200.")
    height: Pixels | None = optional("The image's own height in pixels, for example 800.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A further link of an item."""

    title: Line = key("The words of the link, for example Read the report; they must make sense alone.")
    url: Address = key("The address that the link opens, for example https://example.org/report.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """The front matter of a news item."""

    kind: Line = key("What the source calls it, for example News. publication.yaml maps kinds to layouts.")
    title: Line = key("The title, as it is shown, for example The story of a friendship.")
    url: Address | None = optional("The address of the whole article, for example https://example.org/article.")
    layout: Layout | None = optional("How it is shown, for example interview; when absent, by its kind.")
    image: Image | None = optional("A picture; for an interview the portrait, for a video a still.")
    links: tuple[Link, ...] = optional("Further links, shown below the summary.", ())
    language: Language | None = optional("The item's language, for example fr, when it is not the publication's.")
    person: Line | None = optional("Interview: who is interviewed, for example Ana Costa.")
    role: Line | None = optional("Interview: the person's role, for example President of a cooperative.")
    start: Moment | None = optional("Event: when it begins, for example 2020-09-22 14:00, or the day alone.")
    end: Moment | None = optional("Event: when it ends, for example 2020-09-22 16:00, or the last day alone.")
    time_zone: TimeZone | None = optional("Event and call: the time zone of the times, for example Europe/Zurich.")
    place: Line | None = optional("Event: where it is, for example Geneva, Switzerland, or Online.")
    registration: Address | None = optional(
        "Event: the address where readers register, for example https://example.org/register."
    )
    authors: tuple[Line, ...] = optional("Publication: its authors, for example [Ana Costa, Juan Pérez].", ())
    cover: Image | None = optional("Publication: its cover.")
    languages: tuple[Language, ...] = optional(
        "Publication: the languages in which it exists, for example [en, fr].", ()
    )
    duration: Line | None = optional("Video: how long it is, for example 3:45.")
    deadline: Moment | None = optional("Call: until when, for example 2020-10-15 or 2020-10-15 18:00.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(ItemFields):
    """A news item as an issue shows it: its file, with what the manifest changes."""

    id: ItemId
    date: date
    summary: Markdown
    origin: Origin
    picked: Location = key("Where the manifest picks it.")
    rerun: bool = optional("Whether it is meant to run again.", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A rule of `newsletter check` that is not applied, everywhere or to one item."""

    shorthand = "rule"

    rule: Line = key("The rule's id, as findings end with it; `newsletter check --rules` lists them.")
    item: ItemId | None = optional("The news item that it is ignored for; for all when absent.")
    reason: Line | None = optional("Why, for colleagues.")
    place: Location | None = dataclasses.field(metadata={"location": True}, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Parameters that are added to links, so that visits can be counted; what is left out is not added."""

    utm_source: Line | None = optional("Where the visit comes from, for example newsletter.")
    utm_medium: Line | None = optional("By what means, for example email.")
    utm_campaign: Line | None = optional("Which mailing, for example coop-{issue}; {issue} is 2020-08.")
    utm_content: Literal["item"] | None = optional("With 'item', links of a news item carry the item's id.")
    exclude: tuple[Line, ...] = optional("Sites whose links stay as they are, for example example.org.", ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the email comes from."""

    name: Line = key("The name that inboxes show, for example ILO COOP.")
    email: Mailbox = key("The e-mail address that it is sent from, for example coop@example.org.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How readers reach the people who make the newsletter."""

    email: Mailbox = key("The e-mail address that readers write to, for example coop@example.org.")
    phone: Line | None = optional("A telephone number, for example +41 22 799 6111.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialLink:
    """A page of the organisation on a social network."""

    name: Line = key("The network's name, as it is shown, for example LinkedIn.")
    url: Address = key("The address of the page, for example https://example.org/news.")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`issues/publication.yaml`: what is the same every month."""

    title: Line = key("The newsletter's name, as the masthead shows it, for example COOP News.")
    issue_title: Line = optional(
        "The pattern of an issue's title, from {title}, {number}, {month} and {year}.", "{title}, {month} {year}"
    )
    organisation: Line = key("The organisation that publishes it, for example International Labour Organization.")
    unit: Line | None = optional("The part of the organisation that makes it, for example Cooperatives Unit.")
    blurb: Line | None = optional("One sentence on what the newsletter is, shown in the masthead.")
    language: Language = optional("The language, for example en, fr or es.", "en")
    sender: Sender = key("Who the email comes from.")
    reason: Line | None = optional("Why the reader receives it, shown in the footer.")
    postal_address: Line = key("The postal address, in one line: laws on mailings ask for it.")
    contact: Contact = key("How readers reach you.")
    website: Address | None = optional("The website, for example https://example.org.")
    social: tuple[SocialLink, ...] = optional("Pages on social networks.", ())
    platform: Line = optional("The mailing platform that the output is pasted into, for example mailchimp.", "plain")
    images_url: Address | None = optional(
        "The address below which you publish the images of issues/images/, for example https://example.org/images."
    )
    campaign: Campaign | None = optional("Parameters that are added to links.")
    kinds: Mapping[str, Layout] = key(
        "Which layout a kind of news has, for example Interview: interview; a kind that is not here is a story.",
        default_factory=dict,
    )
    ignore: tuple[Ignore, ...] = optional(
        "Rules of `newsletter check` that are not applied, for example [title-long].", ()
    )
    clients: tuple[Client, ...] = optional(
        "The mail programs that matter to you, for example [gmail-web]; all when absent.", ()
    )
    internal_hosts: tuple[Line, ...] = optional(
        "Hosts that readers cannot reach, for example staging.example.org; links to them are errors.", ()
    )
    numbering: Literal["running", "yearly"] = optional(
        "How `newsletter new` numbers issues: running on, or yearly from 1.", "running"
    )
    sources: Mapping[str, Source] = key("Pages and feeds that `newsletter import` reads by name.", default_factory=dict)
    origin: Origin

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction in which its language is written."""
        from newsletter.content.dates import direction_of

        return direction_of(self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of an issue. `id` is unique in the issue and fit for an anchor."""

    id: str
    title: str
    items: tuple[Item, ...]
    origin: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue, valid and complete: the manifest with every pick resolved.

    `month` is the first day of its month.
    """

    id: str
    number: int | None
    month: date
    published: date
    title: str
    subject: str
    preheader: str
    introduction: str
    platform: str
    sections: tuple[Section, ...]
    publication: Publication
    origin: Origin
    ignore: tuple[Ignore, ...] = ()
    campaign: Campaign | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order in which they are shown."""
        return tuple(item for section in self.sections for item in section.items)
