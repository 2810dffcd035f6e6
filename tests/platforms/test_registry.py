import re

import pytest

from newsletter.merge_tags import NEUTRAL_TAGS, spell_fallback, tag_pattern
from newsletter.platforms.registry import PLATFORMS

EVERY = [pytest.param(platform, id=platform.id) for platform in PLATFORMS.values()]


def test_registry_has_every_platform_that_was_asked_for():
    assert set(PLATFORMS) == {
        "activecampaign", "adestra", "brevo", "campaign-monitor", "constant-contact", "dotdigital", "getresponse",
        "govdelivery", "hubspot", "keila", "klaviyo", "listmonk", "mailchimp", "mailerlite", "mailing-list", "mailjet",
        "mautic", "plain", "salesforce", "sendgrid", "sendy",
    }  # fmt: skip


@pytest.mark.parametrize("platform", EVERY)
def test_platform_names_only_what_exists(platform):
    named = {*platform.tags, *platform.text_tags, *platform.fallbacks, *platform.unconfirmed, *platform.required}
    assert named <= set(NEUTRAL_TAGS)
    assert {*platform.text_tags, *platform.fallbacks, *platform.unconfirmed, *platform.required} <= set(platform.tags)


@pytest.mark.parametrize("platform", EVERY)
def test_platform_says_where_it_is_documented_or_that_nothing_was_found(platform):
    assert all(re.fullmatch(r"https?://[^\s]+", address) for address in platform.documentation)
    assert platform.documentation or any("was not found" in note for note in platform.notes)
    if not platform.documentation:
        assert platform.unconfirmed == set(platform.tags)
    assert platform.paste


@pytest.mark.parametrize("platform", EVERY)
def test_platform_recognises_its_own_tags(platform):
    spelt = [spell_fallback(pattern, "dear reader") for pattern in platform.fallbacks.values()]
    for tag in (*platform.tags.values(), *platform.text_tags.values(), *spelt):
        assert tag_pattern(platform.syntaxes).search(tag), tag


@pytest.mark.parametrize("platform", EVERY)
def test_fallback_has_one_place_for_words(platform):
    assert all(pattern.count("{fallback}") == 1 for pattern in platform.fallbacks.values())
