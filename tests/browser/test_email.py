"""The built email in real Chromium: width, columns, dark colours, accessibility, network."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.output import write_artifacts

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parents[1] / "golden"
ILO = GOLDEN / "ilo/workspace"
ISSUES = [
    pytest.param(path, issue_id, id=f"{path.parent.name}-{issue_id}")
    for path in sorted(GOLDEN.glob("*/workspace"))
    for issue_id in Workspace(path).issue_ids()
]


@pytest.fixture(scope="module")
def email(tmp_path_factory):
    """Builds an issue of a publication, once for all tests: the HTML file, and the issue."""

    @cache
    def build(root, issue_id):
        made = Builder(Workspace(root)).build(issue_id)
        return write_artifacts(tmp_path_factory.mktemp(issue_id), made.artifacts)[0], made.issue

    return build


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
def test_email_does_not_scroll_sideways(email, open_page, root, issue_id):
    path, _ = email(root, issue_id)
    page = open_page(path, 1000)
    for width in (1000, 640, 480, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
def test_email_is_600_pixels_wide_on_a_desktop_and_one_column_on_a_phone(email, open_page, root, issue_id):
    path, issue = email(root, issue_id)
    find_titles = """() => [...document.querySelectorAll('h3')].map(title => {
        const box = title.getBoundingClientRect();
        return [box.top, box.bottom, box.width];
    })"""
    widest = "Math.max(...[...document.querySelectorAll('div[role=article] > div')].map(e => e.getBoundingClientRect().width))"
    assert open_page(path, 1000).evaluate(widest) == 600
    end = 0
    titles = open_page(path, 375).evaluate(find_titles)
    assert len(titles) == len(issue.items)
    for top, bottom, width in titles:
        assert top > end
        assert width > 200
        end = bottom


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_email_has_no_accessibility_finding(email, open_page, find_axe_violations, root, issue_id, scheme):
    path, _ = email(root, issue_id)
    page = open_page(path, 640, scheme)
    assert find_axe_violations(page) == []
    page.set_viewport_size({"width": 375, "height": 900})
    assert find_axe_violations(page) == []


def test_email_has_dark_colours_of_its_own(email, open_page):
    path, _ = email(ILO, "2020-08")
    read = """() => {
        let node = document.querySelector('h3'), paper = 'rgba(0, 0, 0, 0)';
        const ink = getComputedStyle(node.closest('td').querySelector('h3')).color;
        while (node && paper === 'rgba(0, 0, 0, 0)') { paper = getComputedStyle(node).backgroundColor; node = node.parentElement; }
        return [ink, paper].map(color => color.match(/[0-9]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3);
    }"""
    ink, paper = open_page(path, 640).evaluate(read)
    assert (ink < 110, paper > 230) == (True, True)
    ink, paper = open_page(path, 640, "dark").evaluate(read)
    assert (ink > 180, paper < 60) == (True, True)


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
def test_email_asks_only_hosts_that_the_content_names(email, open_page, root, issue_id):
    path, issue = email(root, issue_id)
    images = [image for image, _ in issue.pictures()]
    named = {urlsplit(image.src).hostname for image in images}
    asked = open_page(path, 640).asked
    assert {urlsplit(url).hostname for url in asked} <= named
    assert bool(asked) == bool(images)


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
def test_email_shows_every_title_once_as_a_heading_without_images(email, open_page, root, issue_id):
    path, issue = email(root, issue_id)
    page = open_page(path, 640)
    headings = page.eval_on_selector_all("h1, h2, h3", "all => all.map(e => [e.tagName, e.innerText.trim()])")
    assert [tag for tag, _ in headings].count("H1") == 1
    assert [" ".join(text.split()) for tag, text in headings if tag == "H3"] == [
        " ".join(item.title.split()) for item in issue.items
    ]
    assert headings[0][0] == "H1"


@pytest.mark.parametrize(("root", "issue_id"), ISSUES)
def test_email_has_no_text_under_14_pixels(email, open_page, root, issue_id):
    path, _ = email(root, issue_id)
    small = open_page(path, 640).evaluate("""() => {
        const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node; node = walker.nextNode();) {
            const shown = node.textContent.trim() && node.parentElement.checkVisibility();
            if (shown && parseFloat(getComputedStyle(node.parentElement).fontSize) < 14) found.push(node.textContent.trim());
        }
        return found;
    }""")
    assert small == []


def test_the_first_headline_of_an_issue_stands_on_the_first_screen_of_a_phone(email, open_page):
    path, _ = email(ILO, "2020-08")
    top = open_page(path, 375).evaluate("document.querySelector('h3').getBoundingClientRect().top")
    assert 200 < top <= 600


def test_pictures_at_a_side_leave_room_for_text_without_a_style_sheet(email, open_page):
    path, _ = email(GOLDEN / "layouts/workspace", "2021-03")
    page = open_page(path, 375)
    page.evaluate("document.querySelectorAll('style').forEach(sheet => sheet.remove())")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    widths = page.eval_on_selector_all("h3", "all => all.map(title => title.getBoundingClientRect().width)")
    assert min(widths) >= 170


def test_words_in_the_other_direction_begin_at_their_own_side(email, open_page):
    path, issue = email(GOLDEN / "arabic/workspace", "2021-03")
    (number,) = [number for number, item in enumerate(issue.items) if item.language == "en"]
    sides = open_page(path, 640).evaluate(
        """number => {
        const title = document.querySelectorAll('h3')[number], range = document.createRange();
        return [...title.parentElement.children].map(line => {
            range.selectNodeContents(line);
            return Math.round(range.getBoundingClientRect().left - title.getBoundingClientRect().left);
        });
    }""",
        number,
    )
    assert len(sides) >= 3
    assert set(sides) == {0}
