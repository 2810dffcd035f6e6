import re

import pytest

from newsletter.catalogue.next_issue import plan_next_issue, write_next_issue
from newsletter.content.load import load_issue
from newsletter.errors import NewsletterError
from tests.conftest import PUBLICATION


def news(kind, title, **more):
    lines = "".join(f"{name}: {value}\n" for name, value in more.items())
    return f"---\nkind: {kind}\ntitle: {title}\n{lines}---\n"


LAST = """
number: 8
published: 2020-09-01
preheader: A standing line
introduction: |
  Good morning,
  dear readers.   # no comment
sections:
  - title: Conversations
    items: [2020-08-20-talk]
  - title: "In short: news"
    items: [2020-08-31-first]
  - title: Dates
    items: [2020-08-10-event]
"""

FILES = {
    "issues/2020-08.yaml": LAST,
    "issues/news/2020/2020-08-20-talk.md": news("Interview", "A talk"),
    "issues/news/2020/2020-08-10-event.md": news("Event", "An event", start="2020-08-20"),
    "issues/news/2020/2020-09-10-b.md": news("News", "The second"),
    "issues/news/2020/2020-09-12-c.md": news("Interview", "The third"),
    "issues/news/2020/2020-09-11-d.md": news("Statement", "Of no kind before"),
    "issues/news/2020/2020-08-30-old.md": news("News", "An older one"),
    "issues/news/2020/2020-09-13-past.md": news("Event", "A past event", start="2020-09-20"),
    "issues/news/2020/2020-09-14-own.md": news("News", "The Monthly, August  2020"),
}  # fmt: skip


def ids(planned):
    return {title: [entry.id for entry in entries] for title, entries in planned.sections}


def test_candidates_go_where_their_kinds_went(workspace):
    planned = plan_next_issue(workspace(FILES), "2020-09")
    assert (planned.number, str(planned.published)) == (9, "2020-10-01")
    assert ids(planned) == {
        "Conversations": ["2020-09-12-c", "2020-09-11-d"],
        "In short: news": ["2020-09-10-b"],
        "Dates": [],
    }
    assert [(entry.id, reason) for entry, reason in planned.left] == [
        ("2020-09-13-past", "over since 20 September 2020"),
        ("2020-08-30-old", "not newer than 31 August 2020"),
    ]


def test_the_manifest_builds_and_explains_itself(workspace):
    made = workspace(FILES)
    path = write_next_issue(plan_next_issue(made, "2020-09"))
    text = path.read_text("utf-8")
    assert text.startswith(
        "# yaml-language-server: $schema=.schemas/manifest.json\nnumber: 9\npublished: 2020-10-01  # check the day\n"
    )
    assert "      - 2020-09-10-b  # News: The second\n" in text
    assert '  - title: "In short: news"\n' in text
    assert "  # - title: Dates\n" in text
    assert "#       - 2020-08-30-old  # not newer than 31 August 2020; News: An older one\n" in text
    assert "2020-09-14-own" not in text
    assert [item.id for item in load_issue(made, "2020-09").items] == ["2020-09-12-c", "2020-09-11-d", "2020-09-10-b"]


def test_an_issue_is_never_written_over(workspace):
    made = workspace(FILES)
    with pytest.raises(NewsletterError, match=r"issues/2020-08.yaml: the issue exists"):
        plan_next_issue(made, "2020-08")
    planned = plan_next_issue(made, "2020-09")
    planned.path.write_text("mine", "utf-8")
    with pytest.raises(NewsletterError, match="the issue exists"):
        write_next_issue(planned)
    assert planned.path.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["2020-13", "october", "../x", "2020-10.yaml", ""])
def test_an_issue_is_named_by_its_month(workspace, name):
    with pytest.raises(NewsletterError, match="not a name for an issue"):
        plan_next_issue(workspace(), name)


@pytest.mark.parametrize(
    ("numbering", "issue", "number"),
    [("running", "2020-12", 9), ("running", "2021-01", 9), ("yearly", "2020-12", 9), ("yearly", "2021-01", 1)],
)
def test_numbering(workspace, numbering, issue, number):
    made = workspace(FILES)
    made.publication.write_text(made.publication.read_text("utf-8") + f"numbering: {numbering}\n", "utf-8")
    assert plan_next_issue(made, issue).number == number


@pytest.mark.parametrize(
    ("published", "issue", "day"), [("2020-08-31", "2020-09", "2020-09-30"), ("2020-09-01", "2020-12", "2021-01-01")]
)
def test_published_is_as_long_after_the_month_as_before(workspace, published, issue, day):
    made = workspace({**FILES, "issues/2020-08.yaml": LAST.replace("2020-09-01", published)})
    assert str(plan_next_issue(made, issue).published) == day


def test_the_first_issue_of_all(workspace):
    made = workspace({"issues/2020-08.yaml": None})
    planned = plan_next_issue(made, "2020-08")
    assert (planned.number, str(planned.published), ids(planned)) == (1, "2020-09-01", {"News": ["2020-08-31-first"]})


def test_from_last_copies_the_standing_texts(workspace):
    made = workspace(FILES)
    write_next_issue(plan_next_issue(made, "2020-09", from_last=True))
    issue = load_issue(made, "2020-09")
    assert issue.preheader == "A standing line"
    assert issue.introduction.startswith("Good morning,\ndear readers.")


def test_nothing_new(workspace):
    planned = plan_next_issue(workspace(), "2020-09")
    assert planned.candidates == 0
    assert "  # - title: News\n  #   items:" in planned.text


def test_what_a_special_issue_had_is_no_candidate(workspace):
    special = "number: 1\npublished: 2020-09-15\nsections:\n  - title: Special\n    items: [2020-09-10-b]\n"
    planned = plan_next_issue(workspace({**FILES, "issues/2020-09-special.yaml": special}), "2020-10")
    assert "2020-09-10-b" not in planned.text
    assert "In short: news" in planned.text


def test_days_that_are_none_in_the_last_issue_are_passed_over(workspace):
    last = LAST.replace("2020-09-01", "2020-09-31").replace("2020-08-20-talk", "{id: 2020-09-31-what}")
    planned = plan_next_issue(workspace({**FILES, "issues/2020-08.yaml": last}), "2020-09")
    assert ("2020-08-30-old", "not newer than 31 August 2020") in [(each.id, reason) for each, reason in planned.left]


def test_a_last_issue_that_cannot_be_read_is_reported(workspace):
    made = workspace({**FILES, "issues/2020-09.yaml": "number: 9\nsections: [\n"})
    planned = plan_next_issue(made, "2020-10")
    assert ["2020-09.yaml:3:1: not valid YAML" in str(problem) for problem in planned.problems] == [True]


def test_the_newsletters_own_issue_is_no_news_without_its_comma_either(workspace):
    files = {**FILES, "issues/news/2020/2020-09-14-own.md": news("News", "The Monthly August 2020")}
    publication = PUBLICATION + "issue_title: '{title}, {month} {year}'\n"
    planned = plan_next_issue(workspace({**files, "issues/publication.yaml": publication}), "2020-09")
    every = [entry.id for _, entries in planned.sections for entry in entries] + [each.id for each, _ in planned.left]
    assert every
    assert "2020-09-14-own" not in every


@pytest.mark.parametrize("change", ["indented", "braces"])
def test_from_last_copies_texts_that_are_written_otherwise(workspace, change):
    last = {
        "indented": "# A remark\n  " + LAST.strip().replace("\n", "\n  ") + "\n",
        "braces": '{number: 8, published: 2020-09-01, preheader: A standing line, introduction: "Good morning,\\ndear readers.",'
        " sections: [{title: News, items: [2020-08-31-first]}]}",
    }[change]
    made = workspace({**FILES, "issues/2020-08.yaml": last})
    write_next_issue(plan_next_issue(made, "2020-09", from_last=True))
    issue = load_issue(made, "2020-09")
    assert issue.preheader == "A standing line"
    assert issue.introduction.startswith("Good morning,\ndear readers.")


def special(number, section, item):
    return f"number: {number}\npublished: 2020-0{number + 2}-01\nsections:\n  - title: {section}\n    items: [{item}]\n"


def test_kind_goes_where_an_earlier_issue_had_it(workspace):
    # July had the events before the news, August had none.
    july = (
        LAST.replace("number: 8", "number: 7")
        .replace("2020-09-01", "2020-08-01")
        .replace("\n  - title: Dates", "\n  - title: Notes")
    )
    july = july.replace('  - title: "In short: news"\n    items: [2020-08-31-first]\n', "").replace(
        "2020-08-20-talk", "2020-07-20-talk"
    )
    july += '  - title: "In short: news"\n    items: [2020-07-21-short]\n'
    files = {
        "issues/2020-07.yaml": july,
        "issues/2020-08.yaml": LAST.split("  - title: Dates", maxsplit=1)[0],
        "issues/news/2020/2020-09-13-coming.md": news("Event", "A coming event", start="2020-10-20"),
    }
    planned = plan_next_issue(workspace({**FILES, **files}), "2020-09")
    assert list(ids(planned)) == ["Conversations", "Notes", "In short: news"]
    assert ids(planned)["Notes"] == ["2020-09-13-coming"]


def test_section_without_candidates_is_not_taken_from_older_issues(workspace):
    files = {"issues/2020-07.yaml": special(7, "Long ago", "2020-08-30-old"), "issues/2020-08.yaml": LAST}
    assert "Long ago" not in plan_next_issue(workspace({**FILES, **files}), "2020-09").text


def test_news_dated_after_the_issue_waits_in_comments(workspace):
    later = {"issues/news/2020/2020-10-02-later.md": news("News", "A later one")}
    planned = plan_next_issue(workspace({**FILES, **later}), "2020-09")
    assert ("2020-10-02-later", "dated after the issue is published, 1 October 2020") in [
        (entry.id, reason) for entry, reason in planned.left
    ]
    assert "2020-10-02-later" not in [each for group in ids(planned).values() for each in group]


def test_item_that_is_never_to_be_published_is_not_proposed(workspace):
    made = workspace({**FILES, "issues/news/2020/2020-09-10-b.md": news("News", "The second", never="true")})
    assert "2020-09-10-b" not in plan_next_issue(made, "2020-09").text


def test_lines_in_comments_have_the_right_indentation_without_their_sign(workspace):
    made = workspace({**FILES, "issues/news/2020/2020-10-02-later.md": news("News", "A later one")})
    path = write_next_issue(plan_next_issue(made, "2020-09"))
    text = path.read_text("utf-8")
    # As editors take comments away: the sign and the space after it.
    lines = [re.sub(r"^( *)# (?= *- 2020)", r"\1", line) for line in text.splitlines()]
    path.write_text("\n".join(line for line in lines if "past" not in line) + "\n", "utf-8")
    assert [item.id for item in load_issue(made, "2020-09").items][-2:] == ["2020-10-02-later", "2020-08-30-old"]
    texts = re.sub(r"(?m)^# (?=subject|preheader|introduction|  A few)", "", path.read_text("utf-8"))
    path.write_text(texts, "utf-8")
    assert load_issue(made, "2020-09").introduction == "A few lines that open the issue."
