from pathlib import Path

import pytest

from newsletter.catalogue import index as catalogue_module
from newsletter.catalogue.past_issues import find_reruns, load_past_issues, past_issues_by_item
from newsletter.content.load import load_issue
from tests.conftest import SECOND_ISSUE


def test_runs_of_a_draft_with_faults(workspace):
    made = workspace(
        {
            "issues/2020-09.yaml": "numbr: 3\nsections:\n  - items: [2020-08-31-first, {id: b}, {c: d}]\n",
            "issues/2020-10.yaml": "a: [",
        }
    )
    assert [(run.id, run.picks) for run in load_past_issues(made)] == [
        ("2020-08", ("2020-08-31-first",)), ("2020-09", ("2020-08-31-first", "b")), ("2020-10", ()),
    ]  # fmt: skip


def test_reruns_are_warned_of_in_the_later_issue(workspace):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE})
    assert find_reruns(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-08")) == []
    (warning,) = find_reruns(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-09"))
    assert str(warning) == (
        "issues/2020-09.yaml:6:9: '2020-08-31-first' already ran in 2020-08; "
        "pick another, or write 'rerun: true' on the item when it is meant"
    )


def test_a_rerun_that_is_meant_is_not_warned_of(workspace):
    meant = SECOND_ISSUE.replace("- 2020-08-31-first", "- {id: 2020-08-31-first, rerun: true}")
    made = workspace({"issues/2020-09.yaml": meant})
    assert find_reruns(past_issues_by_item(load_past_issues(made)), load_issue(made, "2020-09")) == []


def test_reruns_open_no_news(workspace, monkeypatch):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE})
    issue = load_issue(made, "2020-09")
    monkeypatch.setattr(Path, "glob", lambda *_: pytest.fail("the catalogue was read"))
    monkeypatch.setattr(catalogue_module, "_read_item", lambda _: pytest.fail("an item was read"))
    assert find_reruns(past_issues_by_item(load_past_issues(made)), issue)


def test_a_manifest_with_a_line_separator_is_told_not_a_crash(workspace):
    made = workspace({"issues/2020-09.yaml": "number: a\u2028b"})
    assert [run.id for run in load_past_issues(made)] == ["2020-08", "2020-09"]


@pytest.mark.parametrize("day", ["2020-09-31", "2020-9-1", "soon", "20200901"])
def test_a_day_that_is_none_is_not_believed(workspace, day):
    made = workspace({"issues/2020-09.yaml": SECOND_ISSUE.replace("2020-10-01", day)})
    assert [run.published for run in load_past_issues(made)] == ["2020-09-01", ""]
