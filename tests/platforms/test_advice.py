import pytest

from newsletter.building import Builder
from newsletter.platforms.advice import find_tags
from newsletter.platforms.registry import PLATFORMS


def _notes(workspace, platform, words, changes=None):
    manifest = f"""
        number: 8
        published: 2020-09-01
        introduction: |
          {words}
        sections: [{{title: News, items: [2020-08-31-first]}}]
    """
    made = Builder(workspace({"issues/2020-08.yaml": manifest, **(changes or {})}))
    return [str(note) for note in made.build("2020-08", platform).notes]


@pytest.mark.parametrize(
    ("platform", "tag", "owner"),
    [
        ("brevo", "*|FNAME|*", "is a tag of Mailchimp; Brevo shows it"),
        ("mailchimp", "{{ contact.FIRSTNAME }}", "is a tag of Brevo; Mailchimp shows it"),
        ("plain", "[*link.unsub_url*]", "is a tag of Adestra; no platform shows it"),
        ("adestra", "%%emailaddr%%", "is a tag of Salesforce Marketing Cloud; Adestra shows it"),
    ],
)
def test_tag_of_another_platform_is_noted(workspace, platform, tag, owner):
    assert _notes(workspace, platform, f"Dear {tag},") == [
        f"'{tag}' {owner} to readers as it stands; change or delete it"
    ]


@pytest.mark.parametrize("platform", ["mailchimp", "brevo", "adestra", "salesforce", "listmonk"])
def test_own_tags_are_no_notes(workspace, platform):
    tags = " ".join(PLATFORMS[platform].tags.values())
    notes = _notes(workspace, platform, f"Dear {tags}")
    assert [note for note in notes if "shows it to readers" in note] == []


def test_required_tag_that_the_templates_lack_is_noted(workspace):
    template = (
        "<mjml><mj-body><mj-section><mj-column><mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>"
    )
    notes = _notes(workspace, "mailchimp", "x", {"templates/issue.mjml.j2": template})
    assert notes == [
        (
            "Mailchimp requires '*|UNSUB|*', and the email does not have it; "
            "let templates/footer.mjml.j2 print merge.unsubscribe"
        )
    ]


def test_what_a_platform_refuses_is_noted(workspace):
    assert _notes(workspace, "constant-contact", "Chapter [#3]") == [
        "Constant Contact refuses HTML that contains '[#'; write it in other words"
    ]


def test_more_html_than_a_platform_takes_is_noted(workspace):
    (note,) = _notes(workspace, "constant-contact", "word " * 90_000)
    assert "and Constant Contact takes 409,600; move items to the next issue" in note


def test_rules_of_style_sheets_are_no_tags():
    assert find_tags("<style>a{{b}} %%x%%</style> {{ y }}", PLATFORMS["brevo"]) == ["{{ y }}"]
