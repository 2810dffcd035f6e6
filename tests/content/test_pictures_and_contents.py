"""An issue's and a section's pictures, a section's introduction, the logo, the theme, and the list of contents."""

import io

import pytest
from PIL import Image

from newsletter.content.load import load_issue, load_publication
from newsletter.errors import Location, NewsletterError
from tests.conftest import ITEM, MANIFEST, PUBLICATION

PICTURED = """
published: 2020-09-01
picture:
  src: images/lead.png
  alt: A harbour
sections:
  - title: News
    introduction: Two *short* ones.
    picture: {src: images/section.png, alt: A boat}
    items:
      - 2020-08-31-first
"""
LOGO = "logo: {src: images/logo.png, alt: Monthly, width: 160px, dark: images/white.png}\n"
_PNG = io.BytesIO()
Image.new("RGB", (2, 2)).save(_PNG, "PNG")
FILES = {f"issues/images/{name}.png": _PNG.getvalue() for name in ("lead", "section", "logo", "white")}


def test_issue_has_pictures_and_section_introductions(workspace):
    issue = load_issue(workspace({"issues/2020-08.yaml": PICTURED, **FILES}), "2020-08")
    (section,) = issue.sections
    assert (issue.picture.src, issue.picture.alt) == ("images/lead.png", "A harbour")
    assert (section.introduction, section.picture.alt) == ("Two *short* ones.", "A boat")
    assert [(image.alt, location.line, location.column) for image, location in issue.pictures()] == [
        ("A harbour", 3, 8),
        ("A boat", 8, 20),
    ]


def test_without_them_an_issue_has_none(workspace):
    issue = load_issue(workspace(), "2020-08")
    assert (issue.picture, issue.sections[0].picture, issue.sections[0].introduction) == (None, None, "")
    assert (issue.publication.logo, issue.publication.theme, list(issue.pictures())) == (None, "ledger", [])


def test_publication_has_a_logo(workspace):
    logo = load_publication(workspace({"issues/publication.yaml": PUBLICATION + LOGO, **FILES})).logo
    assert (logo.src, logo.alt, logo.width, logo.dark) == ("images/logo.png", "Monthly", 160, "images/white.png")


def test_every_picture_that_is_missing_is_reported_at_its_address(workspace):
    publication = PUBLICATION + LOGO + "numbering: weekly\n"
    made = workspace({"issues/2020-08.yaml": PICTURED, "issues/publication.yaml": publication})
    with pytest.raises(NewsletterError) as caught:
        load_issue(made, "2020-08")
    assert [(str(each.location), each.message) for each in caught.value.problems] == [
        ("issues/2020-08.yaml:3:8", "there is no image 'images/lead.png'"),
        ("issues/2020-08.yaml:8:20", "there is no image 'images/section.png'"),
        ("issues/publication.yaml:6:13", "there is no image 'images/logo.png'"),
        ("issues/publication.yaml:6:64", "there is no image 'images/white.png'"),
        ("issues/publication.yaml:7:12", "'numbering': 'weekly' is not known here"),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param(
            {"issues/publication.yaml": PUBLICATION + "logo: {src: https://example.org/a.png, alt: A}\n"},
            "issues/publication.yaml:6:7: 'width' is missing; add 'width: …': the width at which it is shown in pixels, "
            "for example 160",
            id="logo-without-width",
        ),
        pytest.param(
            {"issues/2020-08.yaml": PICTURED.replace("\n  alt: A harbour", ""), **FILES},
            "issues/2020-08.yaml:3:3: 'alt' is missing; add 'alt: …'",
            id="lead-without-alt",
        ),
        pytest.param(
            {"issues/2020-08.yaml": MANIFEST.replace("- title: News", "- title: News\n    introduction: '[a](foo)'")},
            "issues/2020-08.yaml:7:19: 'introduction': a link that leads nowhere",
            id="section-with-a-bad-link",
        ),
        pytest.param(
            {"issues/publication.yaml": PUBLICATION + "theme: leger\n"},
            "issues/publication.yaml:6:8: 'theme': there is no theme 'leger'; did you mean 'ledger'?",
            id="misspelt-theme",
        ),
        pytest.param(
            {"issues/publication.yaml": PUBLICATION + "theme: x\n", "templates/themes/own.yaml": ""},
            "issues/publication.yaml:6:8: 'theme': there is no theme 'x'; use 'band', 'ledger', 'own', "
            "'paper' or 'signal', or write templates/themes/x.yaml",
            id="unknown-theme",
        ),
        pytest.param(
            {"issues/publication.yaml": PUBLICATION + "contents: sometimes\n"},
            "issues/publication.yaml:6:11: 'contents': 'sometimes' is not known here; use 'auto', 'always' or 'never'",
            id="contents",
        ),
    ],
)
def test_mistakes_are_reported_where_they_are(workspace, changes, message):
    with pytest.raises(NewsletterError) as caught:
        load_issue(workspace(changes), "2020-08")
    assert message in str(caught.value)


def test_an_own_theme_is_one_file(workspace):
    changes = {"issues/publication.yaml": PUBLICATION + "theme: own\n", "templates/themes/own.yaml": ""}
    assert load_publication(workspace(changes)).theme == "own"


@pytest.mark.parametrize(
    ("items", "publication", "manifest", "expected"),
    [
        (7, "", "", False),
        (8, "", "", True),
        (1, "contents: always", "", True),
        (8, "contents: never", "", False),
        (8, "contents: always", "contents: never", False),
        (8, "contents: never", "contents: auto", True),
    ],
)
def test_contents_are_shown_when_there_are_many_items_or_as_chosen(workspace, items, publication, manifest, expected):
    names = [f"2020-08-{day:02}-item" for day in range(1, items + 1)]
    changes = {f"issues/news/2020/{name}.md": ITEM for name in names}
    picks = "".join(f"      - {name}\n" for name in names)
    changes["issues/publication.yaml"] = f"{PUBLICATION}{publication}\n"
    changes["issues/2020-08.yaml"] = MANIFEST.replace("      - 2020-08-31-first\n", picks) + manifest
    assert load_issue(workspace(changes), "2020-08").show_contents is expected


def test_section_texts_are_checked_where_they_are_written(workspace):
    from newsletter.build import Builder

    made = workspace(
        {"issues/2020-08.yaml": PICTURED.replace("Two *short* ones.", "On Monday 1 September 2020."), **FILES}
    )
    from newsletter.checks.runner import check_quickly

    builder = Builder(made)
    report = check_quickly(builder.check_context(builder.build("2020-08")))
    assert Location(made.manifest("2020-08"), 7, 22) in [each.location for each in report.findings]
