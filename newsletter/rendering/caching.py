"""What was compiled once and need not be compiled again: templates and style sheets.

Compiling takes longer than all the rest of a build. The cache lies in the
user's own cache folder and may be deleted at any time; where it cannot be
written, everything works without it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from newsletter import __version__
from newsletter.cache import user_folder

__all__ = ["cache_folder", "load_compiled", "save_compiled"]

#: How many style sheets are kept; each is a few kilobytes.
_KEEP = 50


@cache
def cache_folder() -> Path | None:
    """The folder of this version of the program in the user's cache folder; None when there can be none."""
    return user_folder(__version__)


def load_compiled(source: str) -> Any:
    """What `save_compiled` kept for `source`, or None."""
    path = _path(source)
    if path is None:
        return None
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def save_compiled(source: str, compiled: Any) -> None:
    """Keep `compiled`, made of JSON's types, for `source`."""
    path = _path(source)
    if path is None:
        return
    part = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        try:
            part.write_text(json.dumps(compiled), "utf-8")
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        kept = sorted(path.parent.glob("css-*.json"), key=lambda each: each.stat().st_mtime)
        for old in kept[:-_KEEP]:
            old.unlink()


def _path(source: str) -> Path | None:
    folder = cache_folder()
    return folder and folder / f"css-{hashlib.sha256(source.encode()).hexdigest()[:24]}.json"
