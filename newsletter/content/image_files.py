"""The images that an item names by a path below issues/images/: whether they are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsletter.content.model import Image, Origin
from newsletter.errors import Location, Problem
from newsletter.wording import did_you_mean

__all__ = ["check_images"]

_FOLDER = "images"


def check_images(fields: Mapping[str, Any], origin: Origin, issues: Path) -> Iterator[Problem]:
    """A problem for each image of an item that names a file which `issues` does not have."""
    for name, value in fields.items():
        if isinstance(value, Image) and value.src.startswith(f"{_FOLDER}/") and not _is_there(issues, value.src):
            path = issues / value.src
            others = (file.relative_to(issues).as_posix() for file in _files(issues))
            near = did_you_mean(value.src, (other for other in others if other != value.src))
            place = origin.locations.get(f"{name}.src") or origin.location(name)
            yield Problem(place, f"there is no image '{value.src}'", near or f"it would be the file {Location(path)}")


def _is_there(issues: Path, src: str) -> bool:
    """Whether the file exists under exactly this name: web servers tell capital letters apart, some disks do not."""
    path = issues
    for part in src.split("/"):
        if not path.is_dir() or part not in (entry.name for entry in path.iterdir()):
            return False
        path /= part
    return path.is_file() and path.resolve().is_relative_to((issues / _FOLDER).resolve())


def _files(issues: Path) -> Iterator[Path]:
    return (path for path in sorted((issues / _FOLDER).rglob("*")) if path.is_file() and not path.name.startswith("."))
