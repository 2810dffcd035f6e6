"""Editing by the page, through the routes of its server."""

import json

import pytest

from tests.preview.test_server import ask, token_of

__all__ = ["ask"]

ITEM = "2020-08-31-first"


@pytest.fixture
def edit(ask):
    """Asks for a change of the issue; gives whether it was done, and the message."""
    headers = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}

    def send(**request):
        answer = json.loads(ask("/api/edit?issue=2020-08", "POST", json.dumps(request).encode(), **headers)[2])
        return answer["done"], answer["message"]

    vars(send).update(root=ask.root, ask=ask, headers=headers)
    return send


def values(ask, part="issue"):
    answer = json.loads(ask(f"/api/fields?issue=2020-08&part={part}")[2])
    return {field["name"]: field["value"] for field in answer["fields"]}


def test_outline_shows_the_items_and_the_news_that_no_issue_has_had(ask):
    other = ask.root / "issues/news/2020/2020-08-30-other.md"
    other.write_text("---\nkind: News\ntitle: Another\n---\n\nWords.\n")
    outline = json.loads(ask("/api/outline?issue=2020-08")[2])
    assert [item["id"] for section in outline["sections"] for item in section["items"]] == [ITEM]
    assert [(item["id"], item["title"]) for item in outline["news"]] == [("2020-08-30-other", "Another")]
    assert json.loads(ask("/api/outline?issue=2020-08&search=nothing%20like%20it")[2])["news"] == []


def test_item_is_taken_in_moved_and_left_out_and_all_is_undone(edit):
    manifest = edit.root / "issues/2020-08.yaml"
    before = manifest.read_bytes()
    (edit.root / "issues/news/2020/2020-08-30-other.md").write_text("---\nkind: News\ntitle: Another\n---\n\nWords.\n")

    def version():
        return json.loads(edit.ask("/api/outline?issue=2020-08")[2])["version"]

    assert edit(action="in", item="2020-08-30-other", section=0, version=version()) == (True, "Taken in: Another")
    assert edit(action="up", item="2020-08-30-other", version=version()) == (True, "Moved up: Another")
    assert manifest.read_text().index("2020-08-30-other") < manifest.read_text().index(ITEM)
    assert edit(action="out", item=ITEM, version=version())[0]
    assert ITEM not in manifest.read_text()
    for _ in range(3):
        assert edit(action="undo")[0]
    assert manifest.read_bytes() == before
    assert edit(action="undo") == (False, "there is nothing to undo")


def test_fields_of_the_issue_are_shown_and_set(edit):
    seen = values(edit.ask)["introduction"]
    assert edit(action="set", part="issue", field="introduction", value="A\nB", seen=seen) == (
        True,
        "Saved: introduction",
    )
    assert values(edit.ask)["introduction"] == "A\nB\n"
    assert edit(action="set", part="issue", field="subject", value="New: one", seen=values(edit.ask)["subject"])[0]
    assert 'subject: "New: one"' in (edit.root / "issues/2020-08.yaml").read_text()


def test_fields_of_an_item_are_those_of_its_file(edit):
    path = edit.root / f"issues/news/2020/{ITEM}.md"
    part = f"item:{ITEM}"
    seen = values(edit.ask, part)
    assert {"kind", "title", "url", "summary", "language"} <= seen.keys()
    assert edit(action="set", part=part, field="summary", value="One.\n\n- two", seen=seen["summary"])[0]
    assert path.read_text().endswith("---\n\nOne.\n\n- two\n")
    assert edit(action="set", part=part, field="title", value="A: B", seen=seen["title"])[0]
    assert 'title: "A: B"\n' in path.read_text()
    assert edit(action="undo") == (True, f"Undone: title of {part}")
    assert values(edit.ask, part)["title"] == seen["title"]


def test_typing_in_one_field_is_undone_at_once(edit):
    first = values(edit.ask)["subject"]
    for old, new in ((first, "N"), ("N", "Ne"), ("Ne", "New")):
        assert edit(action="set", part="issue", field="subject", value=new, seen=old)[0]
    assert edit(action="undo")[0]
    assert values(edit.ask)["subject"] == first


def test_field_that_was_changed_elsewhere_is_not_overwritten(edit):
    manifest = edit.root / "issues/2020-08.yaml"
    seen = values(edit.ask)["preheader"]
    manifest.write_text(manifest.read_text().replace("preheader:", "preheader: Mine and", 1))
    done, message = edit(action="set", part="issue", field="preheader", value="Theirs", seen=seen)
    assert not done
    assert "'preheader' was changed meanwhile in the file: Mine and" in message
    assert "Theirs" not in manifest.read_text()


def test_words_that_change_leave_the_outline_as_it_was_seen(edit):
    """Who types in a field and then moves an item has seen the outline as it is."""
    (edit.root / "issues/news/2020/2020-08-30-other.md").write_text("---\nkind: News\ntitle: Another\n---\n\nWords.\n")
    version = json.loads(edit.ask("/api/outline?issue=2020-08")[2])["version"]
    seen = values(edit.ask)["subject"]
    assert edit(action="set", part="issue", field="subject", value="New", seen=seen)[0]
    assert edit(action="in", item="2020-08-30-other", section=None, version=version)[0]
    done, message = edit(action="up", item="2020-08-30-other", version=version)
    assert not done
    assert "the issue was changed meanwhile" in message
    version = json.loads(edit.ask("/api/outline?issue=2020-08")[2])["version"]
    assert edit(action="section-up", section=1, version=version) == (True, "Section moved up: New section")


def test_spaces_at_line_ends_are_no_change_of_somebody_else(edit):
    seen = values(edit.ask)["introduction"]
    assert edit(action="set", part="issue", field="introduction", value="One \ntwo", seen=seen)[0]
    assert edit(action="set", part="issue", field="introduction", value="One \ntwo.", seen="One \ntwo")[0]
    assert values(edit.ask)["introduction"] == "One\ntwo.\n"


def test_required_field_is_not_emptied(edit):
    for part, field in ((f"item:{ITEM}", "title"), ("section:0", "title"), ("issue", "published")):
        seen = values(edit.ask, part)[field]
        done, message = edit(action="set", part=part, field=field, value=" ", seen=seen)
        assert not done
        assert f"'{field}' must not be empty" in message
        assert values(edit.ask, part)[field] == seen


def test_half_a_character_is_refused(edit):
    seen = values(edit.ask)["subject"]
    done, message = edit(action="set", part="issue", field="subject", value="A\ud800", seen=seen)
    assert not done
    assert message


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "set", "part": "issue", "field": "platform", "value": "x", "seen": ""},
        {"action": "set", "part": "section:9", "field": "title", "value": "x", "seen": ""},
        {"action": "set", "part": "item:2020-08-31-nowhere", "field": "title", "value": "x", "seen": ""},
        {"action": "in", "item": "../../etc/passwd", "version": ""},
        {"action": "up", "item": ITEM, "version": "old"},
        {"action": "format the disk"},
    ],
)
def test_what_cannot_be_done_changes_nothing(edit, request_):
    before = {path: path.read_bytes() for path in (edit.root / "issues").rglob("*.*")}
    assert not edit(**request_)[0]
    assert {path: path.read_bytes() for path in (edit.root / "issues").rglob("*.*")} == before


def test_only_the_page_itself_may_edit(ask):
    good = {"Origin": ask.origin, "X-Newsletter-Token": token_of(ask)}
    body = json.dumps({"action": "undo"}).encode()
    assert ask("/api/edit?issue=2020-08", "POST", body, Origin=ask.origin)[0] == 403
    assert ask("/api/edit?issue=2020-08", "POST", body, **{**good, "Origin": "http://evil.example.org"})[0] == 403
    assert ask("/api/edit?issue=../x", "POST", body, **good)[0] == 404
    assert ask("/api/edit?issue=2020-08", "POST", b"x" * 200_000, **good)[0] == 413
    assert ask("/api/edit?issue=2020-08", "POST", b'{"part": "item:../x"}', **good)[0] == 404


def test_faulty_file_is_shown_as_what_it_is(ask):
    (ask.root / "issues/2020-08.yaml").write_text("title: [\n")
    assert "issues/2020-08.yaml" in json.loads(ask("/api/outline?issue=2020-08")[2])["problems"][0]
    assert "issues/2020-08.yaml" in json.loads(ask("/api/fields?issue=2020-08")[2])["problems"][0]
