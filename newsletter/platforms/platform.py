"""What a mailing platform is to a newsletter: its tags, its rules, and where they are documented."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from newsletter.content.model import Publication
from newsletter.merge_tags import SYNTAXES, Syntax, TagSet
from newsletter.platforms.mailboxes import ascii_domain

__all__ = ["Platform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One mailing platform, as its own documentation describes it.

    - `tags` are its own for the neutral ones that it has, by neutral name,
      `text_tags` those that differ in plain text, and `fallbacks` those that
      name what stands in for a missing value, where `{fallback}` stands;
    - `unconfirmed` names the tags that are in use, in public templates made
      for it, but that its documentation, as far as it could be read, does
      not confirm;
    - `syntaxes` is how its tags are recognised in content;
    - `required` names the tags without which it does not send;
    - `max_html` is the most bytes of HTML that it takes, `forbidden` what the
      HTML may not contain;
    - `css` says what it does to the style sheets and comments it is given;
    - `paste` are the steps from the built files to a mailing, `notes` what
      else is worth knowing, unknown things included.

    A platform without an unsubscribe tag gets a link that writes an e-mail to
    the contact address, and drafts for it a List-Unsubscribe header.
    """

    id: str
    name: str
    documentation: tuple[str, ...]
    tags: Mapping[str, str] = field(default_factory=dict)
    text_tags: Mapping[str, str] = field(default_factory=dict)
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    unconfirmed: frozenset[str] = frozenset()
    syntaxes: tuple[Syntax, ...] = ()
    required: tuple[str, ...] = ()
    max_html: int | None = None
    forbidden: tuple[str, ...] = ()
    css: str = "What it does to style sheets and comments: not found in its documentation."
    paste: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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
        """The address of an e-mail that asks to be unsubscribed (https://www.rfc-editor.org/rfc/rfc6068), in ASCII."""
        local, _, domain = publication.contact.email.rpartition("@")
        with contextlib.suppress(ValueError):
            domain = ascii_domain(domain)
        mailbox = quote(local, safe="!$'*+-._~/=") + "@" + quote(domain)
        return f"mailto:{mailbox}?subject={quote('unsubscribe')}"
