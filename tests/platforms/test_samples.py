import pytest

from newsletter.build import Builder
from newsletter.merge_tags import spell_fallback
from newsletter.platforms.recognition import find_tags
from newsletter.platforms.registry import PLATFORMS


@pytest.mark.parametrize("platform", [pytest.param(each, id=each.id) for each in PLATFORMS.values()])
def test_sample_has_no_tag_of_the_platform_left(workspace, platform):
    typed = [*platform.tags.values(), *(spell_fallback(each, "friend") for each in platform.fallbacks.values())]
    words = "\n\n".join(["Hello", *typed])
    manifest = "number: 8\npublished: 2020-09-01\nintroduction: |\n" + "".join(
        f"  {line}\n" for line in words.split("\n")
    )
    manifest += "sections: [{title: News, items: [2020-08-31-first]}]\n"
    made = Builder(workspace({"issues/2020-08.yaml": manifest})).build("2020-08", platform.id, sample=True)
    assert find_tags(made.email.html, platform) == []
    assert find_tags(made.email.text, platform) == []
    assert "http://https://" not in made.email.html + made.email.text
    if "first_name" in platform.tags:
        assert "Maria" in made.email.html
    if "unsubscribe" in platform.tags:
        assert 'href="https://example.org/unsubscribe"' in made.email.html


def test_sample_fills_the_subject(workspace):
    manifest = """
        number: 8
        published: 2020-09-01
        subject: "*|IF:FNAME|**|FNAME|**|ELSE:|*You*|END:IF|*, *|LIST:NAME|* is here"
        sections: [{title: News, items: [2020-08-31-first]}]
    """
    made = Builder(workspace({"issues/2020-08.yaml": manifest})).build("2020-08", "mailchimp", sample=True)
    assert made.issue.subject == "Maria, The Monthly is here"
