"""Changes of files: only of what was seen, undone and done again, and never over somebody else's work."""

import threading

import pytest

from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.arranging import arrange, arrange_section
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


def arranged(operations, manifest=MANIFEST):
    after = content_of(parse_yaml(apply_operations(manifest, operations, None), None).root)
    return [(section["title"], section["items"]) for section in after["sections"]]


def content(manifest=MANIFEST):
    return content_of(parse_yaml(manifest, None).root)


B = {"id": "b", "title": "Other"}


@pytest.mark.parametrize(
    ("action", "item", "to", "sections"),
    [
        ("down", "a", None, [("News", [B, "a"]), ("Events", ["c"])]),
        ("down", "b", None, [("News", ["a"]), ("Events", [B, "c"])]),
        ("up", "c", None, [("News", ["a", B, "c"])]),
        ("out", "b", None, [("News", ["a"]), ("Events", ["c"])]),
        ("out", "c", None, [("News", ["a", B])]),
        ("in", "d", 0, [("News", ["a", B, "d"]), ("Events", ["c"])]),
        ("in", "d", 1, [("News", ["a", B]), ("Events", ["c", "d"])]),
        ("in", "d", None, [("News", ["a", B]), ("Events", ["c"]), ("New section", ["d"])]),
        ("to", "b", 1, [("News", ["a"]), ("Events", ["c", B])]),
        ("to", "c", 0, [("News", ["a", B, "c"])]),
        ("to", "a", 0, [("News", [B, "a"]), ("Events", ["c"])]),
        ("to", "b", None, [("News", ["a"]), ("New section", [B]), ("Events", ["c"])]),
    ],
)
def test_items_are_arranged(action, item, to, sections):
    assert arranged(arrange(content(), action, item, to)) == sections


@pytest.mark.parametrize(
    ("action", "item", "to", "message"),
    [
        ("up", "a", None, "'a' is the first item already"),
        ("down", "c", None, "'c' is the last item already"),
        ("out", "z", None, "'z' is not in the issue any more"),
        ("in", "a", 0, "'a' is in the issue already"),
        ("in", "d", 2, "the section is not there any more"),
        ("to", "a", -1, "the section is not there any more"),
        ("to", "c", None, "'c' has a section of its own already"),
    ],
)
def test_arranging_without_room_is_refused(action, item, to, message):
    with pytest.raises(NewsletterError, match=message):
        arrange(content(), action, item, to)


def test_first_item_of_an_issue_has_a_new_section():
    for manifest in ("number: 8\nsections:\n", "number: 8\nsections: []  # none yet\n"):
        operations = arrange(content(manifest), "in", "d")
        assert arranged(operations, manifest) == [("New section", ["d"])]


@pytest.mark.parametrize(
    ("action", "number", "titles"),
    [
        ("section-up", 1, ["Events", "News"]),
        ("section-down", 0, ["Events", "News"]),
        ("section-out", 0, ["Events"]),
    ],
)
def test_sections_are_arranged(action, number, titles):
    assert [title for title, _ in arranged(arrange_section(content(), action, number))] == titles


@pytest.mark.parametrize(
    ("action", "number", "message"),
    [
        ("section-up", 0, "it is the first section already"),
        ("section-down", 1, "it is the last section already"),
        ("section-out", 2, "the section is not there any more"),
    ],
)
def test_arranging_sections_without_room_is_refused(action, number, message):
    with pytest.raises(NewsletterError, match=message):
        arrange_section(content(), action, number)


def test_only_item_and_only_section_of_an_issue_stay():
    manifest = {"sections": [{"title": "News", "items": ["a"]}]}
    with pytest.raises(NewsletterError, match="'a' is the issue's only item; take another one in first"):
        arrange(manifest, "out", "a")
    with pytest.raises(NewsletterError, match="it is the issue's only section; add another one first"):
        arrange_section(manifest, "section-out", 0)
