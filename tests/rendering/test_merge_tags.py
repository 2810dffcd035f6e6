import pytest

from newsletter.errors import NewsletterError
from newsletter.merge_tags import NEUTRAL_TAGS
from newsletter.platforms.registry import PLATFORMS, find_platform
from tests.rendering.reading import Page

#: What issue 2 asks of each platform, and their documentation gives.
UNSUBSCRIBE = {
    "adestra": "[*link.unsub_url*]",
    "mailchimp": "*|UNSUB|*",
    "brevo": "{{ unsubscribe }}",
    "plain": "mailto:news@example.org?subject=unsubscribe",
}
LACKED = [
    (platform.id, tag)
    for platform in PLATFORMS.values()
    for tag in NEUTRAL_TAGS
    if tag not in platform.tags and tag != "unsubscribe"
]


@pytest.mark.parametrize("platform", UNSUBSCRIBE)
def test_unsubscribe_is_the_platforms_own_in_both_parts(render, platform):
    email = render(platform=platform)
    assert UNSUBSCRIBE[platform] in Page(email.html).links
    assert UNSUBSCRIBE[platform] in email.text.splitlines()
    for other, tag in UNSUBSCRIBE.items():
        assert (tag in email.html) is (other == platform)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("tag", NEUTRAL_TAGS)
def test_every_tag_is_exact_or_left_out_with_its_sentence(render, platform, tag):
    condition = f"{{% if merge.{tag} %}}The tag is <{{{{ merge.{tag} }}}}> here.{{% endif %}}"
    html = condition.replace("<", '<a href="').replace("> ", '">x</a> ') + f"{{{{ merge.{tag} if merge.{tag} }}}}"
    email = render(body=f"<mj-text>{html}</mj-text>", text=condition, platform=platform)
    own = find_platform(platform)
    if tag in own.tags:
        assert email.text == f"The tag is <{own.text_tags.get(tag, own.tags[tag])}> here.\n"
        assert Page(email.html).links == [own.tags[tag]]
        assert email.html.count(own.tags[tag]) == 2
    elif tag != "unsubscribe":
        assert "The tag" not in email.html
        assert email.text == "\n"
        assert Page(email.html).links == []


@pytest.mark.parametrize(("platform", "tag"), LACKED)
def test_tag_that_a_platform_lacks_is_never_printed(render, platform, tag):
    with pytest.raises(NewsletterError) as caught:
        render(body=f"<mj-text>\n{{{{ merge.{tag} }}}}</mj-text>", platform=platform)
    (problem,) = caught.value.problems
    assert problem.message == f"the platform '{PLATFORMS[platform].name}' has no tag for merge.{tag}"
    assert problem.hint == f"put the sentence around it between {{% if merge.{tag} %}} and {{% endif %}}"
    assert (problem.location.path.name, problem.location.line) == ("issue.mjml.j2", 10)


def test_misspelt_tag_is_named(render):
    with pytest.raises(NewsletterError) as caught:
        render(body="<mj-text>{{ merge.unsubscibe }}</mj-text>")
    assert str(caught.value) == "templates/issue.mjml.j2:9: no merge tag 'unsubscibe'; did you mean 'unsubscribe'?"


def test_platform_of_the_publication_is_used_and_the_option_wins(render):
    files = {"issues/publication.yaml": PUBLICATION}
    assert "*|UNSUB|*" in render(files=files).html
    assert "[*link.unsub_url*]" in render(files=files, platform="adestra").html


PUBLICATION = """
title: The Monthly
organisation: An Organisation
platform: mailchimp
sender: {name: The Monthly, email: news@example.org}
postal_address: 1 Example Street
contact: {email: news@example.org}
"""


def test_template_may_hold_a_platforms_own_tag(render):
    email = render(
        body="<mj-text>{% raw %}{{ contact.X }}{% endraw %}</mj-text>", text="{% raw %}{{ contact.X }}{% endraw %}"
    )
    assert "{{ contact.X }}" in email.html
    assert email.text == "{{ contact.X }}\n"


@pytest.mark.parametrize("words", ["word " * 9, "語" * 22])
def test_no_line_of_text_ends_inside_a_tag_of_the_platform(render, words):
    tag = "[fullname,fallback=dear friend]"
    text = f"{{{{ '{words}{tag}'|wrapped }}}}\n{{{{ '{words}{tag}'|underlined(columns=70) }}}}"
    assert render(body="<mj-text>x</mj-text>", text=text, platform="campaign-monitor").text.count(tag) == 2
