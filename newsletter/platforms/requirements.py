"""What a platform asks of an email, and what it adds to it: facts and allowances, by the platform's id."""

from __future__ import annotations

from typing import NamedTuple

from newsletter.platforms.platform import Platform

__all__ = ["REQUIREMENTS", "Requirements", "requirements_of"]


class Requirements(NamedTuple):
    """One platform's demands.

    `unsubscribe` and `address` are the tags that satisfy its demand for a way
    out and for the sender's postal address, as they may stand in HTML; without
    any, what the email itself says is enough. `once` must stand exactly once,
    `forbidden` not at all. `max_bytes` is its limit for HTML. `link_bytes` and
    `pixel_bytes` are allowances, not facts, for what tracking adds: tracked
    addresses of this platform replace each link's.
    """

    source: str
    unsubscribe: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    view_online: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    max_bytes: int = 0
    link_bytes: int = 120
    pixel_bytes: int = 300


_CAN_SPAM = "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business"

REQUIREMENTS: dict[str, Requirements] = {
    "adestra": Requirements(
        "https://help.uplandsoftware.com/adestra/Content/UnsubscribesContentEditors.htm",
        unsubscribe=("[*link.unsub", "[*unsub"),
        view_online=("[*link.webversion",),
    ),
    "mailchimp": Requirements(
        "https://mailchimp.com/help/about-the-required-email-footer/",
        unsubscribe=("*|UNSUB|*", "*|UNSUB:", "*|LIST:UNSUB", "*|REWARDS"),
        address=("*|LIST:ADDRESS", "*|HTML:LIST_ADDRESS", "*|LIST_ADDRESS", "*|LIST:ADDRESSLINE|*"),
        view_online=("*|ARCHIVE|*",),
    ),
    "brevo": Requirements(
        "https://help.brevo.com/hc/en-us/articles/4402386448530",
        unsubscribe=("{{ unsubscribe }}", "{{unsubscribe}}", "{{ update_profile }}"),
        view_online=("{{ mirror }}", "{{mirror}}"),
    ),
    "constantcontact": Requirements(
        "https://developer.constantcontact.com/api_guide/email_campaigns_create.html",
        once=("[[trackingImage]]",),
        max_bytes=400 * 1024,
    ),
    "plain": Requirements(_CAN_SPAM, link_bytes=0, pixel_bytes=0),
}


def requirements_of(platform: Platform) -> Requirements:
    """The demands of a platform; those of any sender when nothing more is known of it."""
    return REQUIREMENTS.get(platform.id) or Requirements(_CAN_SPAM)
