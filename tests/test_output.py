"""Files are written beside their places, and replace what is there together."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from newsletter.errors import NewsletterError
from newsletter.output import Artifact, finish_writing, write_artifacts

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


def build_of(word):
    return [Artifact(f"2020-08/{name}", f"{word} {name}".encode() * 2000) for name in ("email.html", "email.txt")]


def words_in(folder):
    return {path.read_bytes().split()[0] for path in (folder / "2020-08").iterdir()}


def test_builds_at_once_leave_the_files_of_one(tmp_path):
    rounds = 40
    barrier = threading.Barrier(3)
    failed = []

    def write(word):
        for _ in range(rounds):
            barrier.wait()
            try:
                write_artifacts(tmp_path, build_of(word))
            except NewsletterError as error:
                failed.append(error)
            barrier.wait()

    threads = [threading.Thread(target=write, args=[word]) for word in ("one", "two")]
    for thread in threads:
        thread.start()
    mixed = 0
    for _ in range(rounds):
        barrier.wait()
        barrier.wait()
        mixed += len(words_in(tmp_path)) > 1
    for thread in threads:
        thread.join()
    assert (mixed, failed) == (0, [])
    assert found(tmp_path) == ["2020-08", "2020-08/email.html", "2020-08/email.txt"]


#: A program that is killed when it replaces its second file, or before it replaces any.
KILLED = """
import os, pathlib, signal, sys
from newsletter.output import write_artifacts
from tests.test_output import build_of
real, count = pathlib.Path.replace, [0]
def replace(path, target):
    count[0] += 1
    if count[0] == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, target)
pathlib.Path.replace = replace
write_artifacts(pathlib.Path(sys.argv[1]), build_of("new"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("number", [1, 2])
def test_the_next_command_finishes_what_a_killed_one_began(tmp_path, number):
    write_artifacts(tmp_path, build_of("old"))
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(number)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(words_in(tmp_path)) == 2
    finish_writing(tmp_path)
    assert words_in(tmp_path) == {b"new"}
    assert found(tmp_path) == ["2020-08", "2020-08/email.html", "2020-08/email.txt"]


def test_a_running_program_keeps_its_incomplete_files(tmp_path):
    def artifacts():
        yield Artifact("email.html", b"new")
        before = found(tmp_path)
        finish_writing(tmp_path)
        assert found(tmp_path) == before

    write_artifacts(tmp_path, artifacts())
    assert found(tmp_path) == ["email.html"]


@pytest.mark.parametrize("journal", [b"", b"[", b"3", b'["../outside.txt"]', b'["email.html", 7]'])
def test_a_damaged_journal_replaces_nothing(tmp_path, journal):
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "outside.txt").write_bytes(b"mine")
    (tmp_path / ".outside.txt.1-a.part").write_bytes(b"hostile")
    (out / "email.html").write_bytes(b"old")
    (out / ".email.txt.1-a.part").write_bytes(b"cut of")
    (out / ".1-a.writing").write_bytes(journal)
    finish_writing(out)
    assert (tmp_path / "outside.txt").read_bytes() == b"mine"
    assert found(out) == ["email.html"]


def test_files_are_restored_when_one_cannot_be_replaced(tmp_path, monkeypatch):
    write_artifacts(tmp_path, build_of("old"))
    real = os.replace

    def refuse(self, target):
        if target.name == "email.txt" and self.name.endswith(".part"):
            raise PermissionError(13, "in use")
        real(self, target)
        return target

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(NewsletterError, match=r"email\.txt: cannot be written: in use"):
        write_artifacts(tmp_path, build_of("new"))
    assert words_in(tmp_path) == {b"old"}
    assert found(tmp_path) == ["2020-08", "2020-08/email.html", "2020-08/email.txt"]


def test_outdated_files_are_deleted_at_the_end(tmp_path):
    (tmp_path / "old.png").write_bytes(b"old")

    def outdated(written):
        assert list(written) == [tmp_path / "new.png"]
        assert (tmp_path / "new.png").exists()
        return [tmp_path / "old.png"]

    write_artifacts(tmp_path, [Artifact("new.png", b"new")], outdated)
    assert found(tmp_path) == ["new.png"]
