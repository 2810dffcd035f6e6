import pytest

from newsletter.platforms.recognition import find_tags, foreign_tags
from newsletter.platforms.registry import PLATFORMS


@pytest.mark.parametrize(
    ("platform", "tag", "owner"),
    [
        ("brevo", "*|FNAME|*", "Mailchimp"),
        ("mailchimp", "{{ contact.FIRSTNAME }}", "Brevo"),
        ("plain", "[*link.unsub_url*]", "Adestra"),
        ("adestra", "%%emailaddr%%", "Salesforce Marketing Cloud"),
    ],
)
def test_tag_of_another_platform_is_foreign(platform, tag, owner):
    assert foreign_tags(find_tags(f"Dear {tag},", PLATFORMS[platform]), PLATFORMS[platform]) == {tag: [owner]}


@pytest.mark.parametrize("platform", ["mailchimp", "brevo", "adestra", "salesforce", "listmonk"])
def test_own_tags_are_not_foreign(platform):
    tags = " ".join(PLATFORMS[platform].tags.values())
    assert find_tags(tags, PLATFORMS[platform])
    assert foreign_tags(find_tags(tags, PLATFORMS[platform]), PLATFORMS[platform]) == {}


def test_rules_of_style_sheets_are_no_tags():
    assert find_tags("<style>a{{b}} %%x%%</style> {{ y }}", PLATFORMS["brevo"]) == ["{{ y }}"]
