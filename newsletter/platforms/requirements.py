"""What a platform adds to an email, and what it takes for the tags that it asks for, by its id."""

from __future__ import annotations

from typing import NamedTuple

from newsletter.platforms.platform import Platform

__all__ = ["REQUIREMENTS", "Requirements", "requirements_of"]


class Requirements(NamedTuple):
    """What goes beyond the platform's entry.

    `unsubscribe` are the beginnings of tags that satisfy its demand for a way
    out, beside its own; `family`, where given, is a pattern of tags that it
    has beside those of its entry. `once` may stand once at most: the
    platform's editor puts it there. `link_bytes` and `pixel_bytes` are
    allowances, not facts, for what tracking adds: tracked addresses of this
    platform replace each link's.
    """

    unsubscribe: tuple[str, ...] = ()
    family: str = ""
    once: tuple[str, ...] = ()
    link_bytes: int = 120
    pixel_bytes: int = 300


REQUIREMENTS: dict[str, Requirements] = {
    # https://help.uplandsoftware.com/adestra/Content/UnsubscribesContentEditors.htm
    "adestra": Requirements(unsubscribe=("[*link.unsub", "[*unsub")),
    # https://mailchimp.com/help/about-the-required-email-footer/
    "mailchimp": Requirements(unsubscribe=("*|UNSUB", "*|LIST:UNSUB")),
    # The last letters are the language of the page:
    # https://documentation.mailjet.com/hc/en-us/articles/360042707434-How-to-add-an-unsubscribe-link-to-your-newsletter
    "mailjet": Requirements(family=r"\[\[UNSUB_LINK_[A-Z]{2}\]\]"),
    # https://developer.constantcontact.com/api_guide/email_campaigns_create.html
    "constant-contact": Requirements(once=("[[trackingImage]]",)),
    "mailing-list": Requirements(link_bytes=0, pixel_bytes=0),
    "plain": Requirements(link_bytes=0, pixel_bytes=0),
}


def requirements_of(platform: Platform) -> Requirements:
    """What is known of a platform beyond its entry."""
    return REQUIREMENTS.get(platform.id) or Requirements()
