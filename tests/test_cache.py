import json
import os
import time

import pytest

from newsletter.cache import prune_cache, publication_folder, read_cache, read_files, user_folder, write_cache
from newsletter.errors import Location, NewsletterError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    return tmp_path / "files"


def read_titles(folder, opened):
    def read(path):
        opened.append(path.name)
        text = path.read_text("utf-8")
        if text == "bad":
            raise NewsletterError("this is bad", Location(path, 2, 3), "write it again")
        return {"title": text}

    with os.scandir(folder) as entries:
        return read_files(folder, "titles", entries, read)


def test_data_is_read_as_it_was_written(tmp_path):
    write_cache(tmp_path, "x", {"é": [1, None]})
    assert read_cache(tmp_path, "x") == {"é": [1, None]}
    assert read_cache(tmp_path, "x", version=7) is None
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_data_that_cannot_be_written_leaves_nothing(tmp_path):
    write_cache(tmp_path, "x", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b"\xff", b"[" * 100_000], ids=["none", "cut", "list", "bytes", "deep"]
)
def test_damaged_cache_is_an_empty_one(tmp_path, damage):
    (tmp_path / "x.json").write_bytes(damage)
    assert read_cache(tmp_path, "x") is None


def test_prune_cache_leaves_the_newest(tmp_path):
    for number in range(4):
        path = tmp_path / f"page-{number}.json"
        path.touch()
        os.utime(path, (number, number))
    (tmp_path / "other.json").touch()
    prune_cache(tmp_path, "page-", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.json", "page-2.json", "page-3.json"]


def test_only_changed_files_are_read(folder, monkeypatch):
    (folder / "a.md").write_text("A", "utf-8")
    (folder / "b.md").write_text("B", "utf-8")
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: later)
    opened = []
    assert read_titles(folder, opened) == {"a": {"title": "A"}, "b": {"title": "B"}}
    assert read_titles(folder, opened) == {"a": {"title": "A"}, "b": {"title": "B"}}
    assert sorted(opened) == ["a.md", "b.md"]
    (folder / "a.md").write_text("C", "utf-8")
    (folder / "b.md").unlink()
    assert read_titles(folder, opened) == {"a": {"title": "C"}}
    assert sorted(opened) == ["a.md", "a.md", "b.md"]


def test_problems_of_a_file_are_kept_too(folder, monkeypatch):
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: later)
    (folder / "a.md").write_text("bad", "utf-8")
    opened = []
    for _ in range(2):
        (problem,) = read_titles(folder, opened)["a"]
        assert str(problem) == f"{folder}/a.md:2:3: this is bad; write it again"
    assert opened == ["a.md"]


def test_file_that_changed_just_now_is_read_again(folder):
    path = folder / "a.md"
    path.write_text("A", "utf-8")
    read_titles(folder, [])
    before = path.stat()
    path.write_text("B", "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert read_titles(folder, []) == {"a": {"title": "B"}}


def test_kept_values_of_another_shape_are_read_again(folder, monkeypatch):
    later = time.time_ns() + 60_000_000_000
    monkeypatch.setattr("time.time_ns", lambda: later)
    (folder / "a.md").write_text("A", "utf-8")
    read_titles(folder, [])
    path = publication_folder(folder) / "titles.json"
    kept = json.loads(path.read_bytes())
    for data in ([], {"a": 3}, {"a": [1]}):
        path.write_text(json.dumps({**kept, "data": data}), "utf-8")
        assert read_titles(folder, []) == {"a": {"title": "A"}}


def test_user_folder_that_cannot_be_created_is_none(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert user_folder("x") is None
    write_cache(None, "x", 1)
    assert read_cache(None, "x") is None
    prune_cache(None, "x", 1)
