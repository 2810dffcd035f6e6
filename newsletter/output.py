"""The only writer into `out/`: every file is written beside its place, then put there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from newsletter.errors import Location, NewsletterError
from newsletter.platforms.artifacts import Artifact

__all__ = ["write_artifacts", "write_file"]

_BESIDE = ".part"


def write_artifacts(folder: Path, artifacts: Iterable[Artifact]) -> list[Path]:
    """Write an issue's files below `folder`; returns their paths.

    All are written beside their places before the first one is put there, so
    that a crash, a full disk or Ctrl-C leaves the last good issue. Raises
    NewsletterError when a file cannot be written.
    """
    beside: list[tuple[Path, Path]] = []
    place = folder
    try:
        for artifact in artifacts:
            place = folder / artifact.path
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(f".{place.name}.{os.getpid()}{_BESIDE}")
            beside.append((part, place))
            part.write_bytes(artifact.content)
        for part, place in beside:
            part.replace(place)
    except OSError as error:
        raise NewsletterError(
            f"cannot be written: {error.strerror or error}", Location(place), "nothing was changed there"
        ) from None
    finally:
        for part, _ in beside:
            with contextlib.suppress(OSError):
                part.unlink()
    return [place for _, place in beside]


def write_file(path: Path, text: str) -> Path:
    """Write one text file, UTF-8 with LF line ends, in the same way."""
    return write_artifacts(path.parent, [Artifact(path.name, text.encode())])[0]
