import json
import os
import sys
import time

import pytest

from newsletter.cache import (
    prune_cache,
    publication_folder,
    read_cache,
    read_files,
    read_verified,
    user_folder,
    write_cache,
    write_verified,
)
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
    kept = json.loads(read_verified(path))
    for data in ([], {"a": 3}, {"a": [1]}):
        write_verified(path, json.dumps({**kept, "data": data}).encode())
        assert read_titles(folder, []) == {"a": {"title": "A"}}


def test_user_folder_that_cannot_be_created_is_none(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert user_folder("x") is None
    write_cache(None, "x", 1)
    assert read_cache(None, "x") is None
    prune_cache(None, "x", 1)


def test_a_flipped_bit_anywhere_makes_an_empty_cache(tmp_path):
    write_cache(tmp_path, "x", {"words": "as they were"})
    path = tmp_path / "x.json"
    whole = path.read_bytes()
    for number in range(len(whole) * 8):
        damaged = bytearray(whole)
        damaged[number // 8] ^= 1 << number % 8
        path.write_bytes(damaged)
        assert read_cache(tmp_path, "x") is None


def test_a_relative_cache_folder_is_ignored(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert user_folder("x") == tmp_path / "home/.cache/newsletter-builder/x"
    assert not (tmp_path / "cache").exists()


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")


@posix
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
@pytest.mark.parametrize("name", [".", "x"])
def test_a_folder_that_others_could_write_is_emptied_first(tmp_path, monkeypatch, mode, name):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = user_folder("x")
    write_cache(folder, "planted", 1)
    (tmp_path / "newsletter-builder" / name).chmod(mode)
    assert read_cache(user_folder("x"), "planted") is None
    assert user_folder("x").stat().st_mode & 0o777 == 0o700


@posix
def test_a_link_in_place_of_the_cache_folder_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/newsletter-builder").symlink_to(tmp_path / "elsewhere")
    assert user_folder("x") is None


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    os.chown(user_folder("x"), 12345, -1)
    assert user_folder("x") is None


def test_folders_that_are_not_used_any_more_go(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for name, days in {"0.1.0": 31, "0.2.0": 29, "publication-a": 399, "publication-b": 401}.items():
        then = time.time() - days * 24 * 3600
        os.utime(user_folder(name), (then, then))
    user_folder("new")
    assert sorted(path.name for path in (tmp_path / "newsletter-builder").iterdir()) == [
        "0.2.0",
        "new",
        "publication-a",
    ]
