"""The only writer into `out/`: every file is written beside its place, then put there."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from newsletter.errors import Location, NewsletterError

__all__ = ["Artifact", "Staged", "Staging", "uninterrupted", "write_artifacts", "write_file"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of an issue: its path below the issue's folder, and its bytes."""

    path: str
    content: bytes


class Staged(NamedTuple):
    """A file on its way to `path`; one that is the same as what stands there is not `new`."""

    path: Path
    new: bool


class Staging:
    """Files below `folder` on their way: staged beside their places, then put there together.

    A crash, a full disk or Ctrl-C before `place` leaves the last good files.
    What was staged and not placed is gone when the context is left by an
    exception; processes that were forked within it may stage too.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._suffix = f".{os.getpid()}.part"
        self._made = not folder.exists()

    def __enter__(self) -> Self:
        return self

    def stage(self, artifacts: Iterable[Artifact], below: str = "") -> list[Staged]:
        """Write files for the folder `below` beside their places, for `place`.

        A file that is there already with the same content is left alone: it
        keeps its time, and whoever copies changed files has nothing to do.
        Raises NewsletterError when a file cannot be written.
        """
        staged = []
        for artifact in artifacts:
            path = self.folder / below / artifact.path
            new = not _holds(path, artifact.content)
            if new:
                with _told(path):
                    if path.is_dir():
                        raise IsADirectoryError(errno.EISDIR, "a folder of this name stands there")
                    path.parent.mkdir(parents=True, exist_ok=True)
                    self._part(path).write_bytes(artifact.content)
            staged.append(Staged(path, new))
        return staged

    def place(self, staged: Sequence[Staged]) -> None:
        """Put staged files in their places. Raises NewsletterError when one cannot be replaced."""
        for path, new in staged:
            if new:
                with _told(path):
                    self._part(path).replace(path)

    def _part(self, path: Path) -> Path:
        return path.with_name(f".{path.name}{self._suffix}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            with uninterrupted():
                self._clear()

    def _clear(self) -> None:
        parts = list(self.folder.rglob(f".*{self._suffix}"))
        # With them go the folders that were made for them; one that holds anything stays.
        folders = {above for part in parts for above in part.parents if above.is_relative_to(self.folder)}
        if not self._made:
            folders.discard(self.folder)
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink()
        for folder in sorted(folders, reverse=True):
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Until this is done, Ctrl-C and the signal to end are not heard: what has begun to tidy up tidies up.

    Signals reach the main thread only; in others nothing is to be done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NewsletterError(
            f"cannot be written: {error.strerror or error}", Location(path), "nothing was changed there"
        ) from None


def write_artifacts(folder: Path, artifacts: Iterable[Artifact]) -> list[Path]:
    """Write files below `folder`, all or none of them; returns their paths.

    Raises NewsletterError when a file cannot be written.
    """
    with Staging(folder) as staging:
        staged = staging.stage(artifacts)
        staging.place(staged)
    return [path for path, _ in staged]


def write_file(path: Path, text: str) -> Path:
    """Write one text file, UTF-8 with LF line ends, in the same way."""
    return write_artifacts(path.parent, [Artifact(path.name, text.encode())])[0]
