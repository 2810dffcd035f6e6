from pathlib import Path

import pytest

from newsletter.errors import Location, NewsletterError
from newsletter.preview.editors import EDITORS, editor_link, find_editor


def test_link_opens_a_file_at_a_line(tmp_path):
    place = Location(tmp_path / "a b#ü.yaml", 3, 5)
    link = editor_link(find_editor("vscode"), place)
    assert link == f"vscode://file{tmp_path.as_posix()}/a%20b%23%C3%BC.yaml:3:5"


def test_link_without_a_line_opens_the_first(tmp_path):
    assert editor_link("my-editor://{path}?{line}", Location(tmp_path / "a")).endswith("/a?1")


def test_no_editor_gives_no_link():
    assert editor_link(find_editor("none"), Location(Path("a"), 1)) == ""


@pytest.mark.parametrize("name", EDITORS)
def test_every_editor_is_found(name):
    assert find_editor(name) == EDITORS[name]


@pytest.mark.parametrize("name", ["vscod", "javascript:{path}", "{path}", "my-editor://file"])
def test_what_is_no_editor_is_refused(name):
    with pytest.raises(NewsletterError, match=f"no editor '{name}'"):
        find_editor(name)
