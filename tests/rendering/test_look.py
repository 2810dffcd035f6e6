"""What the templates of the program make of an issue: links, dates, pictures, directions, bytes."""

import re
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from tests.benchmarks.workspaces import write_workspace
from tests.rendering.reading import Page

ILO = Path(__file__).parents[1] / "golden/ilo/workspace"
IMAGE = "image: {src: https://example.org/a.jpg, alt: A harbour, credit: © Someone, width: 1200, height: 800}\n"


def issue(*items, manifest="", publication=""):
    """The files of an issue with items of some front matter."""
    ids = [f"2020-08-31-item-{number}" for number in range(len(items))]
    files = {
        f"issues/news/2020/{name}.md": f"---\nurl: https://example.org/{number}\n{front}---\n\nA *short* summary.\n"
        for number, (name, front) in enumerate(zip(ids, items, strict=True))
    }
    files["issues/2020-08.yaml"] = (
        f"published: 2020-09-01\n{manifest}sections:\n  - title: All\n    items: [{', '.join(ids)}]\n"
    )
    files["issues/publication.yaml"] = (
        "title: The Monthly\norganisation: An Organisation\nsender: {name: A, email: a@example.org}\n"
        f"postal_address: 1 Street\ncontact: {{email: a@example.org}}\n{publication}"
    )
    return files


def part(email):
    """The HTML of the only item."""
    (span,) = [span for span in email.spans if span.kind == "item"]
    return email.html[span.start_char : span.end_char]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The email of 20 items with pictures."""
    root = write_workspace(tmp_path_factory.mktemp("large"))
    for path in root.glob("issues/news/*/*.md"):
        path.write_text(path.read_text("utf-8").replace("---\n\n", f"{IMAGE}---\n\n", 1), "utf-8")
    return Builder(Workspace(root)).build("2010-01").email


def test_20_items_with_pictures_take_45000_bytes_at_most(large):
    assert large.html.count("<img") == 20
    assert large.size <= 45_000
    stories = [
        span.size
        for span in large.spans
        if span.kind == "item" and large.issue.items[int(span.id[-2:].strip("-"))].layout == "story"
    ]
    assert len(stories) == 3
    assert max(stories) <= 1_400


def test_an_issue_of_four_items_takes_18000_bytes_at_most():
    assert Builder(Workspace(ILO)).build("2020-08").email.size <= 18_000


@pytest.mark.parametrize("layout", ["story", "interview", "event", "publication", "call", "brief"])
def test_the_title_is_the_only_link_to_the_article(render, layout):
    dates = "start: 2020-09-21\ndeadline: 2020-09-22\n"
    page = Page(part(render(files=issue(f"kind: News\ntitle: One\nlayout: {layout}\n{dates}{IMAGE}"))))
    assert page.links == ["https://example.org/0"]
    assert page.all("img", "alt") == ["A harbour"]


@pytest.mark.parametrize("layout", ["event", "call"])
def test_the_day_of_posting_is_not_among_the_dates_of_events_and_calls(render, layout):
    email = render(files=issue(f"kind: News\ntitle: One\nlayout: {layout}\nstart: 2020-09-21\ndeadline: 2020-09-22\n"))
    assert "31 August" not in Page(email.html).text + email.text
    assert re.search("2[12] September 2020", Page(email.html).text)


def test_the_kind_is_shown_where_a_section_has_several(render):
    one, two = "kind: Note\ntitle: One\n", "kind: Opinion\ntitle: Two\n"
    assert "Note" not in Page(render(files=issue(one, one)).html).text
    text = Page(render(files=issue(one, two)).html).text
    assert "Note · 31 August 2020" in text.replace("\xa0", " ")
    assert "Opinion · 31 August 2020" in text.replace("\xa0", " ")


def test_an_interview_with_a_picture_but_no_person_has_no_empty_cell(render):
    html = part(
        render(files=issue(f"kind: News\ntitle: One\nlayout: interview\n{IMAGE.replace('credit: © Someone, ', '')}"))
    )
    assert re.findall(r"<td[^>]*></td>", html) == []
    assert "border-left" not in html


def test_emphasis_is_upright_in_scripts_that_do_not_slant(render):
    style = r"<em(?: style=\"([^\"]*)\")?>"
    assert re.findall(style, part(render(files=issue("kind: A\ntitle: One\n")))) == [""]
    assert re.findall(style, part(render(files=issue("kind: A\ntitle: One\n", publication="language: ar\n")))) == [
        "font-style:normal;font-weight:bold"
    ]
    english = issue("kind: A\ntitle: One\nlanguage: en\n", publication="language: ja\n")
    assert re.findall(style, part(render(files=english))) == ["font-style:italic;font-weight:normal"]


@pytest.mark.parametrize(
    ("language", "item", "attributes"),
    [
        ("en", "ar", '<td dir="rtl" style="padding:0 0 44px;text-align:right">'),
        ("ar", "fr", '<td dir="ltr" style="padding:0 0 44px;text-align:left">'),
        ("en", "fr", ""),
    ],
)
def test_an_item_of_the_other_direction_is_turned_round(render, language, item, attributes):
    files = issue(f"kind: A\ntitle: One\nlanguage: {item}\n{IMAGE}", publication=f"language: {language}\n")
    html = part(render(files=files))
    assert attributes in html[:70]
    assert ("padding-right" if item == "ar" else "padding-left") in html
    assert f'lang="{item}"' in html


def test_pictures_of_the_issue_and_of_sections_are_shown(render):
    picture = "{{src: https://example.org/{0}.jpg, alt: {0}, credit: By {0}}}"
    files = issue("kind: A\ntitle: One\n", manifest=f"picture: {picture.format('lead')}\n")
    files["issues/2020-08.yaml"] = files["issues/2020-08.yaml"].replace(
        "    items", f"    introduction: These are *new*.\n    picture: {picture.format('boat')}\n    items"
    )
    email = render(files=files)
    page = Page(email.html)
    assert page.all("img", "src") == ["https://example.org/lead.jpg", "https://example.org/boat.jpg"]
    assert page.all("img", "width") == ["600", "536"]
    assert "By lead" in page.text
    assert "These are new." in page.text
    for words in ("Image: lead (By lead)", "Image: boat (By boat)", "These are new."):
        assert words in email.text


def test_a_logo_has_another_one_for_dark_screens(render):
    logo = "logo: {src: https://example.org/a.png, alt: Monthly, width: 160, dark: https://example.org/b.png}\n"
    html = render(files=issue("kind: A\ntitle: One\n", publication=logo)).html
    light, dark = re.findall(r"<img[^>]*>", html)
    assert 'src="https://example.org/a.png"' in light
    assert 'width="160"' in dark
    assert "display:none" in dark
    assert ".dark-logo{display:inline !important;}" in html


def test_a_part_has_an_id_where_a_text_of_the_issue_has_a_link_to_it(render):
    files = issue(
        "kind: A\ntitle: One\n", "kind: A\ntitle: Two\n", manifest="introduction: See [two](#2020-08-31-item-1).\n"
    )
    page = Page(render(files=files).html)
    assert page.all("h3", "id") == ["2020-08-31-item-1"]


def test_nothing_above_the_masthead_is_empty_without_a_web_version(render):
    html = render(files=issue("kind: A\ntitle: One\n"), platform="plain").html
    assert "View online" not in html
    assert re.findall(r"<p[^>]*>(?:&#160;)?</p>|<td[^>]*>(?:&#160;)?</td>", html) == []
