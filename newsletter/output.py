"""The only writer into `out/`: every file is written beside its place, then replaces what is there."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import Location, NewsletterError


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file: its path below the folder that it is written to, and its bytes."""

    path: str
    content: bytes


def write_artifacts(folder: Path, artifacts: Iterable[Artifact]) -> list[Path]:
    """Write files below `folder`, all or none of them; returns their paths.

    Each file is written beside its place as it comes. When all have come,
    they replace the old files. When anything fails before (an error, also of
    what gives the artifacts, a full disk, Ctrl-C), the old files stay as they
    were. A file that exists with the same content is left alone: it keeps its
    time, and programs that copy changed files have nothing to do.
    Raises NewsletterError when a file cannot be written.
    """
    # Two programs that write at once must not use the same names.
    suffix = f".{os.getpid()}-{os.urandom(4).hex()}.part"
    paths: list[Path] = []
    parts: dict[Path, Path] = {}
    new_folders: list[Path] = []
    try:
        for artifact in artifacts:
            path = folder / artifact.path
            paths.append(path)
            if _has_content(path, artifact.content):
                continue
            with _write_errors(path):
                if path.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "there is a folder of this name")
                new_folders += [each for each in path.parents if not each.exists()]
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f".{path.name}{suffix}")
                parts[part] = path
                part.write_bytes(artifact.content)
        for part, path in parts.items():
            with _write_errors(path):
                part.replace(path)
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        # A folder that holds files stays.
        for new_folder in sorted(new_folders, reverse=True):
            with contextlib.suppress(OSError):
                new_folder.rmdir()
    return paths


def write_file(path: Path, text: str) -> Path:
    """Write one text file, UTF-8 with LF line ends, in the same way."""
    return write_artifacts(path.parent, [Artifact(path.name, text.encode())])[0]


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
