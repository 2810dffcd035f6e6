"""Files are staged beside their places, and put there together."""

import contextlib
import os

import pytest

from newsletter.errors import NewsletterError
from newsletter.output import Artifact, Staging, write_artifacts

FILES = [Artifact("email.html", b"new"), Artifact("images/photo.png", b"\x89PNG")]


def found(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_staged_files_are_not_in_their_places_before_they_are_placed(tmp_path):
    (tmp_path / "out/2020-08").mkdir(parents=True)
    (tmp_path / "out/2020-08/email.html").write_bytes(b"old")
    with Staging(tmp_path / "out") as staging:
        staged = staging.stage(FILES, "2020-08")
        assert (tmp_path / "out/2020-08/email.html").read_bytes() == b"old"
        staging.place(staged)
    assert [path.read_bytes() for path, _ in staged] == [b"new", b"\x89PNG"]
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


@pytest.mark.parametrize("before", [[], ["out"], ["out/2020-08"], ["out/2020-08/email.html"]])
def test_what_is_staged_and_not_placed_leaves_no_trace(tmp_path, before):
    for name in before:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"old") if path.suffix else path.mkdir()
    (tmp_path / "beside.txt").write_bytes(b"x")
    kept = [name for name in found(tmp_path) if name != "out/2020-08" or "out/2020-08/email.html" in before]
    with contextlib.suppress(RuntimeError), Staging(tmp_path / "out") as staging:
        staging.stage(FILES, "2020-08")
        raise RuntimeError
    assert found(tmp_path) == kept


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes can be forked here")
def test_what_a_forked_process_staged_goes_too(tmp_path):
    with contextlib.suppress(RuntimeError), Staging(tmp_path / "out") as staging:
        child = os.fork()
        if not child:
            staging.stage(FILES, "2020-08")
            os._exit(0)
        os.waitpid(child, 0)
        assert found(tmp_path / "out/2020-08") != []
        raise RuntimeError
    assert found(tmp_path) == []


def test_write_artifacts_names_the_file_that_cannot_be_written(tmp_path):
    (tmp_path / "images").write_bytes(b"a file where a folder must be")
    with pytest.raises(NewsletterError, match=r"images.photo\.png: cannot be written: .*; nothing was changed there"):
        write_artifacts(tmp_path, FILES)
    assert found(tmp_path) == ["images"]


def test_a_folder_that_stands_in_a_files_place_is_told_before_anything_is_placed(tmp_path):
    (tmp_path / "images/photo.png").mkdir(parents=True)
    (tmp_path / "email.html").write_bytes(b"old")
    with pytest.raises(NewsletterError, match=r"photo\.png: cannot be written: a folder of this name stands there; "):
        write_artifacts(tmp_path, FILES)
    assert (tmp_path / "email.html").read_bytes() == b"old"
    assert found(tmp_path) == ["email.html", "images", "images/photo.png"]
