"""The only writer of files: each is written beside its place, then all of one call replace what is there.

A journal in the folder lists the replacements. When the program is killed
between two of them, the next command does the rest: no file stays beside one
of another build.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import Location, NewsletterError
from newsletter.file_locks import lock_folder, try_lock

# A file that is not complete yet is named ".NAME.TOKEN.part", the journal of its call ".TOKEN.writing".
_PART, _JOURNAL = ".part", ".writing"
_MAX_JOURNAL = 10_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: its path below the folder that it is written to, and its bytes."""

    path: str
    content: bytes


#: Returns the files to delete, given the paths of those that were written.
FindOutdated = Callable[[Collection[Path]], Iterable[Path]]


def write_artifacts(folder: Path, artifacts: Iterable[Artifact], outdated: FindOutdated = lambda _: ()) -> list[Path]:
    """Write files below `folder`, all or none of them; returns their paths.

    Each file is written beside its place as it comes. When all have come,
    they replace the old files, while no other program does the same in
    `folder`. When anything fails (an error, also of what gives the artifacts,
    a full disk, Ctrl-C), the old files stay as they were. A file that exists
    with the same content is left alone: it keeps its time, and programs that
    copy changed files have nothing to do. At the end, the files that
    `outdated` returns are deleted. Raises NewsletterError when a file cannot
    be written.
    """
    finish_writing(folder)
    writing = _Writing(folder)
    try:
        for artifact in artifacts:
            writing.add(artifact)
        if writing.files:
            with _write_errors(folder), lock_folder(folder):
                writing.replace()
                for path in outdated(writing.files.keys()):
                    path.unlink(missing_ok=True)
    finally:
        writing.clean()
    return list(writing.files)


def write_file(path: Path, text: str) -> Path:
    """Write one text file, UTF-8 with LF line ends, in the same way."""
    return write_artifacts(path.parent, [Artifact(path.name, text.encode())])[0]


def replace_file(path: Path, old: bytes, new: bytes) -> None:
    """Replace a file that still holds `old`, in the same way.

    Raises NewsletterError when another program changed it meanwhile, or when it cannot be written.
    """
    writing = _Writing(path.parent)
    try:
        writing.add(Artifact(path.name, new))
        with _write_errors(path), lock_folder(path.parent):
            if path.read_bytes() != old:
                raise NewsletterError(
                    "the file was changed meanwhile", Location(path), "look at it, and do it once more"
                )
            writing.replace()
    finally:
        writing.clean()


def finish_writing(folder: Path) -> None:
    """Do what killed programs left to do below `folder`: replace files, and delete incomplete ones."""
    with contextlib.suppress(OSError):
        for journal in list(folder.glob(f".*{_JOURNAL}")):
            _finish(folder, journal)


class _Writing:
    """The files of one call: complete ones beside their places, until they replace the old ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[Path, bytes] = {}
        # Two programs that write at once must not use the same names.
        self._token = f"{os.getpid()}-{os.urandom(8).hex()}"
        self._journal = folder / f".{self._token}{_JOURNAL}"
        self._descriptor: int | None = None
        self._new_folders: list[Path] = []

    def add(self, artifact: Artifact) -> None:
        path = self.folder / artifact.path
        self.files[path] = artifact.content
        if not _has_content(path, artifact.content):
            with _write_errors(path):
                self._make_folder(path)
                if self._descriptor is None:
                    with lock_folder(self.folder):
                        self._open_journal()
                self._part(path).write_bytes(artifact.content)

    def replace(self) -> None:
        """Replace the old files. The folder is locked; other programs may have written since the files were added."""
        changed = [path for path, content in self.files.items() if not _has_content(path, content)]
        if not changed:
            return
        if self._descriptor is None:
            self._open_journal()
        for path in changed:
            if not self._part(path).exists():
                with _write_errors(path):
                    self._make_folder(path)
                    self._part(path).write_bytes(self.files[path])
        self._write_journal(changed)
        before = {path: path.read_bytes() if path.is_file() else None for path in changed}
        try:
            for path in changed:
                with _write_errors(path):
                    self._part(path).replace(path)
        except BaseException:
            for path, content in before.items():
                with contextlib.suppress(OSError):
                    _restore(path, self._part(path), content)
            raise

    def clean(self) -> None:
        """Delete what is beside the files; a new folder that holds files stays."""
        for path in self.files:
            with contextlib.suppress(OSError):
                self._part(path).unlink(missing_ok=True)
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
                self._journal.unlink(missing_ok=True)
        for new_folder in sorted(self._new_folders, reverse=True):
            with contextlib.suppress(OSError):
                new_folder.rmdir()

    def _part(self, path: Path) -> Path:
        return path.with_name(f".{path.name}.{self._token}{_PART}")

    def _make_folder(self, path: Path) -> None:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "there is a folder of this name")
        self._new_folders += [each for each in path.parents if not each.exists()]
        path.parent.mkdir(parents=True, exist_ok=True)

    def _open_journal(self) -> None:
        """The journal is locked until all is done: one without a lock was left by a killed program."""
        self._descriptor = os.open(self._journal, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with contextlib.suppress(OSError):
            try_lock(self._descriptor)

    def _write_journal(self, paths: Iterable[Path]) -> None:
        names = [path.relative_to(self.folder).as_posix() for path in paths]
        assert self._descriptor is not None  # noqa: S101 - it was opened before
        with open(self._descriptor, "wb", closefd=False) as journal:
            journal.write(json.dumps(names).encode())


def _finish(folder: Path, journal: Path) -> None:
    """Do what the program that wrote a journal left to do, when it is gone."""
    token = journal.name.removesuffix(_JOURNAL).lstrip(".")
    with lock_folder(folder), contextlib.suppress(FileNotFoundError):
        descriptor = os.open(journal, os.O_RDWR)
        try:
            # Where there are no locks, nobody knows whether the program is gone.
            if not try_lock(descriptor):
                return
            for part, path in _moves(folder, os.read(descriptor, _MAX_JOURNAL), token):
                part.replace(path)
            for part in folder.rglob(f".*.{token}{_PART}"):
                part.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
        journal.unlink()


def _moves(folder: Path, journal: bytes, token: str) -> Iterator[tuple[Path, Path]]:
    """The replacements of a journal that were not done, as incomplete file and place."""
    try:
        names = [str(path) for path in json.loads(journal)]
    except (ValueError, TypeError):
        return  # the journal was not complete, and no file was replaced
    for name in names:
        path = folder / name
        part = path.with_name(f".{path.name}.{token}{_PART}")
        # A stranger's journal reaches no other folder.
        if path.resolve().is_relative_to(folder.resolve()) and part.is_file():
            yield part, path


def _restore(path: Path, part: Path, content: bytes | None) -> None:
    """Give a file its old content back."""
    if content is None:
        path.unlink(missing_ok=True)
    elif not _has_content(path, content):
        part.write_bytes(content)
        part.replace(path)


def _has_content(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


@contextlib.contextmanager
def _write_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NewsletterError(
            f"cannot be written: {error.strerror or error}", Location(path), "the file was not changed"
        ) from None
