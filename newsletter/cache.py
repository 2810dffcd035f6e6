"""What may be forgotten: files below `.cache/newsletter/`, which git ignores.

Nothing here is ever needed: a cache that is missing, cut off, of another
version or not writable is an empty one.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

__all__ = ["cache_folder", "forget_all_but", "read_cache", "read_files", "write_cache"]

_VERSION = 1

# A file changed this shortly before it was read may change again within one
# tick of the file system's clock, with the same size (as git's "racy" entries:
# https://git-scm.com/docs/racy-git): it is read again the next time.
_TICK = 2_000_000_000


def cache_folder(root: Path) -> Path:
    """The folder below a publication's root."""
    return root / ".cache" / "newsletter"


def read_cache(root: Path, name: str) -> Any:
    """What was written as `name`, or None."""
    try:
        kept = json.loads((cache_folder(root) / f"{name}.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return kept.get("data") if isinstance(kept, dict) and kept.get("version") == _VERSION else None


def write_cache(root: Path, name: str, data: Any) -> None:
    """Keep JSON `data` as `name`, whole or not at all."""
    folder = cache_folder(root)
    part = folder / f".{name}.{os.getpid()}.part"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder.parent / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
        part.write_text(json.dumps({"version": _VERSION, "data": data}, ensure_ascii=False), "utf-8")
        part.replace(folder / f"{name}.json")


def forget_all_but(root: Path, prefix: str, most: int) -> None:
    """Delete the oldest files whose names begin with `prefix`, so that `most` are left."""
    with contextlib.suppress(OSError):
        kept = sorted(cache_folder(root).glob(f"{prefix}*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in kept[most:]:
            path.unlink()


def read_files(root: Path, name: str, paths: Iterable[os.DirEntry[str]], read: Callable[[Path], Any]) -> dict[str, Any]:
    """What `read` makes of each file, by file name without its end; only changed files are read.

    `read` gives JSON values. A file is unchanged while its times and its size are.
    """
    before = read_cache(root, name)
    before = before if isinstance(before, dict) else {}
    now: dict[str, Any] = {}
    for entry in paths:
        key = entry.name.rpartition(".")[0]
        try:
            stat = entry.stat()
        except OSError:
            continue
        mark = [stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size]
        known = before.get(key)
        if isinstance(known, list) and len(known) == 2 and known[0] == mark:
            now[key] = known
        else:
            recent = time.time_ns() - max(mark[0], mark[1]) < _TICK
            now[key] = [[0, 0, 0] if recent else mark, read(Path(entry.path))]
    if now != before:
        write_cache(root, name, now)
    return {key: value for key, (_, value) in now.items()}
