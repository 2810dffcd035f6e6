import dataclasses

import pytest

from newsletter.checks import platform
from newsletter.platforms import requirements
from newsletter.platforms.registry import PLATFORMS
from newsletter.platforms.requirements import Requirements


@pytest.fixture
def demanding(letter):
    """The letter of a platform that demands something."""

    def demand(**fields):
        made = letter()
        made.platform = dataclasses.replace(made.platform, **fields)
        return made

    return demand


def test_platform_forbids_a_sequence_at_its_place(demanding):
    (found,) = platform.forbidden(demanding(forbidden=("second summary",)))
    assert str(found.location) == "issues/news/2020/2020-08-30-second.md:7:5"
    assert found.item == "2020-08-30-second"
    assert list(platform.forbidden(demanding(forbidden=("third summary",)))) == []


@pytest.mark.parametrize(("tag", "count"), [("first summary", 0), ("[[trackingImage]]", 0), ("The first", 1)])
def test_platform_takes_a_tag_once_at_most(letter, monkeypatch, tag, count):
    monkeypatch.setitem(requirements.REQUIREMENTS, "plain", Requirements(once=(tag,)))
    assert len(list(platform.forbidden(letter()))) == count


def test_platform_takes_so_many_bytes(letter, demanding):
    size = letter().email.size
    assert list(platform.too_large(demanding(max_html=size))) == []
    assert len(list(platform.too_large(demanding(max_html=size - 1)))) == 1


def test_platform_may_ask_for_its_own_tag_of_the_postal_address(letter):
    made = letter()
    tags = {"postal_address": "{{ sender_address }}"}
    made.platform = dataclasses.replace(made.platform, tags=tags, required=("postal_address",))
    (found,) = platform.address(made)
    assert "'{{ sender_address }}'" in found.message


@pytest.mark.parametrize("name", PLATFORMS)
def test_platform_requirements_are_met_by_the_shipped_templates(checked, name):
    rules = ("unsubscribe", "view-online", "platform-forbids", "platform-size", "postal-address", "tag-foreign")
    assert [finding for finding in checked(platform=name).findings if finding.rule in rules] == []


def test_platform_allowance_for_tracking_counts_towards_the_limit(letter):
    from newsletter.checks.size import sent_bytes

    plain, mailchimp = letter(platform="plain"), letter(platform="mailchimp")
    assert sent_bytes(plain) == plain.email.size
    assert sent_bytes(mailchimp) > mailchimp.email.size
