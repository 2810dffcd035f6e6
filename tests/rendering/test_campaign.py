import pytest

from newsletter.build import Builder
from newsletter.merge_tags import TAG
from newsletter.rendering.campaign import decorate_text

PUBLICATION = """
title: The Monthly
organisation: An Organisation
sender: {name: The Monthly, email: news@example.org}
postal_address: 1 Example Street
contact: {email: news@example.org}
platform: brevo
campaign:
  utm_source: newsletter
  utm_medium: e mail
  utm_campaign: monthly-{issue}
  utm_content: item
  exclude: [excluded.example.org]
"""
ADDED = "utm_source=newsletter&utm_medium=e%20mail&utm_campaign=monthly-2020-08"


def _build(workspace, introduction="Hello.", publication=PUBLICATION, manifest=""):
    text = f"number: 8\npublished: 2020-09-01\nintroduction: |\n  {introduction}\n{manifest}"
    text += "sections: [{title: News, items: [2020-08-31-first]}]\n"
    return Builder(workspace({"issues/publication.yaml": publication, "issues/2020-08.yaml": text})).build("2020-08")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a", f"https://example.org/a?{ADDED}"),
        ("http://example.org", f"http://example.org?{ADDED}"),
        ("https://example.org/a?b=c", f"https://example.org/a?b=c&{ADDED}"),
        ("https://example.org/a?", f"https://example.org/a?{ADDED}"),
        ("https://example.org/a#part", f"https://example.org/a?{ADDED}#part"),
        ("https://example.org/a?b#c?d", f"https://example.org/a?b&{ADDED}#c?d"),
        (
            "https://example.org/?utm_source=mine&x=1",
            "https://example.org/?utm_source=mine&x=1&utm_medium=e%20mail&utm_campaign=monthly-2020-08",
        ),
        ("https://excluded.example.org/a", "https://excluded.example.org/a"),
        ("https://www.excluded.example.org/a", "https://www.excluded.example.org/a"),
        ("https://notexcluded.example.org/a", f"https://notexcluded.example.org/a?{ADDED}"),
        ("https://example.org/é?q=%C3%A9&r=a+b", f"https://example.org/é?q=%C3%A9&r=a+b&{ADDED}"),
        ("https://example.org/?e={{ contact.EMAIL }}", f"https://example.org/?e={{{{ contact.EMAIL }}}}&{ADDED}"),
        ("{{ mirror }}", "{{ mirror }}"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+41227996111", "tel:+41227996111"),
    ],
)
def test_link_gets_the_parameters_it_lacks(workspace, address, expected):
    email = _build(workspace, f"[words](<{address}>)").email
    written = expected.replace("&", "&amp;").encode("ascii", "xmlcharrefreplace").decode()
    assert f'href="{written}"' in email.html
    assert expected in email.text or expected.startswith(("mailto", "tel"))


def test_link_of_an_item_says_which(workspace):
    email = _build(workspace).email
    assert f"https://example.org/first?{ADDED}&utm_content=2020-08-31-first" in email.text
    assert f"https://example.org/first?{ADDED}&utm_content=2020-08-31-first".replace("&", "&amp;") in email.html


def test_issue_says_otherwise(workspace):
    manifest = "campaign: {utm_campaign: special, exclude: [example.com]}\n"
    email = _build(workspace, "<https://example.net/> <https://example.com/>", manifest=manifest).email
    changed = ADDED.replace("monthly-2020-08", "special")
    assert f"https://example.net/?{changed}" in email.text
    assert "\nhttps://example.com/\n" in email.text


def test_nothing_is_added_unless_asked_for(workspace):
    without = PUBLICATION[: PUBLICATION.index("campaign:")]
    email = _build(workspace, publication=without).email
    assert "utm_" not in email.html + email.text


def test_tags_and_images_are_no_links(workspace):
    email = _build(workspace).email
    assert 'href="{{ unsubscribe }}"' in email.html
    assert all("utm_" not in part.split('"')[0] for part in email.html.split('src="')[1:])


@pytest.mark.parametrize("address", ["https://example.org/a_(b)", "https://example.org/a.", "https://example.org/a?!"])
def test_address_of_a_link_keeps_its_last_character(workspace, address):
    item = f"---\nkind: News\ntitle: A\nurl: {address}\n---\n\nSee [it](<{address}b>), (https://example.com/c).\n"
    files = {"issues/publication.yaml": PUBLICATION, "issues/news/2020/2020-08-31-first.md": item}
    lines = Builder(workspace(files)).build("2020-08").email.text.splitlines()
    mark = "&" if "?" in address else "?"
    assert f"{address}{mark}{ADDED}&utm_content=2020-08-31-first" in lines
    assert f"(https://example.com/c?{ADDED}&utm_content=2020-08-31-first)." in "\n".join(lines)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("See https://example.org/a.", "See <https://example.org/a>."),
        ("https://example.org/a.", "<https://example.org/a>."),
        ("(see https://example.org/a_(b))", "(see <https://example.org/a_(b)>)"),
        ("https://example.org/a_(b)", "<https://example.org/a_(b)>"),
        ("https://example.org/known.", "<https://example.org/known.>"),
        ("https://example.org/a\ufdd2-item:a\ufdd2", "<https://example.org/a>\ufdd2-item:a\ufdd2"),
        ("https://example.org/a?e={{ b }}.", "<https://example.org/a?e={{ b }}>."),
    ],
)
def test_address_ends_before_the_marks_of_its_sentence(written, expected):
    assert decorate_text(written, "<{}>".format, TAG, {"https://example.org/known."}) == expected
