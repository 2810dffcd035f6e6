import json

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program

FILES = {
    "issues/news/2020/2020-09-12-b.md": "---\nkind: Interview\ntitle: A talk\nplace: Geneva\n---\n\nOn bread and ovens.\n",
    "issues/news/2021/2021-01-02-c.md": "---\nkind: News\ntitle: Bread\n---\n",
}


def run(*arguments):
    return CliRunner().invoke(program, ["news", *arguments])


def found(*arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return [line.split()[0] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ((), ["2021-01-02-c", "2020-09-12-b", "2020-08-31-first"]),
        (("--unused",), ["2021-01-02-c", "2020-09-12-b"]),
        (("--since", "2020-09"), ["2021-01-02-c", "2020-09-12-b"]),
        (("--since", "2021"), ["2021-01-02-c"]),
        (("--since", "2020-09-13"), ["2021-01-02-c"]),
        (("--kind", "interview"), ["2020-09-12-b"]),
        (("--kind", "News", "--kind", "Interview", "--unused"), ["2021-01-02-c", "2020-09-12-b"]),
        (("--issue", "2020-08"), ["2020-08-31-first"]),
        (("--search", "OVENS bread"), ["2020-09-12-b"]),
        (("--search", "nothing of the kind"), []),
    ],
)
def test_news_finds(workspace, arguments, ids):
    workspace(FILES)
    assert found(*arguments) == ids


def test_news_shows_kinds_issues_and_titles(workspace):
    workspace(FILES)
    assert run().stdout.splitlines() == [
        "2021-01-02-c      News       –        Bread",
        "2020-09-12-b      Interview  –        A talk",
        "2020-08-31-first  News       2020-08  The first title",
    ]
    assert run("--unused").stderr == "2 of 3 items\n"


def test_news_that_is_never_to_be_published_is_not_unused(workspace):
    workspace({**FILES, "issues/news/2021/2021-01-02-c.md": "---\nkind: News\ntitle: Bread\nnever: true\n---\n"})
    assert found("--unused") == ["2020-09-12-b"]
    assert len(found()) == 3


def test_news_as_json(workspace):
    workspace(FILES)
    items = json.loads(run("--json").stdout)
    assert items[1] == {
        "id": "2020-09-12-b", "date": "2020-09-12", "kind": "Interview", "title": "A talk", "url": "",
        "summary": "On bread and ovens.", "image": "", "credit": "", "place": "Geneva", "issues": [],
    }  # fmt: skip
    assert items[2]["issues"] == ["2020-08"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--since", "yesterday"), "'yesterday' is not a date; write 2020, 2020-09 or 2020-09-15"),
        (("--kind", "Interviews"), "did you mean 'Interview'?"),
    ],
)
def test_news_explains_usage(workspace, arguments, message):
    workspace(FILES)
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_news_names_an_issue_that_is_not_there(workspace):
    workspace(FILES)
    result = run("--issue", "2020-07")
    assert result.exit_code == 1
    assert "there is no issue '2020-07'" in result.stderr


def test_news_of_an_empty_catalogue(workspace):
    workspace({"issues/news/2020/2020-08-31-first.md": None, "issues/2020-08.yaml": None})
    assert run().stderr == "0 of 0 items\n"
