import tomllib
from datetime import date

import pytest
from click.testing import CliRunner

from newsletter.catalogue.new_publication import start_publication
from newsletter.cli.program import program
from newsletter.content.load import load_issue
from newsletter.content.workspace import Workspace, packaged_templates


def run(*arguments, **options):
    return CliRunner().invoke(program, list(map(str, arguments)), **options)


ADDRESSES = ("--email", "news@cooperation.int", "--postal-address", "1 Example Street, 1200 Example City")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your first story"),
        ("fr", "Votre premier article"),
        ("ar", "خبركم الأول"),
        ("ja", "Your first story"),
        ("pt-BR", "A sua primeira notícia"),
    ],
)
def test_new_publication_builds_at_once_in_its_language(tmp_path, monkeypatch, language, words):
    monkeypatch.chdir(tmp_path)
    result = run("init", "mine", "--yes", "--language", language, *ADDRESSES)
    assert result.exit_code == 0, result.output
    workspace = Workspace(tmp_path / "mine")
    (issue_id,) = workspace.issue_ids()
    assert result.stdout.splitlines()[-1] == f"Now build it: cd mine && newsletter build {issue_id}"
    assert "Written mine/issues/publication.yaml" in result.stdout
    monkeypatch.chdir(tmp_path / "mine")
    built = run("build", issue_id)
    assert built.exit_code == 0, built.output
    html = (tmp_path / f"mine/out/{issue_id}/email.html").read_text("ascii")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert words.encode("ascii", "xmlcharrefreplace").decode() in html
    checked = run("check", issue_id)
    assert {line.partition("[")[2] for line in checked.stdout.splitlines() if line.startswith("  warning")} == {
        "subject-missing]",
        "link-placeholder]",
    }


def test_new_publication_with_placeholders_is_not_built(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("init", "mine", "--yes")
    assert result.stdout.splitlines()[-1] == (
        "Before you build it, write your e-mail address and your postal address into issues/publication.yaml"
    )
    monkeypatch.chdir(tmp_path / "mine")
    (issue_id,) = Workspace(tmp_path / "mine").issue_ids()
    built = run("build", issue_id)
    assert built.exit_code == 1
    assert [line.split(": ")[1] for line in built.output.splitlines() if "[placeholder]" in line] == [
        "issues/publication.yaml:11:10",
        "issues/publication.yaml:12:17",
        "issues/publication.yaml:14:10",
    ]
    assert not (tmp_path / "mine/out").exists()


@pytest.mark.parametrize(
    "sample", tomllib.loads((packaged_templates() / "start/samples.toml").read_text("utf-8")).items()
)
def test_sample_of_each_language_is_whole(sample):
    _, words = sample
    layouts = ["story", "interview", "event", "publication", "video", "call"]
    assert list(words) == ["issue_title", "section", "title", "preheader", "introduction", "summary", "kinds"]
    assert list(words["kinds"]) == layouts
    assert len(set(words["kinds"].values())) == len(layouts)


def test_init_asks(tmp_path):
    result = run(
        "init", tmp_path / "mine", input="The CheckContext\nThe Union\nfr\nledger\nnews@cooperation.int\nGeneva\n"
    )
    assert result.exit_code == 0
    assert [line.split(" [")[0].split(" (")[0] for line in result.stdout.splitlines()[:6]] == [
        "The newsletter's name",
        "Who publishes it",
        "Its language",
        "Its look; you can change it later",
        "The e-mail address that it comes from",
        "Your postal address, in one line",
    ]
    workspace = Workspace(tmp_path / "mine")
    publication = load_issue(workspace, workspace.issue_ids()[0]).publication
    assert (publication.title, publication.organisation, publication.language) == (
        "The CheckContext",
        "The Union",
        "fr",
    )


def test_init_asks_again_and_keeps_the_other_answers(tmp_path):
    answers = "The Monthly\nThe Union\nFrench\nfr\nleger\nledger\nnews\nnews@cooperation.int\nGeneva\n"
    result = run("init", tmp_path / "mine", input=answers)
    assert result.exit_code == 0
    assert "'French' is not a language; write fr" in result.output
    assert "there is no theme 'leger'; did you mean 'ledger'?" in result.output
    assert "'news' is not an e-mail address; for example coop@example.org" in result.output
    workspace = Workspace(tmp_path / "mine")
    publication = load_issue(workspace, workspace.issue_ids()[0]).publication
    assert (publication.title, publication.language, publication.sender.email, publication.postal_address) == (
        "The Monthly",
        "fr",
        "news@cooperation.int",
        "Geneva",
    )


def test_init_with_name_organisation_and_language_asks_nothing(tmp_path):
    result = run("init", tmp_path / "mine", "--title", "A", "--organisation", "B", "--language", "fr")
    assert (result.exit_code, "Its look" in result.output) == (0, False)


def test_init_takes_defaults_for_empty_answers(tmp_path):
    assert run("init", tmp_path / "mine", input="\n\n\n\n\n\n").exit_code == 0
    workspace = Workspace(tmp_path / "mine")
    publication = load_issue(workspace, workspace.issue_ids()[0]).publication
    assert (publication.title, publication.theme) == ("Our Newsletter", "ledger")
    assert 'theme: "ledger"\n' in workspace.publication.read_text("utf-8")


@pytest.mark.parametrize(
    "title", ['The "CheckContext": #1 {x} & more', "L’écho\nde l’été", "&a *b !c", "漢字 %", "'", "NO", "12:30"]
)
def test_init_takes_any_name(tmp_path, title):
    assert run("init", tmp_path / "mine", "--yes", "--title", title, "--organisation", title).exit_code == 0
    workspace = Workspace(tmp_path / "mine")
    issue = load_issue(workspace, workspace.issue_ids()[0])
    assert issue.publication.title == " ".join(title.split())
    assert issue.publication.organisation == " ".join(title.split())
    assert issue.title.startswith(" ".join(title.split()))


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--language", "english", "error: 'english' is not a language; write en\n"),
        ("--theme", "leger", "error: there is no theme 'leger'; did you mean 'ledger'?\n"),
        ("--language", "Klingon", "error: 'Klingon' is not a language; for example en, fr, es or pt-BR\n"),
        ("--email", "news", "error: 'news' is not an e-mail address; for example coop@example.org\n"),
        ("--title", "\x07", "error: 'title' is empty, or holds a character that mail cannot carry; type it again\n"),
        (
            "--organisation",
            "  ",
            "error: 'organisation' is empty, or holds a character that mail cannot carry; type it again\n",
        ),
    ],
)
def test_init_refuses_what_cannot_be(tmp_path, option, value, message):
    result = run("init", tmp_path / "mine", "--yes", option, value)
    assert (result.exit_code, result.stderr) == (1, message)
    assert not (tmp_path / "mine").exists()


def test_init_refuses_a_folder_with_files(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    result = run("init", tmp_path, "--yes")
    assert result.exit_code == 2
    assert f"{tmp_path} is not empty; give a new folder, or an empty one." in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_init_quotes_the_folder_that_it_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("init", "our news", "--yes", *ADDRESSES)
    assert "Now build it: cd 'our news' && newsletter build " in result.stdout


def test_init_refuses_a_name_too_long_for_a_folder(tmp_path):
    result = run("init", tmp_path / ("a" * 300), "--yes")
    assert result.exit_code == 2
    assert "cannot be used: File name too long; give another folder." in " ".join(result.stderr.split())


def test_init_refuses_a_file(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    assert run("init", tmp_path / "notes.txt", "--yes").exit_code == 2


def test_init_takes_an_empty_repository(tmp_path):
    (tmp_path / ".git").mkdir()
    assert run("init", tmp_path, "--yes").exit_code == 0


def test_init_stopped_at_a_question_writes_nothing(tmp_path):
    result = run("init", tmp_path / "mine", input="The CheckContext\n")
    assert result.exit_code == 130
    assert not (tmp_path / "mine").exists()


def test_new_publication_is_of_its_day(tmp_path):
    answers = {"title": "A", "organisation": "B", "language": "en", "theme": "ledger"}
    issue_id, written = start_publication(tmp_path, answers, date(2021, 2, 3))
    assert issue_id == "2021-02"
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == [
        ".gitignore",
        "issues/.schemas/manifest.json",
        "issues/.schemas/news-item.json",
        "issues/.schemas/publication.json",
        "issues/2021-02.yaml",
        "issues/news/2021/2021-02-03-your-first-story.md",
        "issues/publication.yaml",
    ]
    issue = load_issue(Workspace(tmp_path), issue_id)
    assert (issue.published, issue.items[0].date) == (date(2021, 2, 3), date(2021, 2, 3))
