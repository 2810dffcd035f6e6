from pathlib import Path

import pytest

from newsletter.catalogue.past_issues import find_repeated_items, load_past_issues, past_issues_by_item
from newsletter.content.load import load_issue
from tests.conftest import SECOND_ISSUE


def test_past_issues_of_a_draft_with_problems(workspace):
    made = workspace(
        {
            "issues/2020-09.yaml": "numbr: 3\nsections:\n  - items: [2020-08-31-first, {id: b}, {c: d}]\n",
            "issues/2020-10.yaml": "a: [",
        }
    )
    assert [(past.id, past.picks) for past in load_past_issues(made)] == [
        ("2020-08", ("2020-08-31-first",)), ("2020-09", ("2020-08-31-first", "b")), ("2020-10", ()),
    ]  # fmt: skip


def test_repeated_items_are_warned_of_in_the_later_issue(workspace):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE})
    assert find_repeated_items(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-08")) == []
    (warning,) = find_repeated_items(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-09"))
    assert str(warning) == (
        "issues/2020-09.yaml:6:9: '2020-08-31-first' was already published in 2020-08; "
        "pick another, or write 'rerun: true' on the item if you want it again"
    )


def test_a_repeated_item_that_is_wanted_is_not_warned_of(workspace):
    wanted = SECOND_ISSUE.replace("- 2020-08-31-first", "- {id: 2020-08-31-first, rerun: true}")
    made = workspace({"issues/2020-09.yaml": wanted})
    assert find_repeated_items(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-09")) == []


def test_repeated_items_are_found_without_the_news(workspace, monkeypatch):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE})
    issue = load_issue(made, "2020-09")
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("the catalogue was read"))
    made.item("2020-08-31-first").write_text("not a news item", "utf-8")
    assert find_repeated_items(past_issues_by_item(load_past_issues(made)), issue)


def test_a_manifest_with_a_line_separator_is_a_problem_not_a_crash(workspace):
    made = workspace({"issues/2020-09.yaml": "number: a\u2028b"})
    assert [past.id for past in load_past_issues(made)] == ["2020-08", "2020-09"]


@pytest.mark.parametrize("day", ["2020-09-31", "2020-9-1", "soon", "20200901"])
def test_an_invalid_day_is_not_used(workspace, day):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE.replace("2020-10-01", day)})
    assert [past.published for past in load_past_issues(made)] == ["2020-09-01", ""]
