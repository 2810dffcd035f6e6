import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from newsletter.checks.link_fetcher import Answer
from newsletter.cli.program import program
from tests.checks.conftest import FINE

ITEM = "issues/news/2020/2020-08-31-first.md"
WARNING = {ITEM: FINE[ITEM].replace("first summary.", "first summary")}
PUBLICATION = "issues/publication.yaml"
#: Constant Contact takes "[#" for a tag of its own, and refuses it.
STRICT = {PUBLICATION: dedent(FINE[PUBLICATION]) + "platform: constant-contact\n"}
ERROR = {**STRICT, ITEM: FINE[ITEM].replace("first summary.", "first [#3] summary.")}


@pytest.fixture
def run(workspace):
    def invoke(changes, *arguments):
        workspace({**FINE, **changes})
        return CliRunner().invoke(program, arguments)

    return invoke


@pytest.mark.parametrize(
    ("changes", "options", "code"),
    [({}, [], 0), ({}, ["--strict"], 0), (WARNING, [], 0), (WARNING, ["--strict"], 1), (ERROR, [], 1)],
)
def test_check_exits_with_1_on_errors_and_when_strict_on_warnings(run, changes, options, code):
    assert run(changes, "check", "2020-08", *options).exit_code == code


def test_check_prints_findings_by_severity_and_counts_them(run):
    both = {**STRICT, ITEM: FINE[ITEM].replace("first summary.", "first [#3] summary")}
    result = run(both, "check", "2020-08")
    lines = result.output.splitlines()
    assert lines[0] == "errors"
    assert f"  error: {ITEM}:7:11: Constant Contact forbids '[#'; remove it [platform-forbids]" in lines
    assert "warnings" in lines
    assert re.search(
        r"^Size: [\d.]+ KB, about [\d.]+ KB as sent, of 102 KB; largest are 2020-08-3\d-\w+ \(\d\.\d KB\), .*$",
        result.output,
        re.MULTILINE,
    )
    assert re.search(
        r"^Client support: \d+% of \d+ features in 20 mail programs, \d+% with fall-backs$", result.output, re.MULTILINE
    )
    assert lines[-1] == "2020-08: 1 error, 1 warning"


def test_check_of_a_fine_issue_says_so(run):
    assert run({}, "check", "2020-08").output.splitlines()[-1] == "2020-08: nothing found"


def test_check_as_json_tells_everything(run):
    result = run(WARNING, "check", "2020-08", "--json")
    (issue,) = json.loads(result.output)
    assert issue["issue"] == "2020-08"
    assert issue["counts"] == {"error": 0, "warning": 1, "notice": 0}
    assert issue["item_bytes"].keys() == {"2020-08-31-first", "2020-08-30-second"}
    assert issue["html_bytes"] > sum(issue["item_bytes"].values())
    assert issue["findings"] == [
        {
            "rule": "summary-cut",
            "severity": "warning",
            "message": "the summary breaks off after 'The first summary'",
            "hint": "end the sentence",
            "file": str(Path(ITEM).resolve()),
            "line": 7,
            "column": 1,
            "item": "2020-08-31-first",
            "clients": [],
        }
    ]


def test_check_writes_annotations_for_github(run):
    words = {ITEM: FINE[ITEM].replace("first summary.", "first: 100%, summary")}
    result = run(words, "check", "2020-08", "--format", "github")
    assert result.output == (
        f"::warning title=summary-cut,file={ITEM},line=7,col=5::"
        "the summary breaks off after 'first: 100%25, summary'; end the sentence\n"
    )


def test_check_of_all_issues_names_each(run):
    other = {"issues/2020-07.yaml": FINE["issues/2020-08.yaml"].replace("number: 8", "number: 7").replace("2020-08-30-second", "2020-07-01-old"),
             "issues/news/2020/2020-07-01-old.md": FINE[ITEM].replace("first", "old")}  # fmt: skip
    result = run(other, "check", "--all")
    assert [line for line in result.output.splitlines() if line.startswith("2020-")] == [
        "2020-07", "2020-07: nothing found", "2020-08", "2020-08: 4 warnings",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "Which issue? There are: 2020-08"),
        (["check", "2020-08", "--all"], "Give issues or --all, not both."),
        (["check", "2020-08", "--format", "xml"], "'xml' is not one of"),
    ],
)
def test_check_that_is_not_understood_exits_with_2(run, arguments, words):
    result = run({}, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_check_rules_lists_why_and_who_says_so(run):
    result = CliRunner().invoke(program, ["check", "--rules"])
    assert result.exit_code == 0
    assert "summary-cut        warning  Readers miss the end of a half-copied summary" in result.output
    assert "ignore-unused      notice   An ignore line that hides no finding misleads the next editor" in result.output
    listed = json.loads(CliRunner().invoke(program, ["check", "--rules", "--json"]).output)
    assert {"id", "severity", "why", "source"} == set(listed[0])
    assert listed[-1]["id"] == "ignore-unused"
    assert all(rule["why"] and rule["source"] for rule in listed)


def test_check_support_lists_what_mail_programs_lack(run):
    result = run({}, "check", "2020-08", "--support")
    assert re.search(r"^Features that mail programs lack, tested until \d{4}-\d\d-\d\d", result.output, re.MULTILINE)
    assert "  role attribute: the part is read without its role\n    not: GMX, WEB.DE, Orange\n" in result.output


def test_check_online_opens_each_address_once(run, monkeypatch):
    requested = []

    def open_addresses(wanted, step):
        requested.extend(wanted)
        return {address: Answer(404 if address.endswith("first") else 200, address) for address in wanted}

    monkeypatch.setattr("newsletter.checks.link_fetcher.open_addresses", open_addresses)
    result = run({}, "check", "2020-08", "--online")
    assert f"{ITEM}:4:6: https://cooperation.int/first answers 404 Not Found" in result.output
    assert result.exit_code == 1
    assert requested == ["https://cooperation.int/first", "https://cooperation.int/second"]


def test_check_online_without_a_network_says_so(run, monkeypatch):
    answer = Answer(0, "", "connection", "no route")
    monkeypatch.setattr(
        "newsletter.checks.link_fetcher.open_addresses", lambda wanted, _step: dict.fromkeys(wanted, answer)
    )
    result = run({}, "check", "2020-08", "--online")
    assert result.output.endswith("error: no address can be reached; is this computer online?\n")
    assert result.exit_code == 1


def test_check_of_all_issues_tells_the_faults_of_all(run):
    broken = {"issues/2020-07.yaml": "number: x\n", "issues/2020-06.yaml": "numbre: 6\n"}
    result = run(broken, "check", "--all")
    assert "issues/2020-06.yaml:1:1: unknown key 'numbre'" in result.output
    assert "issues/2020-07.yaml:1:9: 'number': 'x' is not a number" in result.output


def test_check_and_build_open_no_address_unasked(run, monkeypatch):
    monkeypatch.setattr("newsletter.web_client.WebClient.request", lambda *_, **__: pytest.fail("a request was made"))
    assert run({}, "check", "2020-08").exit_code == 0
    assert run({}, "build", "2020-08").exit_code == 0


def test_build_prints_the_counts(run):
    result = run(WARNING, "build", "2020-08")
    assert "  Checks     1 warning; `newsletter check 2020-08` lists them, and checks more\n" in result.output
    assert "  Checks     nothing found\n" in run({}, "build", "2020-08").output
    facts = json.loads(run(WARNING, "build", "2020-08", "--json").output)
    assert facts[0]["findings"] == {"error": 0, "warning": 1, "notice": 0}


def test_build_refuses_to_write_on_errors_unless_forced(run):
    result = run(ERROR, "build", "2020-08")
    assert result.exit_code == 1
    assert f"error: {ITEM}:7:11: " in result.output
    assert "error: nothing was written; fix this, or build with --force" in result.output
    assert not Path("out").exists()
    assert run(ERROR, "build", "2020-08", "--force").exit_code == 0
    assert Path("out/2020-08/email.html").is_file()


def test_check_of_all_issues_tells_what_the_publication_ignores_in_vain(run):
    publication = dedent(FINE[PUBLICATION]) + "ignore: [weekday, summary-cut]\n"
    result = run({**WARNING, PUBLICATION: publication}, "check", "--all")
    assert "issues/publication.yaml:6:10: the ignored rule 'weekday' finds nothing in any issue; delete the line" in (
        result.output
    )
    assert "summary-cut" not in result.output
    assert "weekday" not in run({**WARNING, PUBLICATION: publication}, "check", "2020-08").output


def test_check_of_all_issues_tells_an_unknown_rule_of_the_publication_once(run):
    july = FINE["issues/2020-08.yaml"].replace("number: 8", "number: 7").replace("2020-09-01", "2020-08-31")
    changes = {
        "issues/2020-07.yaml": july,
        PUBLICATION: dedent(FINE[PUBLICATION]) + "ignore: [weekdays, item-again, online-dead]\n",
    }
    output = run(changes, "check", "--all").output
    assert output.count("weekdays") == 1
    assert "there is no rule 'weekdays'; did you mean 'weekday'?" in output
    assert "online-dead" not in output
    silent = {**changes, PUBLICATION: dedent(FINE[PUBLICATION]) + "ignore: [ignore-unused, weekday, item-again]\n"}
    assert "ignored rule" not in run(silent, "check", "--all").output
