"""The image files of a publication: which there are below issues/images/."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from newsletter.errors import Location, Problem
from newsletter.wording import did_you_mean


def missing_images(sources: Iterable[tuple[str, Location]], issues: Path) -> Iterator[Problem]:
    """A problem for each image source that names a file which is not below issues/images/."""
    for source, location in sources:
        if not source.startswith("images/"):
            continue
        files = _image_files(issues)
        if source not in files:
            hint = did_you_mean(source, files) or f"its file would be {Location(issues / source)}"
            yield Problem(location, f"there is no image '{source}'", hint)


def _image_files(issues: Path) -> list[str]:
    """The files below issues/images/, spelt exactly: web servers distinguish capital letters, some disks do not."""
    folder = (issues / "images").resolve()
    files = (path for path in folder.rglob("[!.]*") if path.is_file() and path.resolve().is_relative_to(folder))
    return sorted(f"images/{path.relative_to(folder).as_posix()}" for path in files)
