import json
import os

import pytest

from newsletter.cache import publication_folder, read_verified, write_verified
from newsletter.catalogue.index import load_catalogue
from newsletter.content.news_items import load_item_fields
from tests.conftest import SECOND_ISSUE

FIRST = "issues/news/2020/2020-08-31-first.md"


def test_catalogue_knows_the_issues_of_an_item(workspace):
    made = workspace(
        {"issues/2020-09.yaml": SECOND_ISSUE, "issues/news/2020/2020-09-02-b.md": "---\nkind: A\ntitle: B\n---\n"}
    )
    found = load_catalogue(made)
    assert [(entry.id, entry.kind, entry.title) for entry in found.entries] == [
        ("2020-08-31-first", "News", "The first title"), ("2020-09-02-b", "A", "B"),
    ]  # fmt: skip
    assert found.issues_of == {"2020-08-31-first": ("2020-08", "2020-09")}
    assert found.entries[0].summary == "The first summary."


def test_catalogue_follows_changed_files(workspace):
    made = workspace({"issues/news/2020/2020-09-02-b.md": "---\nkind: A\ntitle: B\n---\n"})
    load_catalogue(made)
    (made.root / FIRST).write_text("---\nkind: News\ntitle: Other\n---\n", "utf-8")
    assert load_catalogue(made).entries[0].title == "Other"
    (made.root / FIRST).unlink()
    assert [entry.id for entry in load_catalogue(made).entries] == ["2020-09-02-b"]


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff"],
)
def test_a_damaged_index_is_none(workspace, damage):
    made = workspace()
    load_catalogue(made)
    (publication_folder(made.root) / "news.json").write_bytes(damage)
    assert load_catalogue(made).entries[0].title == "The first title"


def test_the_index_is_kept_out_of_the_publication(workspace):
    made = workspace()
    before = set(made.root.rglob("*"))
    load_catalogue(made)
    assert set(made.root.rglob("*")) == before
    assert (publication_folder(made.root) / "news.json").is_file()


def test_a_user_without_a_cache_folder_does_without_an_index(workspace, monkeypatch):
    made = workspace()
    monkeypatch.setenv("XDG_CACHE_HOME", str(made.root / FIRST))
    for _ in range(2):
        assert load_catalogue(made).entries[0].title == "The first title"


def test_items_with_problems_are_reported_and_left_out(workspace):
    made = workspace({"issues/news/2020/2020-09-02-b.md": "---\nkind: A\ntitel: B\n---\n"})
    for _ in range(2):
        found = load_catalogue(made)
        assert [entry.id for entry in found.entries] == ["2020-08-31-first"]
        assert "2020-09-02-b.md:3:1: unknown key 'titel'" in str(found.problems[0])


@pytest.mark.parametrize(
    "title",
    ["null", "'A title'", "a#b c:d", "A long\n  title", "http://x y", '"A \\"title\\""', "  A title # a comment"],
)
def test_title_is_read_as_an_issue_reads_it(workspace, title):
    made = workspace({FIRST: f"---\nkind: News\ntitle: {title}\n---\n\nWords\n"})
    if title == "null":
        assert "'title'" in str(load_catalogue(made).problems[0])
        return
    fields, _, _ = load_item_fields(made.root / FIRST)
    (entry,) = load_catalogue(made).entries
    assert entry.title == fields["title"]


@pytest.mark.parametrize("name", ["news", "issues"])
@pytest.mark.parametrize("version", [1, "2 0.0.1"])
def test_an_index_of_another_version_of_the_program_is_none(workspace, name, version):
    made = workspace()
    before = load_catalogue(made)
    path = publication_folder(made.root) / f"{name}.json"
    kept = json.loads(read_verified(path))
    for each in kept["data"].values():
        each[1] = {"colour": "red"}
    write_verified(path, json.dumps({**kept, "version": version}).encode())
    assert load_catalogue(made) == before


def test_items_that_nobody_would_find_are_reported(workspace):
    item = "---\nkind: A\ntitle: B\n---\n"
    made = workspace(
        {
            "issues/news/2019/2020-09-02-b.md": item,
            "issues/news/2020-09-03-c.md": item,
            "issues/news/2020/2020-09-31-d.md": item,
            "issues/news/2020/.2020-09-04-e.md": item,
            "issues/news/2020/notes.txt": "",
            "issues/news/2020/2020-09-05-f.md.txt": item,
            "issues/news/2020/2020-09-06-g.MD": item,
            "issues/news/2020/2020-09-07-h.md.bak": item,
        }
    )
    for _ in range(2):
        found = load_catalogue(made)
        assert [entry.id for entry in found.entries] == ["2020-08-31-first"]
        assert [str(problem) for problem in found.problems] == [
            "issues/news/2019/2020-09-02-b.md: the item is in the wrong folder, and it is left out; "
            "move it to issues/news/2020/",
            "issues/news/2020/2020-09-05-f.md.txt: the file's name does not end in .md, and it is left out; "
            "name it 2020-09-05-f.md",
            "issues/news/2020/2020-09-06-g.MD: the file's name does not end in .md, and it is left out; "
            "name it 2020-09-06-g.md",
            "issues/news/2020/2020-09-31-d.md: the file's name is not the id of a news item, and it is left out; "
            "name it by its date and title, for example 2020-08-31-what-is-in-a-name.md",
            "issues/news/2020-09-03-c.md: the item is in the wrong folder, and it is left out; "
            "move it to issues/news/2020/",
        ]


def test_a_folder_that_cannot_be_read_is_reported(workspace, monkeypatch):
    made = workspace({"issues/news/2019/2019-09-02-b.md": "---\nkind: A\ntitle: B\n---\n"})
    scandir = os.scandir

    def locked(folder):
        if str(folder).endswith("2019"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", locked)
    found = load_catalogue(made)
    assert [entry.id for entry in found.entries] == ["2020-08-31-first"]
    assert [str(problem) for problem in found.problems] == [
        "issues/news/2019: the folder cannot be read: Permission denied"
    ]


def test_an_issue_that_cannot_be_read_is_reported(workspace):
    made = workspace({"issues/2020-09.yaml": "number: 9\npublished: '2020\n"})
    for _ in range(2):
        (problem,) = load_catalogue(made).problems
        assert str(problem).startswith("issues/2020-09.yaml:2:12: a quote without a closing quote")


def test_a_link_that_leads_nowhere_is_reported(workspace):
    made = workspace({FIRST: "---\nkind: News\ntitle: x\n---\n\nA [link](www.example.org).\n"})
    assert "a link that leads nowhere" in str(load_catalogue(made).problems[0])
