import io
import zipfile

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.platforms.registry import PLATFORMS


def _bundle(platform):
    result = CliRunner().invoke(program, ["bundle", "2020-08", "--platform", platform])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("platform", list(PLATFORMS))
def test_bundle_holds_everything_for_the_platform(workspace, platform):
    root = workspace().root
    _bundle(platform)
    with zipfile.ZipFile(root / f"out/2020-08/2020-08-{platform}.zip") as bundle:
        assert bundle.testzip() is None
        assert bundle.namelist() == [
            f"2020-08/{name}"
            for name in ("checklist.txt", "email.eml", "email.html", "email.mjml", "email.txt", "preview.html")
        ]
        checklist = bundle.read("2020-08/checklist.txt").decode()
        preview = bundle.read("2020-08/preview.html").decode()
    words = " ".join(checklist.replace("[ ]", "").split())
    for step in PLATFORMS[platform].paste:
        assert " ".join(step.split()) in words
    assert "Subject:    The Monthly, August 2020" in checklist
    if "view_online" in PLATFORMS[platform].tags:
        assert "https://example.org/view-online" in preview


def test_bundle_is_the_same_bytes_each_time(workspace):
    root = workspace().root
    output = _bundle("mailchimp")
    assert output.startswith("Written out/2020-08/2020-08-mailchimp.zip (")
    first = (root / "out/2020-08/2020-08-mailchimp.zip").read_bytes()
    _bundle("mailchimp")
    assert (root / "out/2020-08/2020-08-mailchimp.zip").read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as bundle:
        assert {entry.date_time for entry in bundle.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_bundle_is_the_same_bytes_from_anywhere(workspace, tmp_path, monkeypatch):
    item = "---\nkind: News\ntitle: T\n---\n\nIt breaks off in the\n"
    root = workspace({"issues/news/2020/2020-08-31-first.md": item}).root
    _bundle("brevo")
    first = (root / "out/2020-08/2020-08-brevo.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as bundle:
        checklist = bundle.read("2020-08/checklist.txt").decode()
    assert "[ ] issues/news/2020/2020-08-31-first.md:6:11: the summary breaks off" in checklist
    elsewhere = tmp_path / "else" / "where"
    elsewhere.mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    result = CliRunner().invoke(program, ["bundle", "2020-08", "--platform", "brevo", "--root", str(root)])
    assert result.exit_code == 0
    assert (root / "out/2020-08/2020-08-brevo.zip").read_bytes() == first
    result = CliRunner().invoke(program, ["bundle", "2020-08", "--platform", "brevo", "--root", "../.."])
    assert result.exit_code == 0
    assert (root / "out/2020-08/2020-08-brevo.zip").read_bytes() == first
