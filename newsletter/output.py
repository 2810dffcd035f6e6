"""The only writer into `out/`: every file is written beside its place, then replaces what is there."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from newsletter.errors import Location, NewsletterError

__all__ = ["Artifact", "Staging", "write_artifacts", "write_file"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of an issue: its path below the issue's folder, and its bytes."""

    path: str
    content: bytes


class Staging:
    """Writes files below `folder`, all or none: leaving the context replaces the old files by the new ones.

    When the context is left by an exception (an error, a full disk, Ctrl-C),
    the old files stay as they were, and the new ones are deleted.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Two builds at once must not use the same names.
        self._suffix = f".{os.getpid()}-{secrets.token_hex(4)}.part"
        self._parts: dict[Path, Path] = {}
        self._new_folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def add(self, artifacts: Iterable[Artifact], below: str = "") -> list[Path]:
        """Write files for the folder `below` beside their places; returns the paths that they will have.

        A file that exists with the same content is left alone: it keeps its
        time, and programs that copy changed files have nothing to do.
        Raises NewsletterError when a file cannot be written.
        """
        paths = []
        for artifact in artifacts:
            path = self.folder / below / artifact.path
            paths.append(path)
            if not _has_content(path, artifact.content):
                with _write_errors(path):
                    self._write_part(path, artifact.content)
        return paths

    def _write_part(self, path: Path, content: bytes) -> None:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "there is a folder of this name")
        missing = [folder for folder in path.parents if not folder.exists()]
        self._new_folders += reversed(missing)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}{self._suffix}")
        self._parts[part] = path
        part.write_bytes(content)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                for part, path in self._parts.items():
                    with _write_errors(path):
                        part.replace(path)
        finally:
            self._delete_leftovers()

    def _delete_leftovers(self) -> None:
        """Delete the files that replaced nothing, and then the folders that were created for them and are empty."""
        for part in self._parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        for folder in reversed(self._new_folders):
            with contextlib.suppress(OSError):
                folder.rmdir()


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


def write_artifacts(folder: Path, artifacts: Iterable[Artifact]) -> list[Path]:
    """Write files below `folder`, all or none of them; returns their paths.

    Raises NewsletterError when a file cannot be written.
    """
    with Staging(folder) as staging:
        return staging.add(artifacts)


def write_file(path: Path, text: str) -> Path:
    """Write one text file, UTF-8 with LF line ends, in the same way."""
    return write_artifacts(path.parent, [Artifact(path.name, text.encode())])[0]
