"""Files in the user's own cache folder, some of them of one publication.

Nothing here is ever needed: a cache that is missing, damaged, of another
version or not writable is an empty one. A file begins with a digest of the
rest, and counts only while that is true; a folder counts only while nobody
else can write into it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from newsletter import __version__
from newsletter.errors import Location, NewsletterError, Problem

_VERSION = 1
# What is read from files has the shape that this program gives it; they can all be read again.
_FILES_VERSION = f"5 {__version__}"

# A file changed this shortly before it was read may change again within one
# tick of the file system's clock, with the same size (as git's "racy" entries:
# https://git-scm.com/docs/racy-git): it is read again the next time. In nanoseconds.
_TICK = 2_000_000_000

# Folders that were not written to for so long are deleted, in seconds. What an import knows of its sources is nowhere
# else, so those of publications stay longer than those of other versions of the program.
_DAY = 24 * 3600
_MAX_AGE, _MAX_AGE_OF_PUBLICATIONS = 30 * _DAY, 400 * _DAY


def user_folder(name: str) -> Path | None:
    """The program's folder `name` in the user's cache folder, created when missing; None when it cannot be.

    Sources: https://specifications.freedesktop.org/basedir-spec/latest/,
    https://learn.microsoft.com/windows/deployment/usmt/usmt-recognized-environment-variables.
    """
    try:
        top = _base() / "newsletter-builder"
        # Some of what lies there is code, some an editor's news: nobody else may write it.
        if not (_make_private(top) and _make_private(top / name)):
            return None
    except (OSError, RuntimeError):
        return None
    return top / name if os.access(top / name, os.W_OK) else None


def _base() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    # The specification says that a relative path is to be ignored: it would be another folder in each folder.
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return given if given.is_absolute() else Path.home() / ".cache"


def _make_private(folder: Path) -> bool:
    """Create a folder, or empty one that others can write into; False when it is another user's, or a link."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True, mode=0o700)
        _prune_folders(folder.parent)
        status = folder.lstat()
    if sys.platform == "win32":
        return True
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        return False
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        folder.chmod(0o700)
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    return True


def _prune_folders(top: Path) -> None:
    """Delete the folders of versions and publications that are not used any more."""
    if top.name != "newsletter-builder":
        return
    for folder in top.iterdir():
        age = _MAX_AGE_OF_PUBLICATIONS if folder.name.startswith("publication-") else _MAX_AGE
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > age:
                shutil.rmtree(folder)


def publication_folder(root: Path) -> Path | None:
    """The cache folder of the publication at `root`; None when there can be none."""
    return user_folder(f"publication-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]}")


def read_cache(folder: Path | None, name: str, version: int | str = _VERSION) -> Any:
    """The data that was written as `name`, in the same `version`; or None."""
    content = read_verified(folder / f"{name}.json") if folder else None
    try:
        kept = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return kept.get("data") if isinstance(kept, dict) and kept.get("version") == version else None


def write_cache(folder: Path | None, name: str, data: Any, version: int | str = _VERSION) -> None:
    """Keep JSON `data` as `name`, whole or not at all; `version` is that of its shape."""
    # Text with half a surrogate pair cannot be written.
    with contextlib.suppress(UnicodeEncodeError):
        if folder:
            content = json.dumps({"version": version, "data": data}, ensure_ascii=False).encode()
            write_verified(folder / f"{name}.json", content)


def read_verified(path: Path) -> bytes | None:
    """The content that `write_verified` wrote; None when it is missing or not the same any more."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if digest == hashlib.sha256(content).hexdigest().encode() else None


def write_verified(path: Path, content: bytes) -> None:
    """Keep a file with its digest, whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    with contextlib.suppress(OSError):
        part.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        part.replace(path)
        return
    with contextlib.suppress(OSError):
        part.unlink()


def prune_cache(folder: Path | None, prefix: str, count: int) -> None:
    """Delete the oldest files whose names begin with `prefix`, so that `count` are left, and incomplete files."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        files = sorted(folder.glob(f"{prefix}*"), key=lambda path: path.stat().st_mtime)
        for path in files[:-count]:
            path.unlink()
        for path in folder.glob(".*.part"):
            if time.time() - path.stat().st_mtime > _DAY:
                path.unlink()


def read_files(
    root: Path, name: str, paths: Iterable[os.DirEntry[str]], read: Callable[[Path], dict[str, Any]]
) -> dict[str, dict[str, Any] | tuple[Problem, ...]]:
    """What `read` returns for each file, or its problems, by file name without suffix; only changed files are read.

    `read` returns JSON values, or raises NewsletterError; they are kept as
    `name` for the publication at `root`. A file is unchanged while its times
    and its size are.
    """
    folder = publication_folder(root)
    before = read_cache(folder, name, _FILES_VERSION)
    before = before if isinstance(before, dict) else {}
    now: dict[str, Any] = {}
    found: dict[str, dict[str, Any] | tuple[Problem, ...]] = {}
    for entry in paths:
        key = entry.name.rpartition(".")[0]
        try:
            stat = entry.stat()
        except OSError:
            continue
        mark = [stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size]
        known = before.get(key)
        if not (isinstance(known, list) and len(known) == 2 and known[0] == mark):
            recent = time.time_ns() - max(mark[0], mark[1]) < _TICK
            known = [[0, 0, 0] if recent else mark, _read(Path(entry.path), read)]
        now[key] = known
        value = known[1]
        found[key] = tuple(_problem(entry.path, *each) for each in value) if isinstance(value, list) else value
    if now != before:
        write_cache(folder, name, now, _FILES_VERSION)
    return found


def _read(path: Path, read: Callable[[Path], dict[str, Any]]) -> dict[str, Any] | list[Any]:
    """What `read` returns; for a file with problems their lines, columns, messages and hints."""
    try:
        return read(path)
    except NewsletterError as error:
        located = [(problem.location or Location(path), problem) for problem in error.problems]
        return [[location.line, location.column, problem.message, problem.hint] for location, problem in located]


def _problem(path: str, line: int, column: int, message: str, hint: str) -> Problem:
    return Problem(Location(Path(path), line, column), message, hint)
