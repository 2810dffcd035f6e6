"""The documentation is built strictly, and loads nothing from other hosts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from docs.build_site import ROOT, build, gather

# Elements that a browser loads by themselves, and the attribute with the address.
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "srcset"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docs")
    result = build(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


def pages(site):
    return [path for path in sorted(site.rglob("*.html")) if path.name != "404.html"]


def test_site_has_every_page(site):
    built = {path.relative_to(site).with_suffix(".md").as_posix() for path in pages(site)}
    written = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    written = {page for page in written if not page.startswith("examples/")}
    assert written <= built
    assert {"contributing.md", "changelog.md", "reference/rules.md"} <= built


def test_every_page_is_in_the_navigation(site):
    navigation = (ROOT / "zensical.toml").read_text("utf-8")
    for page in pages(site):
        assert f'"{page.relative_to(site).with_suffix(".md").as_posix()}"' in navigation


def test_site_loads_only_files_of_its_own(site):
    for page in pages(site):
        for element in html.fromstring(page.read_bytes()).iter(*LOADED):
            address = element.get(LOADED[element.tag], "").partition("#")[0].partition("?")[0]
            if address and element.get("rel") not in ("canonical", "next", "prev"):
                assert not re.match(r"(?:\w+:)?//", address), f"{page.name} loads {address}"
                assert (page.parent / address).exists(), f"{page.name} has no {address}"
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import )[\"']?(?:https?:)?//", sheet.read_text("utf-8")), sheet.name


def test_broken_link_fails_the_build(tmp_path):
    gather(tmp_path)
    page = tmp_path / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\n[gone](tutorial.md#no-such-heading)\n", "utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def markdown_files():
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: path.name)
def test_links_in_the_repository_lead_to_files(path):
    text = path.read_text("utf-8")
    for address in re.findall(r"\]\(([^)#]+)|src=\"([^\"]+)\"", text):
        target = "".join(address)
        if not target.startswith(("http", "mailto:")):
            assert (path.parent / target).exists(), target


def test_readme_is_short():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


def test_readme_and_docs_show_files_that_the_program_reads(workspace):
    """Manifests in Markdown are read by the same code as an editor's."""
    from newsletter.content.yaml_nodes import parse_yaml

    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for block in re.findall(r"^```yaml[^\n]*\n(.*?)^```", path.read_text("utf-8"), re.DOTALL | re.MULTILINE):
            assert parse_yaml(block, Path(path.name)).root
