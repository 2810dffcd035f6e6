"""The record of `push:` in publication.yaml: where in the mailing platform `newsletter push` puts drafts."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.content.field_types import Address, Line
from newsletter.content.records import optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """Where drafts go. Keys and passwords are not here: they are in the environment or in push.env."""

    audience: Line | None = optional("The id of the list, audience or segment that the draft is for, for example 12.")
    url: Address | None = optional(
        "The address of your own installation, for example https://lists.example.org; of other platforms the API's "
        "address, when it is not the usual one."
    )
    template: Line | None = optional(
        "listmonk: the number of a template that adds nothing to the email, for example 4."
    )
    sender: Line | None = optional("SendGrid and Keila: the id of the sender, for example 4711.")
    unsubscribe_group: Line | None = optional("SendGrid: the number of the unsubscribe group, for example 118.")
