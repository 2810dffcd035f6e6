"""JSON files in the user's own cache folder, some of them of one publication.

Nothing here is ever needed: a cache that is missing, damaged, of another
version or not writable is an empty one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
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


def user_folder(name: str) -> Path | None:
    """The program's folder `name` in the user's cache folder, created when missing; None when it cannot be.

    Sources: https://specifications.freedesktop.org/basedir-spec/latest/,
    https://learn.microsoft.com/windows/deployment/usmt/usmt-recognized-environment-variables.
    """
    try:
        if sys.platform == "win32":
            base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
        elif sys.platform == "darwin":
            base = Path.home() / "Library/Caches"
        else:
            base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = base / "newsletter-builder" / name
        # Some of what lies there is code, some an editor's news: nobody else may write it.
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if sys.platform != "win32" and folder.stat().st_uid != os.getuid():
            return None
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK) else None


def publication_folder(root: Path) -> Path | None:
    """The cache folder of the publication at `root`; None when there can be none."""
    return user_folder(f"publication-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]}")


def read_cache(folder: Path | None, name: str, version: int | str = _VERSION) -> Any:
    """The data that was written as `name`, in the same `version`; or None."""
    try:
        kept = json.loads((folder / f"{name}.json").read_bytes()) if folder else None
    except (OSError, ValueError, RecursionError):
        return None
    return kept.get("data") if isinstance(kept, dict) and kept.get("version") == version else None


def write_cache(folder: Path | None, name: str, data: Any, version: int | str = _VERSION) -> None:
    """Keep JSON `data` as `name`, whole or not at all; `version` is that of its shape."""
    if folder is None:
        return
    part = folder / f".{name}.{os.getpid()}.part"
    # Text with half a surrogate pair cannot be written.
    with contextlib.suppress(OSError, UnicodeEncodeError):
        part.write_text(json.dumps({"version": version, "data": data}, ensure_ascii=False), "utf-8")
        part.replace(folder / f"{name}.json")
        return
    with contextlib.suppress(OSError):
        part.unlink()


def prune_cache(folder: Path | None, prefix: str, count: int) -> None:
    """Delete the oldest files whose names begin with `prefix`, so that `count` are left."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob(f"{prefix}*.json"), key=lambda path: path.stat().st_mtime) if folder else []
        for path in files[:-count]:
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
