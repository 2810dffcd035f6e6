"""The platforms, one entry each."""

from __future__ import annotations

from newsletter.errors import Location, NewsletterError, did_you_mean, one_of
from newsletter.platforms.platform import Platform

__all__ = ["PLATFORMS", "find_platform"]

PLATFORMS: dict[str, Platform] = {
    platform.id: platform
    for platform in (
        Platform(
            id="adestra",
            name="Adestra",
            documentation="https://help.uplandsoftware.com/adestra/Content/UnsubscribesContentEditors.htm",
            tags={
                "unsubscribe": "[*link.unsub_url*]",
                "view_online": "[*link.webversion_url*]",
            },
            text_tags={},
        ),
        Platform(
            id="mailchimp",
            name="Mailchimp",
            documentation="https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/",
            tags={
                "unsubscribe": "*|UNSUB|*",
                "view_online": "*|ARCHIVE|*",
                "preferences": "*|UPDATE_PROFILE|*",
                "forward": "*|FORWARD|*",
                "first_name": "*|FNAME|*",
                "last_name": "*|LNAME|*",
                "email": "*|EMAIL|*",
                "postal_address": "*|HTML:LIST_ADDRESS_HTML|*",
                "list_name": "*|LIST:NAME|*",
                "date": "*|DATE:j F Y|*",
            },
            text_tags={"postal_address": "*|LIST_ADDRESS|*"},
        ),
        Platform(
            id="brevo",
            name="Brevo",
            documentation="https://help.brevo.com/hc/en-us/articles/4402386448530",
            tags={
                "unsubscribe": "{{ unsubscribe }}",
                "view_online": "{{ mirror }}",
                "preferences": "{{ update_profile }}",
                "first_name": "{{ contact.FIRSTNAME }}",
                "last_name": "{{ contact.LASTNAME }}",
                "email": "{{ contact.EMAIL }}",
            },
            text_tags={},
        ),
        Platform(
            id="plain",
            name="no platform",
            documentation="https://www.rfc-editor.org/rfc/rfc6068",
            tags={},
            text_tags={},
        ),
    )
}


def find_platform(name: str, location: Location | None = None) -> Platform:
    """The platform with this id. Raises NewsletterError naming the nearest, or all."""
    try:
        return PLATFORMS[name]
    except KeyError:
        hint = did_you_mean(name, PLATFORMS) or f"use {one_of(PLATFORMS)}"
        raise NewsletterError(f"no platform '{name}'", location, hint) from None
