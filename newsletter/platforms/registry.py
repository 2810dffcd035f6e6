"""The platforms, one line each."""

from __future__ import annotations

from newsletter.errors import Location, NewsletterError
from newsletter.platforms.entries.marketing_suites import (
    ACTIVECAMPAIGN,
    DOTDIGITAL,
    GOVDELIVERY,
    HUBSPOT,
    KLAVIYO,
    SALESFORCE,
)
from newsletter.platforms.entries.newsletter_services import (
    ADESTRA,
    BREVO,
    CAMPAIGN_MONITOR,
    CONSTANT_CONTACT,
    GETRESPONSE,
    MAILCHIMP,
    MAILERLITE,
    MAILJET,
    SENDGRID,
)
from newsletter.platforms.entries.self_hosted import KEILA, LISTMONK, MAUTIC, SENDY
from newsletter.platforms.entries.without_platform import MAILING_LIST, PLAIN
from newsletter.platforms.platform import Platform
from newsletter.wording import did_you_mean

__all__ = ["PLATFORMS", "find_platform"]

PLATFORMS: dict[str, Platform] = {
    platform.id: platform
    for platform in (
        ADESTRA,
        MAILCHIMP,
        BREVO,
        MAILJET,
        SENDGRID,
        CAMPAIGN_MONITOR,
        CONSTANT_CONTACT,
        MAILERLITE,
        HUBSPOT,
        ACTIVECAMPAIGN,
        KLAVIYO,
        GETRESPONSE,
        SALESFORCE,
        DOTDIGITAL,
        SENDY,
        LISTMONK,
        KEILA,
        MAUTIC,
        GOVDELIVERY,
        MAILING_LIST,
        PLAIN,
    )
}


def find_platform(name: str, location: Location | None = None) -> Platform:
    """The platform with this id. Raises NewsletterError naming the nearest, or all."""
    try:
        return PLATFORMS[name]
    except KeyError:
        hint = did_you_mean(name, PLATFORMS) or "newsletter platforms lists those that are known"
        raise NewsletterError(f"no platform '{name}'", location, hint) from None
