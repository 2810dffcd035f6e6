import json
import re
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.content.workspace import Workspace
from tests.conftest import MANIFEST

FILES = ["email.eml", "email.html", "email.mjml", "email.txt", "preview.html"]
SEPTEMBER = {
    "issues/2020-09.yaml": MANIFEST.replace("number: 8", "number: 9").replace("2020-08-31-first", "2020-09-02-second"),
    "issues/news/2020/2020-09-02-second.md": "---\nkind: News\ntitle: The second title\n---\n",
}


def run(*arguments):
    return CliRunner().invoke(program, ["build", *map(str, arguments)])


def files_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_build_writes_the_files_of_an_issue(workspace):
    root = workspace().root
    result = run("2020-08")
    assert result.exit_code == 0, result.output
    assert files_in(root / "out/2020-08") == FILES
    assert "The first title" in (root / "out/2020-08/email.html").read_text("ascii")
    assert "The first title" in (root / "out/2020-08/email.txt").read_text("utf-8")
    assert (root / "out/2020-08/email.mjml").read_text("utf-8").lstrip().startswith("<mjml")


def test_build_shows_what_an_editor_wants_to_know(workspace):
    workspace()
    result = run("2020-08")
    expected = """
    The Monthly, August 2020
      Subject    The Monthly, August 2020
      Preheader  What is in it
      Section    News: 1 item
      HTML       {size}
      Platform   no platform
      Checks     2 warnings; `newsletter check 2020-08` lists them, and checks more
      Written    out/2020-08/email.html
                 out/2020-08/email.txt
                 out/2020-08/email.mjml
                 out/2020-08/email.eml
                 out/2020-08/preview.html
    """
    size = re.search(r"HTML +(.*)", result.stdout)[1]
    assert re.fullmatch(r"[0-9.]+ KB, [0-9]+% of the 102 KB after which Gmail cuts a message", size)
    assert result.stdout == dedent(expected).lstrip().format(size=size)
    kilobytes = Path("out/2020-08/email.html").stat().st_size / 1024
    assert size.startswith(f"{kilobytes:.1f} KB, {kilobytes / 102:.0%} ")


def test_build_shows_that_the_preheader_is_missing(workspace):
    workspace({"issues/2020-08.yaml": MANIFEST.replace("preheader: What is in it\n", "")})
    assert "  Preheader  none; add 'preheader: …' to issues/2020-08.yaml\n" in run("2020-08").stdout


def test_build_shows_that_the_html_is_utf8(workspace):
    # 5,000 letters of six bytes each three times: as many references take 100 KB.
    text = "я" * 5000
    workspace({"issues/2020-08.yaml": MANIFEST.replace("Good morning.", f"{text}\n\n  {text}\n\n  {text}")})
    assert "UTF-8, to save space: paste it into a platform that keeps UTF-8" in run("2020-08").stdout


def test_build_several_issues(workspace):
    root = workspace(SEPTEMBER).root
    result = run("2020-09", "2020-08")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"2020-09 +1 item +[0-9.]+ KB  The Monthly, September 2020  \([0-9] warnings\)", lines[0])
    assert re.fullmatch(r"2020-08 +1 item +[0-9.]+ KB  The Monthly, August 2020  \([0-9] warnings\)", lines[1])
    assert lines[2:] == ["2 issues written to out"]
    assert files_in(root / "out") == [f"{issue}/{name}" for issue in ("2020-08", "2020-09") for name in FILES]


def test_build_all(workspace):
    root = workspace(SEPTEMBER).root
    assert run("--all", "-q").exit_code == 0
    assert sorted(path.name for path in (root / "out").iterdir()) == ["2020-08", "2020-09"]


def test_build_with_a_problem_in_one_issue_writes_none(workspace):
    root = workspace(SEPTEMBER | {"issues/2020-09.yaml": "published: soon\n", "issues/2020-10.yaml": "numbr: 8\n"}).root
    result = run("--all")
    assert result.exit_code == 1
    assert "error: issues/2020-09.yaml:1:12: " in result.stderr
    assert "error: issues/2020-10.yaml:1:1: unknown key 'numbr'" in result.stderr
    assert not (root / "out").exists()


@pytest.mark.parametrize("given", ["issues/2020-08.yaml", "./issues/2020-08.yaml", "2020-08.yaml"])
def test_build_a_path(workspace, given):
    root = workspace().root
    assert run(given).exit_code == 0
    assert files_in(root / "out/2020-08") == FILES


def test_build_from_a_folder_below(workspace, monkeypatch):
    root = workspace().root
    monkeypatch.chdir(root / "issues/news")
    assert run("2020-08").exit_code == 0
    assert files_in(root / "out/2020-08") == FILES


def test_build_with_root_and_out(workspace, monkeypatch, tmp_path_factory):
    root = workspace().root
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    result = run("2020-08", "--root", root, "--out", "mine")
    assert result.exit_code == 0
    assert files_in(elsewhere) == [f"mine/2020-08/{name}" for name in FILES]
    assert not (root / "out").exists()
    assert "  Written    mine/2020-08/email.html\n" in result.stdout


@pytest.mark.parametrize(("platform", "tag"), [("adestra", "[*link.unsub_url*]"), ("brevo", "{{ unsubscribe }}")])
def test_build_for_a_platform(workspace, platform, tag):
    root = workspace().root
    assert run("2020-08", "--platform", platform).exit_code == 0
    assert tag in (root / "out/2020-08/email.html").read_text("ascii")


def test_build_prints_json(workspace):
    workspace(SEPTEMBER)
    result = run("2020-08", "2020-09", "--json")
    first, second = json.loads(result.stdout)
    size = first.pop("html_bytes")
    assert first == {
        "issue": "2020-08",
        "title": "The Monthly, August 2020",
        "subject": "The Monthly, August 2020",
        "preheader": "What is in it",
        "platform": "plain",
        "sections": [{"title": "News", "items": ["2020-08-31-first"]}],
        "clip_bytes": 104448,
        "charset": "us-ascii",
        "findings": {"error": 0, "warning": 2, "notice": 0},
        "notes": [],
        "files": first["files"],
    }
    names = [Path(name).name for name in first["files"]]
    assert names == ["email.html", "email.txt", "email.mjml", "email.eml", "preview.html"]
    assert size == Path(first["files"][0]).stat().st_size
    assert second["issue"] == "2020-09"
    assert result.stderr == ""


def test_build_prints_problems_on_stderr_alone(workspace):
    workspace({"issues/2020-08.yaml": ""})
    result = run("2020-08", "--json")
    assert result.stdout == ""
    assert result.stderr.startswith("error: issues/2020-08.yaml:1: the file is empty")


def test_build_quietly(workspace):
    workspace()
    result = run("2020-08", "-q")
    assert (result.exit_code, result.output) == (0, "")


def test_build_opens_the_email(workspace, monkeypatch):
    root = workspace(SEPTEMBER).root
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert run("--all").exit_code == 0
    assert opened == []
    assert run("--all", "--open").exit_code == 0
    assert opened == [(root / f"out/{issue}/email.html").as_uri() for issue in ("2020-08", "2020-09")]


def test_build_leaves_nothing_but_the_files(workspace):
    root = workspace().root
    before = set(files_in(root))
    run("2020-08")
    run("2020-08")
    assert set(files_in(root)) - before == {f"out/2020-08/{name}" for name in FILES}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Error: Which issue? There are: 2020-08\n"),
        (["--all", "2020-08"], "Error: Give issues or --all, not both.\n"),
        (["--al"], "Error: No such option '--al'."),
        (["2020-08", "--platform"], "Error: Option '--platform' requires an argument.\n"),
    ],
)
def test_build_used_wrongly(workspace, arguments, message):
    root = workspace().root
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (root / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2020-13"], "error: there is no issue '2020-13'; the issues are 2020-08\n"),
        (["../../etc/passwd"], "error: there is no issue '../../etc/passwd'; the issues are 2020-08\n"),
        (["2020-08", "--platform", "adestr"], "error: no platform 'adestr'; did you mean 'adestra'?\n"),
        (["2020-08", "--root", "issues"], "error: there is no folder 'issues' in issues; give the folder that holds issues/\n"),
        (["2020-08", "--out", "issues/2020-08.yaml"], "error: issues/2020-08.yaml/2020-08/email.html: cannot be written: Not a directory; the file was not changed\n"),
    ],
)  # fmt: skip
def test_build_that_fails(workspace, arguments, message):
    root = workspace().root
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (1, message)
    assert not (root / "out").exists()


def test_build_without_a_publication(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("2020-08")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"error: there is no newsletter in {tmp_path} or above it; ")


def test_build_without_issues(workspace):
    workspace({"issues/2020-08.yaml": None})
    assert "Which issue? There are: none yet; they go to issues" in run("--all").stderr


@pytest.mark.parametrize("method", ["write_bytes", "replace"])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("bug")])
def test_crash_while_writing_leaves_whole_files(workspace, monkeypatch, method, number, error):
    made = workspace()
    assert run("2020-08").exit_code == 0
    out = made.root / "out/2020-08"
    old = {name: (out / name).read_bytes() for name in FILES}
    with made.publication.open("a") as file:
        file.write("blurb: Another text\n")
    real, calls = getattr(Path, method), []

    def crash(path, *arguments):
        if path.is_relative_to(out):
            calls.append(path)
            if len(calls) == number:
                raise error
        return real(path, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Path, method, crash)
        result = run("2020-08")
    assert result.exit_code == {OSError: 1, KeyboardInterrupt: 130, RuntimeError: 3}[type(error)]
    assert files_in(out) == FILES
    now = {name: (out / name).read_bytes() for name in FILES}
    assert run("2020-08").exit_code == 0
    new = {name: (out / name).read_bytes() for name in FILES}
    for name in FILES:
        assert now[name] in (old[name], new[name])
    if method == "write_bytes" or number == 1:
        assert now == old
    assert new != old


def test_full_disk_is_a_message(workspace, monkeypatch):
    workspace()
    real = Path.write_bytes

    def crash(path, content):
        if path.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", crash)
    result = run("2020-08")
    assert (result.exit_code, result.stderr) == (
        1,
        "error: out/2020-08/email.html: cannot be written: No space left on device; the file was not changed\n",
    )


def test_workspace_of_tests_is_the_current_folder(workspace):
    assert workspace() == Workspace(Path.cwd())


def test_build_lists_every_issue_that_does_not_exist(workspace):
    workspace()
    result = CliRunner().invoke(program, ["build", "2020-13", "2020-08", "2020-14"])
    assert result.exit_code == 1
    assert [line.partition(";")[0] for line in result.output.splitlines()] == [
        "error: there is no issue '2020-13'",
        "error: there is no issue '2020-14'",
    ]


def test_build_all_shows_which_files_it_leaves_out(workspace):
    workspace({"issues/2020-9.yaml": "number: 9\n", "issues/2020-10.yml": "number: 10\n"})
    result = CliRunner().invoke(program, ["build", "--all"])
    assert result.exit_code == 0
    assert [line.split()[1] for line in result.stderr.splitlines()] == ["issues/2020-10.yml", "issues/2020-9.yaml"]
