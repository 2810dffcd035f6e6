"""What the program knows of a mailing platform: its merge tags, its rules, and how to paste into it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote

from newsletter.content.field_types import FieldType, Number, read_choice
from newsletter.content.model import Publication
from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, NEUTRAL_TAGS, SYNTAXES, Syntax, TagSet
from newsletter.platforms.mailboxes import ascii_domain

_NEUTRAL_TAGS = tuple(NEUTRAL_TAGS)
_SYNTAXES = {f"{syntax.open} {syntax.close}": syntax for syntax in (*SYNTAXES, *AMBIGUOUS_SYNTAXES)}

NeutralTag = Annotated[str, FieldType("a neutral tag", lambda text: read_choice(text, _NEUTRAL_TAGS), {})]
TagSyntax = Annotated[
    Syntax, FieldType("a tag syntax", lambda text: _SYNTAXES[read_choice(text, tuple(_SYNTAXES))], {"type": "string"})
]


def _key(doc: str, **default: Any) -> Any:
    return field(metadata={"doc": doc}, **default)


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One mailing platform: the keys of its file in `data/`, which is named by its id.

    A platform without an unsubscribe tag gets a link that writes an e-mail to
    the contact address, and a List-Unsubscribe header in its drafts.
    """

    id: str = field(metadata={"hidden": True})
    name: str = _key("Its name, as readers of a sentence know it.")
    order: Number = _key("Its position in lists: smaller numbers first.", default=1000)
    documentation: tuple[str, ...] = _key("Addresses of the documentation that the facts are from.", default=())
    tags: Mapping[NeutralTag, str] = _key("Its own tag for each neutral tag that it has.", default_factory=dict)
    text_tags: Mapping[NeutralTag, str] = _key("Tags that differ in plain text.", default_factory=dict)
    fallbacks: Mapping[NeutralTag, str] = _key(
        "Tags with words for a missing value, which stand at {fallback}.", default_factory=dict
    )
    unconfirmed: tuple[NeutralTag, ...] = _key(
        "Tags that public templates use, but that its documentation, as far as it was found, does not confirm.",
        default=(),
    )
    syntaxes: tuple[TagSyntax, ...] = _key("How its tags begin and end, with a space between.", default=())
    required: tuple[NeutralTag, ...] = _key("Tags without which it does not send.", default=())
    other_tags: str = _key("A regular expression for tags that it has besides `tags`.", default="")
    other_unsubscribe_tags: tuple[str, ...] = _key(
        "Beginnings of other tags that it accepts as unsubscribe link.", default=()
    )
    at_most_once: tuple[str, ...] = _key("What its own editor adds, so that two are an error.", default=())
    forbidden: tuple[str, ...] = _key("What the HTML may not contain.", default=())
    max_html: Number | None = _key("The most bytes of HTML that it accepts.", default=None)
    tracking_bytes_per_link: Number = _key("Bytes that its tracking is assumed to add to a link.", default=120)
    tracking_pixel_bytes: Number = _key("Bytes that its tracking is assumed to add besides.", default=300)
    css: str = _key(
        "What it does to style sheets and comments.",
        default="What it does to style sheets and comments: not found in its documentation.",
    )
    paste: tuple[str, ...] = _key("The steps from the built files to a mailing.", default=())
    no_push: str = _key("Why `newsletter push` cannot put drafts into it.", default="")
    notes: tuple[str, ...] = _key("What else is worth knowing, also what is not known.", default=())

    def tag_set(self, publication: Publication) -> TagSet:
        """The tags for one publication."""
        tags = dict(self.tags)
        if "unsubscribe" not in tags:
            tags["unsubscribe"] = self.unsubscribe_mail(publication)
        return TagSet(
            platform=self.name,
            html=tags,
            text={**tags, **self.text_tags},
            fallbacks=self.fallbacks,
            syntaxes=tuple(syntax for syntax in self.syntaxes if syntax not in SYNTAXES),
            required=self.required,
        )

    def unsubscribe_mail(self, publication: Publication) -> str:
        """The address that writes an e-mail to unsubscribe (https://www.rfc-editor.org/rfc/rfc6068), in ASCII."""
        local, _, domain = publication.contact.email.rpartition("@")
        with contextlib.suppress(ValueError):
            domain = ascii_domain(domain)
        mailbox = quote(local, safe="!$'*+-._~/=") + "@" + quote(domain)
        return f"mailto:{mailbox}?subject={quote('unsubscribe')}"
