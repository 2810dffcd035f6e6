import dataclasses
from datetime import date, time
from textwrap import dedent

import pytest

from newsletter.content.field_types import MomentValue
from newsletter.content.load import load_issue, load_publication
from newsletter.content.news_items import split_front_matter
from newsletter.errors import Location, NewsletterError
from tests.conftest import ITEM, MANIFEST, PUBLICATION

PICKED = """
number: 8
published: 2020-09-01
sections:
  - title: News
    items:
      - id: 2020-08-31-first
{changes}
"""


def picked(changes, **files):
    lines = "\n".join(f"        {line}" for line in changes.splitlines())
    return {"issues/2020-08.yaml": PICKED.format(changes=lines)}


def item_of(workspace, changes=None):
    return load_issue(workspace(changes), "2020-08").items[0]


def test_issue_has_what_its_files_say(workspace):
    made = workspace()
    issue = load_issue(made, "2020-08")
    assert (issue.id, issue.number, issue.month, issue.published) == ("2020-08", 8, date(2020, 8, 1), date(2020, 9, 1))
    assert (issue.preheader, issue.introduction, issue.platform) == ("What is in it", "Good morning.", "plain")
    (section,) = issue.sections
    assert (section.id, section.title) == ("section-1", "News")
    (item,) = section.items
    assert (item.id, item.date, item.kind, item.title) == (
        "2020-08-31-first",
        date(2020, 8, 31),
        "News",
        "The first title",
    )
    assert (item.url, item.summary, item.layout) == ("https://example.org/first", "The first summary.", "story")
    assert issue.publication.postal_address == "1 Example Street, 1200 Example City"


def test_issue_has_the_location_of_every_field(workspace):
    made = workspace()
    issue = load_issue(made, "2020-08")
    item = issue.items[0]
    news = made.item("2020-08-31-first")
    assert issue.origin.location("preheader") == Location(made.manifest("2020-08"), 3, 12)
    assert issue.origin.location("subject") == Location(made.manifest("2020-08"), 1)
    assert item.origin.location("title") == Location(news, 3, 8)
    assert item.origin.location("summary") == Location(news, 7)
    assert item.picked == Location(made.manifest("2020-08"), 8, 9)
    assert issue.publication.origin.location("title") == Location(made.publication, 1, 8)


def test_model_is_frozen(workspace):
    issue = load_issue(workspace(), "2020-08")
    for record in (issue, issue.items[0], issue.sections[0], issue.publication, issue.publication.sender):
        field = dataclasses.fields(record)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(record, field, "Another")


@pytest.mark.parametrize(
    ("changes", "title", "subject"),
    [
        pytest.param("", "The Monthly, August 2020", "The Monthly, August 2020", id="both-from-the-pattern"),
        pytest.param("title: Special", "Special", "Special", id="subject-from-the-title"),
        pytest.param("subject: Read me", "The Monthly, August 2020", "Read me", id="subject-given"),
        pytest.param("title: ~\nsubject:", "The Monthly, August 2020", "The Monthly, August 2020", id="left-empty"),
    ],
)
def test_issue_title_and_subject_defaults(workspace, changes, title, subject):
    issue = load_issue(workspace({"issues/2020-08.yaml": f"{changes}\n{PICKED.format(changes='')}"}), "2020-08")
    assert (issue.title, issue.subject) == (title, subject)


@pytest.mark.parametrize(
    ("language", "month"), [("en", "August"), ("fr", "août"), ("es", "agosto"), ("ar", "أغسطس"), ("ru", "август")]
)
def test_issue_title_has_the_month_in_the_language(workspace, language, month):
    made = workspace()
    text = (
        made.publication.read_text()
        + f'language: {language}\nissue_title: "{{title}} No. {{number}}, {{month}} {{year}}"\n'
    )
    made.publication.write_text(text)
    assert load_issue(made, "2020-08").title == f"The Monthly No. 8, {month} 2020"


def test_pick_changes_fields_for_this_issue_alone(workspace):
    changes = "title: Another title\nlayout: interview\nperson: Ana\nsummary: Another *summary*.\nkind: Talk"
    made = workspace(picked(changes))
    item = load_issue(made, "2020-08").items[0]
    assert (item.title, item.layout, item.person, item.kind) == ("Another title", "interview", "Ana", "Talk")
    assert item.summary == "Another *summary*."
    assert item.url == "https://example.org/first"
    assert item.origin.location("title").path == made.manifest("2020-08")
    assert item.origin.location("url").path == made.item("2020-08-31-first")
    assert "The first title" in made.item("2020-08-31-first").read_text()


def test_pick_takes_a_field_away(workspace):
    assert item_of(workspace, picked("url:")).url is None


@pytest.mark.parametrize(
    ("front", "pick", "layout"),
    [
        pytest.param("", "", "video", id="by-kind"),
        pytest.param("layout: brief\n", "", "brief", id="by-item"),
        pytest.param("layout: brief\n", "layout: feature", "feature", id="by-manifest"),
        pytest.param("", "kind: Unmapped", "story", id="by-changed-kind"),
        pytest.param("layout: brief\n", "layout:", "video", id="taken-away"),
    ],
)
def test_layout_comes_from_the_nearest(workspace, front, pick, layout):
    item = f"---\nkind: News\ntitle: A\n{front}---\n"
    made = workspace({**picked(pick), "issues/news/2020/2020-08-31-first.md": item})
    with made.publication.open("a") as file:
        file.write("kinds: {News: video}\n")
    assert load_issue(made, "2020-08").items[0].layout == layout


def test_item_has_every_field_of_the_model(workspace):
    front = """
    ---
    kind: News
    title: "A: b"
    url: https://example.org/?a=1&b=2
    layout: event
    image: {src: https://example.org/a.png, alt: "", credit: © A, width: 560px, height: 300}
    links:
      - {title: More, url: "https://example.org/more"}
    language: fr
    person: P
    role: R
    start: 2020-09-22 9:05
    end: 2020-09-23T18:00
    time_zone: Europe/Zurich
    place: Geneva
    registration: https://example.org/register
    authors: [A, B]
    cover: {src: "https://example.org/c.png", alt: Cover}
    languages: [en, FR]
    duration: 3:45
    deadline: 2020-10-15
    ---
    """
    item = item_of(workspace, {"issues/news/2020/2020-08-31-first.md": front})
    assert item.title == "A: b"
    assert (item.image.alt, item.image.credit, item.image.width, item.image.height) == ("", "© A", 560, 300)
    assert [(link.title, link.url) for link in item.links] == [("More", "https://example.org/more")]
    assert item.start == MomentValue(date(2020, 9, 22), time(9, 5))
    assert item.end == MomentValue(date(2020, 9, 23), time(18, 0))
    assert item.deadline == MomentValue(date(2020, 10, 15))
    assert (item.authors, item.languages, item.duration) == (("A", "B"), ("en", "fr"), "3:45")
    assert item.cover.alt == "Cover"
    assert item.summary == ""


def test_sections_and_items_stand_in_the_order_of_the_manifest(workspace):
    item = "---\nkind: News\ntitle: {}\n---\n"
    days = ["2020-08-03-c", "2020-08-01-a", "2020-08-02-b"]
    manifest = "published: 2020-09-01\nsections:\n  - {title: Z, items: [2020-08-03-c, 2020-08-01-a]}\n  - {title: A, items: [2020-08-02-b]}\n"
    files = {f"issues/news/2020/{day}.md": item.format(day) for day in days}
    issue = load_issue(workspace({"issues/2020-08.yaml": manifest, **files}), "2020-08")
    assert [section.title for section in issue.sections] == ["Z", "A"]
    assert [section.id for section in issue.sections] == ["section-1", "section-2"]
    assert [each.id for each in issue.items] == days


def test_only_picked_items_are_opened(workspace):
    made = workspace({f"issues/news/2020/2020-08-{day:02}-broken.md": "no front matter" for day in range(1, 30)})
    assert [item.id for item in load_issue(made, "2020-08").items] == ["2020-08-31-first"]


def test_publication_is_read_once_when_given(workspace):
    made = workspace()
    publication = load_publication(made)
    made.publication.write_text("broken: [")
    assert load_issue(made, "2020-08", publication).publication is publication


def test_problems_come_in_the_order_of_files_and_lines(workspace):
    made = workspace({"issues/2020-08.yaml": "zzz: 1\nnumber: x\npublished: y\nsections: [{title: A, items: [b]}]\n"})
    with pytest.raises(NewsletterError) as caught:
        load_issue(made, "2020-08")
    assert [problem.location.line for problem in caught.value.problems] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "front", "summary", "line"),
    [
        pytest.param("---\na: 1\n---\n\nText.\n", "a: 1\n", "Text.", 5, id="usual"),
        pytest.param("---\na: 1\n---\nText.", "a: 1\n", "Text.", 4, id="close"),
        pytest.param("---\na: 1\n---", "a: 1\n", "", 4, id="no-summary"),
        pytest.param("---  \na: 1\n---\t\n\n\nText.\n\n---\n\nMore.", "a: 1\n", "Text.\n\n---\n\nMore.", 6, id="rule"),
        pytest.param("---\n---\n", "", "", 3, id="nothing"),
        pytest.param("---\na: '----'\n---\n    indented", "a: '----'\n", "    indented", 4, id="indented"),
    ],
)
def test_front_matter_is_split(tmp_path, text, front, summary, line):
    assert split_front_matter(text, tmp_path / "a.md") == (front, summary, line)


def test_links_that_lead_nowhere_are_reported_in_texts_of_manifest_and_item(workspace):
    made = workspace(
        {
            "issues/2020-08.yaml": MANIFEST.replace(
                "Good morning.", '"See [this](javascript:alert(1)) and [that]({{ tag }})."'
            ),
            "issues/news/2020/2020-08-31-first.md": ITEM
            + "\nOne [good](https://example.org/(a) 'title') link,\n[one](www.example.org), [two](#anchor)\nand [an empty]() one; [not\\](one).\n",
        }
    )
    with pytest.raises(NewsletterError) as caught:
        load_issue(made, "2020-08")
    path = "issues/news/2020/2020-08-31-first.md"
    text_of_brackets = "to show ]( as it is, write \\]("
    assert [str(problem) for problem in caught.value.problems] == [
        "issues/2020-08.yaml:4:15: 'introduction': a link that leads nowhere: an address may not begin with 'javascript:'; "
        f"use https://; {text_of_brackets}",
        f"{path}:10: a link that leads nowhere: the address 'www.example.org' is incomplete; begin it with https://, "
        f"for example https://www.example.org; {text_of_brackets}",
        f"{path}:11: a link that leads nowhere: an empty address; write the address, or delete the line; {text_of_brackets}",
    ]


@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [
        ("2020-09-22 14:00", "2020-09-22 13:00", True),
        ("2020-09-22", "2020-09-21", True),
        ("2020-09-22 14:00", "2020-09-22", False),
        ("2020-09-22", "2020-09-22 13:00", False),
        ("2020-09-22 14:00", "2020-09-23 09:00", False),
    ],
)
def test_event_that_ends_before_it_starts_is_reported(workspace, start, end, wrong):
    front = f"layout: event\nstart: {start}\nend: {end}\n---"
    made = workspace({"issues/news/2020/2020-08-31-first.md": dedent(ITEM).replace("first\n---", f"first\n{front}")})
    if not wrong:
        assert str(load_issue(made, "2020-08").items[0].end) == end
        return
    with pytest.raises(NewsletterError, match=r"2020-08-31-first.md:7:6: 'end' is before 'start'"):
        load_issue(made, "2020-08")


def test_an_empty_number_is_missing_too(workspace):
    made = workspace({"issues/2020-08.yaml": MANIFEST.replace("number: 8", "number:"),
                      "issues/publication.yaml": PUBLICATION + "issue_title: '{title} {number}'\n"})  # fmt: skip
    with pytest.raises(NewsletterError, match=r"issues/2020-08\.yaml:1:8: 'number' is missing, and the pattern"):
        load_issue(made, "2020-08")


def test_an_image_that_the_manifest_changes_is_reported_there(workspace):
    own = ITEM.replace("title:", "image: {src: images/own.png, alt: Own}\ntitle:")
    changes = picked("image:\n  alt: Other\n  src: images/other.png") | {"issues/news/2020/2020-08-31-first.md": own}
    with pytest.raises(NewsletterError) as caught:
        load_issue(workspace(changes), "2020-08")
    assert str(caught.value).startswith("issues/2020-08.yaml:9:16: there is no image 'images/other.png'")


def test_an_image_without_its_own_key_is_not_reported_where_the_items_was(workspace):
    own = ITEM.replace("title:", "image: {src: images/own.png, alt: Own}\ntitle:")
    changes = picked("image: images/other.png") | {"issues/news/2020/2020-08-31-first.md": own}
    with pytest.raises(NewsletterError) as caught:
        load_issue(workspace(changes), "2020-08")
    assert "issues/2020-08.yaml:7:16: " in str(caught.value)
