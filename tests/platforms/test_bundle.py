import io
import zipfile
from textwrap import dedent

import pytest
from click.testing import CliRunner
from PIL import Image

from newsletter.cli.program import program
from newsletter.platforms.registry import PLATFORMS
from tests.conftest import PUBLICATION


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


@pytest.mark.parametrize(
    ("images_url", "step"),
    [
        (
            "https://example.org/i",
            "[ ] Upload the images to https://example.org/i before anything else:\n      images/a-",
        ),
        ("", "[ ] Upload the images to a permanent web address, and put their addresses into\n    email.html; or ask"),
    ],
)
def test_checklist_lists_images_tags_to_check_and_what_to_fix(workspace, images_url, step):
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (200, 30, 30)).save(out, "PNG")
    item = "---\nkind: News\ntitle: T\nimage: {src: images/a.png, alt: A}\n---\nIt breaks off in the\n"
    publication = dedent(PUBLICATION).lstrip() + (f"images_url: {images_url}\n" if images_url else "")
    files = {"issues/images/a.png": out.getvalue(), "issues/news/2020/2020-08-31-first.md": item}
    root = workspace({**files, "issues/publication.yaml": publication}).root
    _bundle("brevo")
    with zipfile.ZipFile(root / "out/2020-08/2020-08-brevo.zip") as bundle:
        checklist = bundle.read("2020-08/checklist.txt").decode()
    assert step in checklist
    assert "are filled in:\n      {{ update_profile }}\n      {{ mirror }}\n" in checklist
    assert "To fix before it is sent\n[ ] " in checklist
    assert "Date:       2020-09-01\n" in checklist
