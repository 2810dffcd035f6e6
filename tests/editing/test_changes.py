"""Changes of files: only of what was seen, undone and done again, and never over somebody else's work."""

import threading

import pytest

from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.arranging import arrange
from newsletter.editing.changes import History, version_of
from newsletter.editing.operations import Insert, SetValue, content_of
from newsletter.editing.splice import apply_operations
from newsletter.errors import NewsletterError

MANIFEST = """\
number: 8
sections:
  - title: News
    items:
      - a
      - id: b
        title: Other
  - title: Events
    items:
      - c
"""


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "2020-08.yaml"
    made.write_bytes(MANIFEST.encode())
    return made


def set_number(history, path, number):
    history.change(path, version_of(path), [SetValue(("number",), str(number))], f"Number {number}")


def test_change_is_undone_and_done_again(path):
    history = History()
    set_number(history, path, 9)
    set_number(history, path, 10)
    assert history.state() == {"undo": "Number 10", "redo": ""}
    assert (history.undo(), history.undo()) == ("Number 10", "Number 9")
    assert path.read_text() == MANIFEST
    assert (history.redo(), history.redo()) == ("Number 9", "Number 10")
    assert path.read_text() == MANIFEST.replace("8", "10")
    history.undo()
    set_number(history, path, 11)
    assert history.state() == {"undo": "Number 11", "redo": ""}
    with pytest.raises(NewsletterError, match="there is nothing to redo"):
        history.redo()


def test_change_of_another_version_is_refused(path):
    history, seen = History(), version_of(path)
    path.write_text(MANIFEST.replace("8", "9"))
    with pytest.raises(NewsletterError, match="the file was changed meanwhile; look at it, and do it once more"):
        history.change(path, seen, [SetValue(("number",), "10")], "Number")
    assert path.read_text() == MANIFEST.replace("8", "9")


def test_undo_of_what_somebody_changed_since_is_refused(path):
    history = History()
    set_number(history, path, 9)
    path.write_text(path.read_text() + "# mine\n")
    with pytest.raises(NewsletterError, match=r"the file was changed since: 'Number 9' cannot be undone"):
        history.undo()
    assert path.read_text().endswith("# mine\n")


def test_change_that_cannot_be_done_leaves_the_file(path):
    for operation in (SetValue(("number", "x", "y"), "1"), Insert(("sections", 5, "items"), 0, "d")):
        with pytest.raises(NewsletterError, match="what was to be changed is not there any more"):
            History().change(path, version_of(path), [operation], "Something")
    assert path.read_text() == MANIFEST
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_many_at_once_lose_nothing(path):
    """Each of some windows adds its own items, and looks again when another one was faster."""

    def window(name):
        history = History()
        for number in range(8):
            while True:
                try:
                    history.change(
                        path, version_of(path), [Insert(("sections", 0, "items"), 0, f"{name}{number}")], "In"
                    )
                    break
                except NewsletterError as error:
                    refused.append(str(error))

    refused: list[str] = []
    threads = [threading.Thread(target=window, args=[name]) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all("changed meanwhile" in message for message in refused)
    items = content_of(parse_yaml(path.read_text(), path).root)["sections"][0]["items"]
    assert sorted(map(str, items[:-2])) == sorted(f"{name}{number}" for name in "xyz" for number in range(8))


def arranged(action, item):
    operations, words = arrange(content_of(parse_yaml(MANIFEST, None).root), action, item, "A title")
    after = content_of(parse_yaml(apply_operations(MANIFEST, operations, None), None).root)
    return [(section["title"], section["items"]) for section in after["sections"]], words


@pytest.mark.parametrize(
    ("action", "item", "sections"),
    [
        ("down", "a", [("News", [{"id": "b", "title": "Other"}, "a"]), ("Events", ["c"])]),
        ("down", "b", [("News", ["a"]), ("Events", [{"id": "b", "title": "Other"}, "c"])]),
        ("up", "c", [("News", ["a", {"id": "b", "title": "Other"}, "c"])]),
        ("out", "b", [("News", ["a"]), ("Events", ["c"])]),
        ("out", "c", [("News", ["a", {"id": "b", "title": "Other"}])]),
        ("in", "d", [("News", ["a", {"id": "b", "title": "Other"}]), ("Events", ["c", "d"])]),
    ],
)
def test_items_are_arranged(action, item, sections):
    found, words = arranged(action, item)
    assert found == sections
    assert words.endswith(": A title")


@pytest.mark.parametrize(
    ("action", "item", "message"),
    [
        ("up", "a", "'a' is the first item already"),
        ("down", "c", "'c' is the last item already"),
        ("out", "z", "'z' is not in the issue any more"),
    ],
)
def test_arranging_without_room_is_refused(action, item, message):
    with pytest.raises(NewsletterError, match=message):
        arranged(action, item)


def test_only_item_of_an_issue_stays():
    manifest = {"sections": [{"title": "News", "items": ["a"]}]}
    with pytest.raises(NewsletterError, match="'a' is the issue's only item; take another one in first"):
        arrange(manifest, "out", "a", "A")
