import pytest

from newsletter.checks import platform
from newsletter.platforms import requirements
from newsletter.platforms.requirements import Requirements


@pytest.fixture
def demands(monkeypatch):
    def demand(**fields):
        monkeypatch.setitem(requirements.REQUIREMENTS, "plain", Requirements("https://example.org/", **fields))

    return demand


def test_platform_forbids_a_sequence_at_its_place(letter, demands):
    demands(forbidden=("second summary",))
    (found,) = platform.forbidden(letter())
    assert str(found.location) == "issues/news/2020/2020-08-30-second.md:7:5"
    assert found.item == "2020-08-30-second"
    demands(forbidden=("third summary",))
    assert list(platform.forbidden(letter())) == []


@pytest.mark.parametrize(("tag", "count"), [("first summary", 0), ("The first", 1), ("[[trackingImage]]", 1)])
def test_platform_wants_a_tag_exactly_once(letter, demands, tag, count):
    demands(once=(tag,))
    assert len(list(platform.forbidden(letter()))) == count


def test_platform_takes_so_many_bytes(letter, demands):
    size = letter().email.size
    demands(max_bytes=size)
    assert list(platform.too_large(letter())) == []
    demands(max_bytes=size - 1)
    assert len(list(platform.too_large(letter()))) == 1


@pytest.mark.parametrize("name", ["adestra", "mailchimp", "brevo", "plain"])
def test_platform_requirements_are_met_by_the_shipped_templates(checked, name):
    rules = ("unsubscribe", "view-online", "platform-forbids", "platform-size", "postal-address", "tag-foreign")
    assert [finding for finding in checked(platform=name).findings if finding.rule in rules] == []


def test_platform_allowance_for_tracking_counts_towards_the_limit(letter):
    from newsletter.checks.size import sent_bytes

    plain, mailchimp = letter(platform="plain"), letter(platform="mailchimp")
    assert sent_bytes(plain) == plain.email.size
    assert sent_bytes(mailchimp) > mailchimp.email.size
