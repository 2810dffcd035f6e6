import dataclasses

import pytest

from newsletter.checks import platform_rules
from newsletter.platforms.registry import PLATFORMS
from tests.checks.conftest import FINE


@pytest.fixture
def demanding(context):
    """The context of a platform that demands something."""

    def demand(**fields):
        made = context()
        made.platform = dataclasses.replace(made.platform, **fields)
        return made

    return demand


def test_platform_forbids_a_sequence_at_its_place(demanding):
    (found,) = platform_rules.forbidden(demanding(forbidden=("second summary",)))
    assert str(found.location) == "issues/news/2020/2020-08-30-second.md:7:5"
    assert found.item == "2020-08-30-second"
    assert list(platform_rules.forbidden(demanding(forbidden=("third summary",)))) == []


@pytest.mark.parametrize(("tag", "count"), [("first summary", 0), ("[[trackingImage]]", 0), ("The first", 1)])
def test_platform_takes_a_tag_once_at_most(demanding, tag, count):
    assert len(list(platform_rules.forbidden(demanding(at_most_once=(tag,))))) == count


def test_platform_takes_so_many_bytes(context, demanding):
    size = context().email.size
    assert list(platform_rules.too_large(demanding(max_html=size))) == []
    assert len(list(platform_rules.too_large(demanding(max_html=size - 1)))) == 1


def test_platform_may_ask_for_its_own_tag_of_the_postal_address(context):
    made = context()
    tags = {"postal_address": "{{ sender_address }}"}
    made.platform = dataclasses.replace(made.platform, tags=tags, required=("postal_address",))
    (found,) = platform_rules.address(made)
    assert "'{{ sender_address }}'" in found.message


@pytest.mark.parametrize("name", PLATFORMS)
def test_platform_requirements_are_met_by_the_shipped_templates(checked, name):
    rules = ("unsubscribe", "view-online", "platform-forbids", "platform-size", "postal-address", "tag-foreign")
    assert [finding for finding in checked(platform=name).findings if finding.rule in rules] == []


@pytest.mark.parametrize("name", PLATFORMS)
def test_an_issue_without_mistakes_has_no_errors_on_any_platform(checked, name):
    assert [str(finding) for finding in checked(platform=name).findings if finding.severity == "error"] == []


@pytest.mark.parametrize(
    ("name", "address", "has_tag"),
    [
        ("mailjet", "[[PERMALINK]]", True),
        ("dotdigital", "http://$UNSUB$", True),
        ("mautic", "{webview_url}?from=context", True),
        ("mautic", "first.html?{webview_url}", False),
        ("mautic", "[[PERMALINK]]", False),
        ("plain", "{webview_url}", False),
        ("plain", "*|ARCHIVE|*", True),
    ],
)
def test_address_is_a_tag_where_the_platform_has_its_syntax(context, name, address, has_tag):
    assert context(platform=name).has_tag(address) is has_tag


def footer(tags):
    """Templates whose only tags are these, in the HTML and in the text."""
    html = f"<mj-text><h1>{{{{ issue.title }}}}</h1>{{{{ publication.postal_address }}}} {tags}</mj-text>"
    return {
        "templates/masthead.mjml.j2": "",
        "templates/masthead.txt.j2": "",
        "templates/footer.mjml.j2": f"<mj-section><mj-column>{html}</mj-column></mj-section>",
        "templates/footer.txt.j2": tags,
    }


@pytest.mark.parametrize(
    ("name", "tags", "rules"),
    [
        ("brevo", "{{unsubscribe}} {{  mirror }}", []),
        ("brevo", "{{ unsubscribed }}", ["tag-misspelt", "unsubscribe", "view-online"]),
        ("mailjet", "[[UNSUB_LINK_FR]] [[PERMALINK]]", []),
        ("mailjet", "[[UNSUB_LINK_EN]] [[PERMALINK]]", []),
        ("mailjet", "[[UNSUB_LINK_E]] [[PERMALINK]]", ["tag-misspelt", "unsubscribe"]),
    ],
)
def test_platform_tags_are_known_by_more_than_one_spelling(checked, name, tags, rules):
    raw = "{% raw %}" + tags + "{% endraw %}"
    looked_at = ("unsubscribe", "view-online", "tag-misspelt", "tag-foreign")
    assert sorted({each.rule for each in checked(footer(raw), name).findings if each.rule in looked_at}) == rules


def test_platform_allowance_for_tracking_counts_towards_the_limit(context):
    from newsletter.checks.size_rules import sent_bytes

    plain, mailchimp = context(platform="plain"), context(platform="mailchimp")
    assert sent_bytes(plain) == plain.email.size
    assert sent_bytes(mailchimp) > mailchimp.email.size


ITEM = "issues/news/2020/2020-08-31-first.md"
PICTURE = """
    ---
    kind: News
    title: The first title
    url: https://cooperation.int/first
    image: {src: "https://x.net/p.gif?e=%s", alt: A market}
    ---

    The first summary.
    """


def tags_in_item(report):
    return [finding.message.split("'")[1] for finding in report.findings if finding.rule == "tag-in-item"]


@pytest.mark.parametrize("platform", list(PLATFORMS))
def test_a_tag_in_the_address_of_an_imported_picture_is_an_error_for_every_platform(checked, platform):
    report = checked({ITEM: PICTURE % "[*data.email*]"}, platform)
    assert tags_in_item(report) == ["[*data.email*]"]
    assert report.counts["error"]


@pytest.mark.parametrize("platform", list(PLATFORMS))
def test_a_percent_encoded_address_holds_no_tag(checked, platform):
    assert tags_in_item(checked({ITEM: PICTURE % "%5B*data.email*%5D&c=%C3%89%C3%A9"}, platform)) == []


@pytest.mark.parametrize(
    "front",
    ["place: '{{ email }}'", "links: [{title: A, url: 'https://x.net/{{ email }}'}]", "authors: ['{{ email }}']"],
)
def test_every_field_of_an_item_is_searched_for_tags(checked, front):
    text = FINE[ITEM].replace("kind: News", f"kind: News\n        {front}")
    assert tags_in_item(checked({ITEM: text})) == ["{{ email }}"]


def test_a_tag_that_an_editor_wrote_into_the_manifest_needs_no_confirmation(checked):
    pick = "- id: 2020-08-31-first\n                title: Hello {{ first_name }}"
    manifest = FINE["issues/2020-08.yaml"].replace("- 2020-08-31-first", pick)
    assert tags_in_item(checked({"issues/2020-08.yaml": manifest})) == []
