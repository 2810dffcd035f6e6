"""The model: everything an issue consists of, frozen, with the places it came from.

The `doc` of each field is what an editor reads in the JSON Schemas.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from newsletter.content.field_types import (
    Address,
    Client,
    CssSelector,
    Day,
    Flag,
    ImageSource,
    ItemId,
    Language,
    Layout,
    Line,
    Mailbox,
    Markdown,
    Moment,
    Number,
    Pixels,
    TimeZone,
)
from newsletter.errors import Location
from newsletter.source_formats import SOURCE_FORMATS

__all__ = [
    "Campaign",
    "Contact",
    "Ignore",
    "Image",
    "Issue",
    "Item",
    "ItemFields",
    "Link",
    "Manifest",
    "Origin",
    "Pick",
    "Publication",
    "Section",
    "SectionPicks",
    "Selectors",
    "Sender",
    "SocialLink",
    "Source",
    "SourceFormat",
    "Spread",
]


# The formats of the registry.
if TYPE_CHECKING:
    SourceFormat = str
else:
    SourceFormat = Literal[tuple(SOURCE_FORMATS)]

Numbering = Literal["running", "yearly"]


def _field(doc: str, **default: Any) -> Any:
    return dataclasses.field(metadata={"doc": doc}, **default)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Marks a mapping that takes the keys of `record`, each optional, at its own level."""

    record: type
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that something was read from, and where in it each field stands."""

    path: Path
    locations: Mapping[str, Location] = dataclasses.field(default_factory=dict)

    def location(self, field: str = "") -> Location:
        """Where `field` stands; the file's first line when it does not stand there."""
        return self.locations.get(field) or Location(self.path, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture. `width` and `height` are the size at which it is shown, in CSS pixels."""

    src: ImageSource = _field(
        "The address where the image is published (https://…), or a file below issues/images/ (images/photo.jpg)."
    )
    alt: str = _field('What the image shows, for readers who do not see it; "" when it only decorates.')
    credit: Line | None = _field("Who made the image, for example © ILO 2020.", default=None)
    width: Pixels | None = _field("The image's own width in pixels.", default=None)
    height: Pixels | None = _field("The image's own height in pixels.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A further link of an item."""

    title: Line = _field("The words of the link; they must make sense alone.")
    url: Address = _field("The address that the link opens.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFields:
    """The front matter of a news item."""

    kind: Line = _field("What the source calls it, for example News. publication.yaml maps kinds to layouts.")
    title: Line = _field("The title, as it is shown.")
    url: Address | None = _field("The address of the whole article.", default=None)
    layout: Layout | None = _field("How it is shown; given by the kind when absent.", default=None)
    image: Image | None = _field("A picture; for an interview the portrait, for a video a still.", default=None)
    links: tuple[Link, ...] = _field("Further links, shown below the summary.", default=())
    language: Language | None = _field("The item's language, when it is not the publication's.", default=None)
    person: Line | None = _field("Interview: who is interviewed.", default=None)
    role: Line | None = _field("Interview: the person's role.", default=None)
    start: Moment | None = _field(
        "Event: when it begins, for example 2020-09-22 14:00, or the day alone.", default=None
    )
    end: Moment | None = _field("Event: when it ends.", default=None)
    time_zone: TimeZone | None = _field(
        "Event and call: the time zone of the times, for example Europe/Zurich.", default=None
    )
    place: Line | None = _field("Event: where it is, for example Geneva, Switzerland, or Online.", default=None)
    registration: Address | None = _field("Event: the address where one registers.", default=None)
    authors: tuple[Line, ...] = _field("Publication: its authors.", default=())
    cover: Image | None = _field("Publication: its cover.", default=None)
    languages: tuple[Language, ...] = _field("Publication: the languages in which it can be had.", default=())
    duration: Line | None = _field("Video: how long it is, for example 3:45.", default=None)
    deadline: Moment | None = _field("Call: until when, for example 2020-10-15 or 2020-10-15 18:00.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(ItemFields):
    """A news item as an issue shows it: its file, with what the manifest changes."""

    id: ItemId
    date: date
    summary: Markdown
    origin: Origin
    picked: Location = _field("Where the manifest picks it.")
    rerun: bool = _field("Whether it is meant to run again.", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A news item picked by its id, with fields that differ in this issue alone."""

    shorthand = "id"

    id: ItemId = _field("The news item: the name of its file without '.md'.")
    changes: Annotated[Mapping[str, Any], Spread(ItemFields)] = _field("Fields that differ in this issue.")
    summary: Markdown | None = _field("Another summary for this issue.", default=None)
    rerun: Flag = _field("true when an item that ran in an earlier issue is meant to run again.", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPicks:
    """A section of a manifest."""

    title: Line = _field("The title of the section.")
    items: tuple[Pick, ...] = _field("The news items, in the order in which they are shown.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """A rule of `newsletter check` that is not applied, everywhere or to one item."""

    shorthand = "rule"

    rule: Line = _field("The rule's id, as findings end with it; `newsletter check --rules` lists them.")
    item: ItemId | None = _field("The news item that it is ignored for; for all when absent.", default=None)
    reason: Line | None = _field("Why, for colleagues.", default=None)
    place: Location | None = dataclasses.field(metadata={"hidden": True}, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Parameters that are added to links, so that visits can be counted; what is left out is not added."""

    utm_source: Line | None = _field("Where the visit comes from, for example newsletter.", default=None)
    utm_medium: Line | None = _field("By what means, for example email.", default=None)
    utm_campaign: Line | None = _field("Which mailing, for example coop-{issue}; {issue} is 2020-08.", default=None)
    utm_content: Literal["item"] | None = _field("With 'item', links of a news item carry the item's id.", default=None)
    exclude: tuple[Line, ...] = _field("Sites whose links stay as they are, for example example.org.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One issue: `issues/2020-08.yaml`. The file's name is the month."""

    number: Number | None = _field("The number of the issue.", default=None)
    published: Day = _field("The day on which it goes out, for example 2020-09-01.")
    title: Line | None = _field("The issue's title; made from the publication's pattern when absent.", default=None)
    subject: Line | None = _field("The subject line; the title when absent.", default=None)
    preheader: Line | None = _field("The line that inboxes show after the subject.", default=None)
    introduction: Markdown = _field("A few lines that open the issue, in Markdown.", default="")
    platform: Line | None = _field("The mailing platform, when it is not the publication's.", default=None)
    campaign: Campaign | None = _field("Parameters on links that differ from the publication's.", default=None)
    sections: tuple[SectionPicks, ...] = _field("The sections, in the order in which they are shown.")
    ignore: tuple[Ignore, ...] = _field("Rules of `newsletter check` that are not applied to this issue.", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the email comes from."""

    name: Line = _field("The name that inboxes show.")
    email: Mailbox = _field("The e-mail address that it is sent from.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """How readers reach the people who make the newsletter."""

    email: Mailbox = _field("The e-mail address that readers write to.")
    phone: Line | None = _field("A telephone number.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialLink:
    """A page of the organisation on a social network."""

    name: Line = _field("The network's name, as it is shown.")
    url: Address = _field("The address of the page.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors that find the parts of a listing; each but `item` looks within an item."""

    item: CssSelector = _field("Each item of the list, for example ol.item-list > li.")
    title: CssSelector | None = _field("The title; its own or its first link is the address.", default=None)
    url: CssSelector | None = _field("The link to the article, when it is not the title's.", default=None)
    date: CssSelector | None = _field("The date.", default=None)
    kind: CssSelector | None = _field("The kind of news.", default=None)
    summary: CssSelector | None = _field("The summary.", default=None)
    image: CssSelector | None = _field("The picture.", default=None)
    credit: CssSelector | None = _field("Who made the picture.", default=None)
    place: CssSelector | None = _field("The place.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page or feed that `newsletter import` reads by its name."""

    shorthand = "url"

    url: Address = _field("The address of the page or feed.")
    format: SourceFormat | None = _field("How it is read, when its content does not tell.", default=None)
    kind: Line | None = _field("The kind of its news, when it does not say one.", default=None)
    language: Language | None = _field("The language of its dates, when it is not the publication's.", default=None)
    select: Selectors | None = _field("CSS selectors, when the page is not understood without.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """`issues/publication.yaml`: what is the same every month."""

    title: Line = _field("The newsletter's name, as the masthead shows it.")
    issue_title: Line = _field(
        "The pattern of an issue's title, from {title}, {number}, {month} and {year}.",
        default="{title}, {month} {year}",
    )
    organisation: Line = _field("The organisation that publishes it.")
    unit: Line | None = _field("The part of the organisation that makes it.", default=None)
    blurb: Line | None = _field("One sentence on what the newsletter is, shown in the masthead.", default=None)
    language: Language = _field("The language, for example en, fr or es.", default="en")
    sender: Sender = _field("Who the email comes from.")
    reason: Line | None = _field("Why the reader receives it, shown in the footer.", default=None)
    postal_address: Line = _field("The postal address, in one line: laws on mailings ask for it.")
    contact: Contact = _field("How readers reach you.")
    website: Address | None = _field("The website.", default=None)
    social: tuple[SocialLink, ...] = _field("Pages on social networks.", default=())
    platform: Line = _field("The mailing platform that the output is pasted into.", default="plain")
    images_url: Address | None = _field(
        "The address below which you publish the images of issues/images/, for example https://example.org/images.",
        default=None,
    )
    campaign: Campaign | None = _field("Parameters that are added to links.", default=None)
    kinds: Mapping[str, Layout] = _field(
        "Which layout a kind of news has; a kind that is not here is a story.", default_factory=dict
    )
    ignore: tuple[Ignore, ...] = _field("Rules of `newsletter check` that are not applied.", default=())
    clients: tuple[Client, ...] = _field("The mail programs that matter to you; all when absent.", default=())
    internal_hosts: tuple[Line, ...] = _field(
        "Hosts that readers cannot reach, for example staging.example.org; links to them are errors.", default=()
    )
    numbering: Numbering = _field(
        "How `newsletter new` numbers issues: running on, or yearly from 1.", default="running"
    )
    sources: Mapping[str, Source] = _field(
        "Pages and feeds that `newsletter import` reads by name.", default_factory=dict
    )
    origin: Origin = dataclasses.field(metadata={"hidden": True})

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
