"""The records of a manifest, `issues/2020-08.yaml`: which items an issue picks, and how it shows them.

Loading makes an `Issue` of it; nothing past loading sees these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.content.field_types import Day, Flag, ItemId, Line, Markdown, Number
from newsletter.content.model import Campaign, Contents, Ignore, Image, ItemFields
from newsletter.content.records import key, optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A news item picked by its id, with fields that differ in this issue alone."""

    shorthand = "id"

    id: ItemId = key("The news item: the name of its file without '.md'.")
    changes: Mapping[str, Any] = key("Fields that differ in this issue.", keys_of=ItemFields)
    summary: Markdown | None = optional("Another summary for this issue.")
    rerun: Flag = optional("true when an item that ran in an earlier issue is meant to run again.", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPicks:
    """A section of a manifest."""

    title: Line = key("The title of the section, for example News.")
    introduction: Markdown = optional("A few lines that open the section, in Markdown.", "")
    picture: Image | None = optional("A picture that opens the section.")
    items: tuple[Pick, ...] = key(
        "The news items, in the order in which they are shown.", advice="add items, or delete the section"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One issue: `issues/2020-08.yaml`. The file's name is the month."""

    number: Number | None = optional("The number of the issue, for example 8.")
    published: Day = key("The day on which it goes out, for example 2020-09-01.")
    title: Line | None = optional("The issue's title; made from the publication's pattern when absent.")
    subject: Line | None = optional("The subject line, for example What is in a name?; the title when absent.")
    preheader: Line | None = optional("The line that inboxes show after the subject, for example With an interview.")
    introduction: Markdown = optional("A few lines that open the issue, in Markdown.", "")
    picture: Image | None = optional("The picture that leads the issue.")
    contents: Contents | None = optional(
        "When the email has a list of its contents, when it is not the publication's choice."
    )
    platform: Line | None = optional("The mailing platform, for example brevo, when it is not the publication's.")
    campaign: Campaign | None = optional("Parameters on links that differ from the publication's.")
    sections: tuple[SectionPicks, ...] = key("The sections, in the order in which they are shown.")
    ignore: tuple[Ignore, ...] = optional(
        "Rules of `newsletter check` that are not applied to this issue, for example [title-long].", ()
    )
