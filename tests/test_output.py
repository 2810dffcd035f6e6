"""Files are written beside their places, and replace what is there together."""

import os

import pytest

from newsletter.errors import NewsletterError
from newsletter.output import Artifact, write_artifacts

FILES = [Artifact("email.html", b"new"), Artifact("images/photo.png", b"\x89PNG")]


def found(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_replace_the_old_ones_when_all_have_come(tmp_path):
    old = tmp_path / "out/2020-08/email.html"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"old")

    def artifacts():
        yield from FILES
        assert old.read_bytes() == b"old"

    paths = write_artifacts(tmp_path / "out/2020-08", artifacts())
    assert [path.read_bytes() for path in paths] == [b"new", b"\x89PNG"]
    assert found(tmp_path / "out/2020-08") == ["email.html", "images", "images/photo.png"]


def test_a_file_with_the_same_content_is_left_alone(tmp_path):
    same, other = write_artifacts(tmp_path, [Artifact("same.txt", b"same"), Artifact("other.txt", b"old!")])
    for path in (same, other):
        os.utime(path, (1, 1))
    assert write_artifacts(tmp_path, [Artifact("same.txt", b"same"), Artifact("other.txt", b"new!")]) == [same, other]
    assert [path.read_bytes() for path in (same, other)] == [b"same", b"new!"]
    assert same.stat().st_mtime == 1
    assert other.stat().st_mtime > 1
    assert found(tmp_path) == ["other.txt", "same.txt"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("before", [[], ["out"], ["out/2020-08"], ["out/2020-08/email.html"]])
def test_an_exception_leaves_the_folder_as_it_was(tmp_path, before, error):
    for name in before:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"old") if path.suffix else path.mkdir()
    (tmp_path / "beside.txt").write_bytes(b"x")
    kept = found(tmp_path)

    def artifacts():
        yield from FILES
        assert len(found(tmp_path)) > len(kept)
        raise error

    with pytest.raises(error):
        write_artifacts(tmp_path / "out/2020-08", artifacts())
    assert found(tmp_path) == kept


def test_two_programs_that_write_at_once_do_not_collide(tmp_path):
    def first():
        yield Artifact("email.html", b"first")
        write_artifacts(tmp_path, [Artifact("email.html", b"second")])
        assert (tmp_path / "email.html").read_bytes() == b"second"

    write_artifacts(tmp_path, first())
    assert (tmp_path / "email.html").read_bytes() == b"first"
    assert found(tmp_path) == ["email.html"]


def test_the_message_names_the_file_that_cannot_be_written(tmp_path):
    (tmp_path / "images").write_bytes(b"a file where a folder must be")
    with pytest.raises(NewsletterError, match=r"images.photo\.png: cannot be written: .*; the file was not changed"):
        write_artifacts(tmp_path, FILES)
    assert found(tmp_path) == ["images"]


def test_a_folder_of_the_same_name_is_reported_before_anything_is_replaced(tmp_path):
    (tmp_path / "images/photo.png").mkdir(parents=True)
    (tmp_path / "email.html").write_bytes(b"old")
    with pytest.raises(NewsletterError, match=r"photo\.png: cannot be written: there is a folder of this name; "):
        write_artifacts(tmp_path, FILES)
    assert (tmp_path / "email.html").read_bytes() == b"old"
    assert found(tmp_path) == ["email.html", "images", "images/photo.png"]
