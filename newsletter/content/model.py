"""The model: everything an issue consists of, frozen, with the locations it was read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from newsletter.content.field_types import (
    Address,
    Client,
    Flag,
    ImageSource,
    ItemId,
    Language,
    Layout,
    Line,
    Mailbox,
    Markdown,
    Moment,
    OneTimeZone,
    Pixels,
    Theme,
    TimeZone,
)
from newsletter.content.push_keys import Push
from newsletter.content.records import Origin, key, optional
from newsletter.content.source_settings import Source
from newsletter.content.theme import DEFAULT_THEME
from newsletter.errors import Location

#: When an email has a table of contents: with more than _MAX_WITHOUT_CONTENTS items, in every issue, or in none.
Contents = Literal["auto", "always", "never"]

_MAX_WITHOUT_CONTENTS = 7


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
class Logo:
    """The publication's logo, in the masthead."""

    src: ImageSource = key(
        "The address where the logo is published (https://…), or a file below issues/images/ (images/logo.png)."
    )
    alt: str = key('What it says, for example COOP; "" when the text beside it says the same.')
    width: Pixels = key("The width at which it is shown in pixels, for example 160.")
    dark: ImageSource | None = optional("The logo for dark screens, for example images/logo-dark.png.")

    def sources(self, origin: Origin) -> Iterator[tuple[str, Location]]:
        """Its addresses, each with its location in the publication's file."""
        for name, source in (("src", self.src), ("dark", self.dark)):
            if source:
                yield source, origin.location(f"logo.{name}")


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
    never: Flag = optional("true keeps it from being proposed by `newsletter new`.", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(ItemFields):
    """A news item as an issue shows it: its file, with what the manifest changes."""

    id: ItemId
    date: date
    summary: Markdown
    origin: Origin
    picked: Location = key("Where the manifest picks it.")
    rerun: bool = optional("Whether it is meant to run again.", False)

    def pictures(self) -> Iterator[tuple[Image, Location]]:
        """Its pictures, each with the location of its address."""
        for name, image in (("image", self.image), ("cover", self.cover)):
            if image:
                yield image, self.origin.location(f"{name}.src", name)


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
    theme: Theme = optional("How the email looks, for example band; `newsletter themes` lists them.", DEFAULT_THEME)
    logo: Logo | None = optional("A logo, shown in the masthead.")
    contents: Contents = optional("When the email has a list of its contents: auto is with more than 7 items.", "auto")
    platform: Line = optional("The mailing platform that the output is pasted into, for example mailchimp.", "plain")
    push: Push | None = optional("Where in the platform `newsletter push` puts drafts.")
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
    time_zone: OneTimeZone | None = optional(
        "Your own time zone, for example Europe/Zurich: what CET at an item stands for."
    )
    typography: Flag = optional("true sets straight quotes and dashes as the language has them.", False)
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
    introduction: str = ""
    picture: Image | None = None
    items: tuple[Item, ...]
    origin: Origin


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
    picture: Image | None = None
    contents: Contents = "auto"
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

    @property
    def show_contents(self) -> bool:
        """Whether the email has a list of its contents."""
        return self.contents == "always" or (self.contents == "auto" and len(self.items) > _MAX_WITHOUT_CONTENTS)

    def pictures(self) -> Iterator[tuple[Image, Location]]:
        """All pictures of the issue, its sections and its items, each with the location of its address."""
        parts: tuple[Issue | Section, ...] = (self, *self.sections)
        for part in parts:
            if part.picture:
                yield part.picture, part.origin.location("picture.src", "picture")
        for item in self.items:
            yield from item.pictures()

    def image_locations(self) -> dict[str, Location]:
        """Where the files give the address of each of its pictures and of the logo, by the address."""
        logo = self.publication.logo.sources(self.publication.origin) if self.publication.logo else ()
        pairs = [*((image.src, location) for image, location in self.pictures()), *logo]
        return dict(reversed(pairs))
