import json
import re

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from tests.conftest import PUBLICATION, SECOND_ISSUE

NIGHT = "# Dark titles, as an example.\ncolors: {ink: '#010203'}\n"
THEMES = {"templates/themes/night.yaml": NIGHT, "issues/publication.yaml": PUBLICATION + "theme: night\n"}


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr("webbrowser.open", addresses.append)
    return addresses


def _run(*arguments):
    result = CliRunner().invoke(program, ["themes", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_themes_lists_each_with_its_description_and_its_file(workspace, opened):
    root = workspace(THEMES).root
    code, output, _ = _run()
    assert code == 0
    assert "night   Dark titles, as an example.  (templates/themes/night.yaml)" in output.splitlines()
    assert any(re.match(r"ledger  \S.*ledger\.yaml\)$", line) for line in output.splitlines())
    assert not (root / "out").exists()
    assert opened == []


def test_themes_shows_the_latest_issue_in_all_of_them(workspace, opened):
    root = workspace({**THEMES, "issues/2020-09.yaml": SECOND_ISSUE}).root
    code, output, _ = _run("--open")
    page = root / "out/2020-09/themes.html"
    assert (code, output.splitlines()[-1]) == (0, "Written out/2020-09/themes.html")
    assert opened == [page.as_uri()]
    text = page.read_text("utf-8")
    themes = json.loads(re.search(r'id="themes">(.*?)</script>', text, re.DOTALL)[1])
    by_name = {theme["name"]: theme for theme in themes}
    assert "night" in by_name
    assert "ledger" in by_name
    assert by_name["night"]["description"] == "Dark titles, as an example."
    for name, theme in by_name.items():
        assert ("#010203" in theme["html"]) is (name == "night")
        assert "The first title" in theme["html"]
    assert "<title>Themes: The Monthly, September 2020</title>" in text


def test_a_title_that_looks_like_a_mark_of_the_page_stays_a_title(workspace, opened):
    root = workspace(
        {
            "issues/2020-08.yaml": "published: 2020-09-01\ntitle: A {themes} <b>\nsections:\n"
            "  - title: News\n    items: [2020-08-31-first]\n"
        }
    ).root
    assert _run("2020-08", "--open")[0] == 0
    assert "<title>Themes: A {themes} &lt;b&gt;</title>" in (root / "out/2020-08/themes.html").read_text("utf-8")


def test_problems_of_every_theme_are_reported_and_nothing_is_written(workspace, opened):
    root = workspace({f"templates/themes/{name}.yaml": "colors: {inc: '#010203'}\n" for name in ("one", "two")}).root
    code, _, errors = _run("--open")
    assert code == 1
    assert [line.partition("; ")[0] for line in errors.splitlines()] == [
        f"error: templates/themes/{name}.yaml:1:10: no template uses the token 'inc'" for name in ("one", "two")
    ]
    assert not (root / "out").exists()
    assert opened == []


def test_an_issue_without_open_is_wrong_usage(workspace, opened):
    workspace()
    code, _, errors = _run("2020-08")
    assert code == 2
    assert "add --open" in errors


def test_a_publication_without_issues_has_none_to_show(workspace, opened):
    workspace({"issues/2020-08.yaml": None})
    code, _, errors = _run("--open")
    assert code == 2
    assert "start one with: newsletter new" in errors
