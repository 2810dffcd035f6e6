"""The email as Outlook for Windows lays it out: all blocks hold together, in every layout and theme."""

from pathlib import Path
from typing import Any

import pytest

from newsletter.build import Builder
from newsletter.checks.computed_styles import contrast
from newsletter.content.theme import find_themes, load_theme
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.output import write_artifacts
from tests.browser.outlook import LAY_OUT, read_conditions
from tests.rich_issue import RICH_ISSUE, with_pictures_beside, write_rich_publication

pytestmark = pytest.mark.browser

GOLDEN = Path(__file__).parents[1] / "golden"
THEMES = find_themes([packaged_templates()])
EMAILS = [
    *(pytest.param("rich", RICH_ISSUE, theme, id=f"rich-{theme}") for theme in THEMES),
    pytest.param("arabic", "2021-03", None, id="arabic"),
    pytest.param("ilo", "2020-08", None, id="ilo"),
]
MIN_WIDTH = 200

#: The boxes of all texts and images, with the block that holds each text and the surface behind it, how far lists
#: are indented, and how wide the email is.
MEASURE = """() => {
    const rgb = color => color.match(/[\\d.]+/g).map(Number);
    const backgroundOf = element => getComputedStyle(element).backgroundColor;
    const surfaceOf = element => {
        while (element.parentElement && rgb(backgroundOf(element))[3] === 0) element = element.parentElement;
        return element;
    };
    const paperOf = element => {
        const paper = rgb(backgroundOf(surfaceOf(element)));
        return paper[3] === 0 ? [255, 255, 255] : paper;
    };
    const boxOf = rect => ({left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom});
    const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node; node = walker.nextNode();) {
        const words = node.textContent.replace(/[\\s\\u00a0\\u034f\\u200c]+/g, " ").trim();
        if (!words || !node.parentElement.checkVisibility()) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const lines = [...range.getClientRects()].filter(rect => rect.width && rect.height);
        const block = node.parentElement.closest("p, div, td, th, li, h1, h2, h3");
        const room = block.clientWidth - parseFloat(getComputedStyle(block).paddingLeft) - parseFloat(getComputedStyle(block).paddingRight);
        const surface = surfaceOf(block), around = surface.parentElement && surfaceOf(surface.parentElement);
        const coloured = around && backgroundOf(around) !== backgroundOf(surface);
        texts.push({
            words, lines: lines.map(boxOf), room, surface: coloured ? boxOf(surface.getBoundingClientRect()) : null,
            ink: rgb(getComputedStyle(node.parentElement).color), paper: paperOf(node.parentElement),
        });
    }
    const images = [...document.images].filter(image => image.checkVisibility()).map(image => ({
        words: image.getAttribute("src"), lines: [boxOf(image.getBoundingClientRect())],
        // A table within the element has lines of its own.
        clipped: Boolean(image.closest("table, [data-exact]")?.hasAttribute("data-exact")),
    }));
    const lists = [...document.querySelectorAll("ul, ol")].map(list => {
        const outer = list.parentElement.getBoundingClientRect(), inner = list.querySelector("li").getBoundingClientRect();
        return getComputedStyle(list).direction === "rtl" ? outer.right - inner.right : inner.left - outer.left;
    });
    return {texts, images, lists, page: Math.max(...[...document.querySelectorAll("table")].map(table => table.offsetWidth).filter(width => width < innerWidth))};
}"""


@pytest.fixture(scope="module")
def emails(tmp_path_factory):
    """Writes an email as Outlook reads it; returns the file and what it must show."""
    rich = write_rich_publication(tmp_path_factory.mktemp("rich"))
    workspaces = {
        "rich": rich,
        "arabic": Workspace(GOLDEN / "arabic/workspace"),
        "ilo": Workspace(GOLDEN / "ilo/workspace"),
    }
    builders = {name: Builder(workspace) for name, workspace in workspaces.items()}

    def write(name, issue_id, theme):
        build = builders[name].build(issue_id, theme=theme)
        folder = tmp_path_factory.mktemp("email")
        path = write_artifacts(folder, build.artifacts)[0]
        path.write_text(read_conditions(with_pictures_beside(path.read_text("utf-8"))), "utf-8")
        return path, build

    return write


@pytest.fixture
def measured(emails, open_page):
    """What is in the email and where, in a window of 1000 pixels, with a screenshot beside the file."""

    def measure(name, issue_id, theme):
        path, build = emails(name, issue_id, theme)
        page = open_page(path, 1000)
        page.evaluate(LAY_OUT)
        page.screenshot(path=path.with_name("outlook.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000
        return page.evaluate(MEASURE), build

    return measure


def page_width(build):
    """The width that the theme gives the email."""
    tokens: Any = load_theme(build.workspace.template_folders, "en", build.issue.publication.theme)
    return int(tokens["widths"]["page"])


@pytest.mark.parametrize(("name", "issue_id", "theme"), EMAILS)
def test_outlook_shows_everything_in_its_place(measured, name, issue_id, theme):
    found, build = measured(name, issue_id, theme)
    width = page_width(build)
    assert found["page"] == width
    assert narrow_texts(found) == []
    # Word indents a list by this, whatever its padding; a margin at its side replaces that.
    assert [indent for indent in found["lists"] if indent >= 40] == []
    assert [image["words"] for image in found["images"] if image["clipped"]] == []
    assert squeezed_texts(found) == []
    assert faint_texts(found) == []
    left = 500 - width / 2
    boxes = [(each["words"], box) for each in (*found["texts"], *found["images"]) for box in each["lines"]]
    outside = [words for words, box in boxes if box["left"] < left - 1 or box["right"] > left + width + 1]
    assert outside == []
    assert overlapping(boxes) == []
    shown = " ".join(text["words"] for text in found["texts"])
    assert [item.title for item in build.issue.items if " ".join(item.title.split()) not in shown] == []


def narrow_texts(found):
    """Texts of some length that have little room; a date sheet, a label or a figure may be narrow."""
    return [
        f"{text['words'][:40]} ({text['room']:.0f})"
        for text in found["texts"]
        if len(text["words"]) > 24 and text["room"] < MIN_WIDTH
    ]


def squeezed_texts(found):
    """Texts that touch the edge of the colour that they stand on: a padding that Word does not know."""
    squeezed = set()
    for text in found["texts"]:
        # Figures on date sheets: the fonts of this machine may be wider than those that Outlook has.
        surface = text["surface"] if any(map(str.isalpha, text["words"])) else None
        for box in text["lines"] if surface else ():
            edges = (box["left"] - surface["left"], surface["right"] - box["right"], box["top"] - surface["top"],
                     surface["bottom"] - box["bottom"])  # fmt: skip
            if min(edges) < 2:
                squeezed.add(text["words"][:40])
    return sorted(squeezed)


def faint_texts(found):
    """Texts with a contrast below 4.5:1, by the colours that Word gives them."""
    pairs = (
        (text["words"][:40], contrast(tuple(text["ink"][:3]), tuple(text["paper"][:3]))) for text in found["texts"]
    )
    return sorted({f"{words}: {ratio:.2f}" for words, ratio in pairs if ratio < 4.5})


def overlapping(boxes):
    """The pairs of texts and images that lie on one another, by more than the leading of their lines."""
    found = set()
    ordered = sorted(boxes, key=lambda pair: pair[1]["top"])
    for index, (words, box) in enumerate(ordered):
        for other, below in ordered[index + 1 :]:
            if below["top"] >= box["bottom"]:
                break
            wide = min(box["right"], below["right"]) - max(box["left"], below["left"])
            high = min(box["bottom"], below["bottom"]) - below["top"]
            if words != other and wide > 2 and high > 6:
                found.add((words[:30], other[:30]))
    return sorted(found)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("a<!--[if mso]>b<![endif]-->c", "abc"),
        ("a<!--[if mso | IE]>b<![endif]-->c", "abc"),
        ("a<!--[if (mso)|(IE)]>b<![endif]-->c", "abc"),
        ("a<!--[if gte mso 9]>b<![endif]-->c", "abc"),
        ("a<!--[if lte mso 11]>b<![endif]-->c", "ac"),
        ("a<!--[if IE]>b<![endif]-->c", "ac"),
        ("a<!--[if !mso]>b<![endif]-->c", "ac"),
        ("a<!--[if !mso]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if !gte mso 9]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if mso]><i><![endif]-->b<!--[if mso]></i><![endif]-->c", "a<i>b</i>c"),
        ("a<!-- b -->c", "a<!-- b -->c"),
    ],
)
def test_conditional_comments_are_read_as_outlook_reads_them(html, expected):
    assert read_conditions(html) == expected


FAULTS = {
    "squeezed": '<table><tr><td bgcolor="#000000"><a style="padding:10px 20px;color:#ffffff">Read</a></td></tr></table>',
    "faint": '<table><tr><td bgcolor="#0b3b5e" style="padding:8px;color:#191d28">The name</td></tr></table>',
    "narrow": '<table><tr><td width="120"><p>A text that is much longer than a label is.</p></td><td width="400">Wide</td></tr></table>',
    "list": '<ul style="padding:0;margin:0"><li>An entry</li></ul>',
    "clipped": '<p style="line-height:20px;mso-line-height-rule:exactly"><img src="images/x.png" width="200" alt="" /></p>',
    "overlap": '<p style="margin:0 0 -20px">One text</p><p style="margin:0">Another text</p>',
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_would_be_found(tmp_path, open_page, fault):
    path = tmp_path / "email.html"
    path.write_text(f'<!doctype html><body><table width="600" align="center"><tr><td>{FAULTS[fault]}</td></tr></table>')
    page = open_page(path, 1000)
    page.evaluate(LAY_OUT)
    found = page.evaluate(MEASURE)
    boxes = [(each["words"], box) for each in (*found["texts"], *found["images"]) for box in each["lines"]]
    faults = {
        "narrow": narrow_texts(found),
        "list": any(indent >= 40 for indent in found["lists"]),
        "clipped": any(image["clipped"] for image in found["images"]),
        "overlap": overlapping(boxes),
        "squeezed": squeezed_texts(found),
        "faint": faint_texts(found),
    }
    assert {name: bool(each) for name, each in faults.items()} == {name: name == fault for name in FAULTS}
