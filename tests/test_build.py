"""Building one issue, and all that `import newsletter` gives."""

import asyncio
import runpy
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from textwrap import dedent

import httpx
import pytest
from click.testing import CliRunner

import newsletter
from newsletter.build import Builder
from newsletter.cli.program import program
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.issue_files import FILES
from newsletter.preview.build_cache import BuildCache
from newsletter.preview.server import Preview, make_app
from tests.conftest import MANIFEST

SNIPPET = Path(__file__).parents[1] / "docs/snippets/api.py"
ILO = Path(__file__).parent / "golden/ilo/workspace"


def test_problems_of_publication_and_manifest_are_reported_together(workspace):
    root = workspace(
        {
            "issues/publication.yaml": "title: x\n",
            "issues/2020-08.yaml": dedent(MANIFEST).replace("published", "publishd"),
        }
    )
    with pytest.raises(NewsletterError) as caught:
        Builder(Workspace(root.root)).build("2020-08")
    assert {problem.location.path.name for problem in caught.value.problems} == {"publication.yaml", "2020-08.yaml"}


def test_refreshed_builder_sees_what_has_changed(workspace):
    made = workspace()
    builder = Builder(made)
    assert builder.build("2020-08").issue.publication.title == "The Monthly"
    made.publication.write_text(made.publication.read_text().replace("The Monthly", "The Weekly", 1))
    builder.refresh()
    assert builder.build("2020-08").issue.publication.title == "The Weekly"


# ---------------------------------------------------------------- the public face


def test_public_names_are_documented():
    assert set(newsletter.__all__) <= set(dir(newsletter))
    for name in newsletter.__all__:
        assert getattr(newsletter, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'biuld_issue'"):
        _ = newsletter.biuld_issue


@pytest.mark.parametrize("issue", ["2020-08", "issues/2020-08.yaml"])
def test_build_issue_gives_email_and_files(workspace, issue):
    root = workspace().root
    build = newsletter.build_issue(root, issue, platform="mailchimp")
    assert isinstance(build.email, newsletter.Email)
    assert isinstance(build.issue, newsletter.Issue)
    assert "*|UNSUB|*" in build.email.html
    assert [file.path for file in build.artifacts] == ["email.html", "email.txt", "email.mjml", "email.eml"]
    assert not (root / "out").exists()


def test_check_issue_gives_findings(workspace):
    findings = newsletter.check_issue(str(workspace().root), "2020-08")
    assert findings
    assert all(isinstance(finding, newsletter.Finding) for finding in findings)


def test_load_issue_gives_the_content(workspace):
    issue = newsletter.load_issue(workspace().root, "2020-08")
    assert [item.title for item in issue.items] == ["The first title"]


@pytest.mark.parametrize("function", ["build_issue", "check_issue", "load_issue"])
def test_public_functions_raise_newsletter_errors(workspace, tmp_path, function):
    call = getattr(newsletter, function)
    with pytest.raises(newsletter.NewsletterError, match="there is no issue '2020-13'"):
        call(workspace().root, "2020-13")
    with pytest.raises(newsletter.NewsletterError, match="there is no folder 'issues'"):
        call(tmp_path / "nowhere", "2020-08")


@pytest.mark.skipif(not ILO.is_dir(), reason="the fixture publication is not here")
def test_ilo_issue_is_built_by_public_names_alone():
    build = newsletter.build_issue(ILO, "2020-08")
    files = {file.path: file.content for file in build.artifacts}
    assert files["email.html"].decode(build.email.charset) == build.email.html
    assert files["email.txt"].decode() == build.email.text
    assert "ILO" in build.email.text
    assert newsletter.load_issue(ILO, "2020-08").items == build.issue.items
    assert not [finding for finding in newsletter.check_issue(ILO, "2020-08") if finding.severity == "error"]


def test_lines_that_the_docs_show_run(workspace, monkeypatch, capsys):
    root = workspace().root
    root.joinpath("my-publication").mkdir()
    root.joinpath("issues").rename(root / "my-publication/issues")
    runpy.run_path(str(SNIPPET))
    output = capsys.readouterr().out
    assert output.startswith("The Monthly, August 2020 ")
    assert "\nemail.html " in output
    assert "\nwarning " in output
    assert len([line for line in SNIPPET.read_text().splitlines() if line]) <= 12


def test_import_of_the_package_is_cheap():
    code = "import sys; before = set(sys.modules); import newsletter; print(*set(sys.modules) - before)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith("newsletter")] == ["newsletter"]
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert time.perf_counter() - started < 5


# ---------------------------------------------------------------- a file that build writes


def test_a_file_that_build_writes_is_added_in_one_place(workspace, monkeypatch):
    made = workspace()
    monkeypatch.setitem(
        FILES, "titles.txt", lambda build, _: "\n".join(item.title for item in build.issue.items).encode()
    )
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert "out/2020-08/titles.txt\n" in result.stdout
    assert (made.root / "out/2020-08/titles.txt").read_text() == "The first title"
    assert CliRunner().invoke(program, ["bundle", "2020-08"]).exit_code == 0
    with zipfile.ZipFile(made.root / "out/2020-08/2020-08-plain.zip") as bundle:
        assert bundle.read("2020-08/titles.txt") == b"The first title"
    app = make_app(Preview(BuildCache(made), ""), frozenset({"localhost"}), 80)

    def get(path):
        async def send():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
                return await client.get(path)

        return asyncio.run(send())

    offered = get("/api/findings?issue=2020-08").json()["files"]
    assert {"path": "titles.txt", "size": len("The first title")} in offered
    assert get("/files/2020-08/plain/titles.txt").content == b"The first title"
