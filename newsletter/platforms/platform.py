"""What a mailing platform is to a newsletter: a name, its tags, and where they are documented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from newsletter.content.model import Publication
from newsletter.merge_tags import TagSet

__all__ = ["Platform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One mailing platform.

    `tags` are its own for the neutral ones that it has, by neutral name, and
    `text_tags` those that differ in plain text. A platform without an
    unsubscribe tag gets a link that writes an e-mail to the contact address.
    """

    id: str
    name: str
    documentation: str
    tags: Mapping[str, str]
    text_tags: Mapping[str, str]

    def tag_set(self, publication: Publication) -> TagSet:
        """The tags for one publication."""
        tags = dict(self.tags)
        if "unsubscribe" not in tags:
            tags["unsubscribe"] = f"mailto:{publication.contact.email}?subject={quote('unsubscribe')}"
        return TagSet(self.name, tags, {**tags, **self.text_tags})
