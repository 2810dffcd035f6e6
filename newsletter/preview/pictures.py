"""The pictures that are written beside an email, for the page: by their names, which hold no folder."""

from __future__ import annotations

import base64
from pathlib import PurePosixPath
from urllib.parse import quote

from newsletter.build import Build

__all__ = ["find_picture", "inside_addresses", "served_addresses"]

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif"}


def served_addresses(made: Build) -> dict[str, str]:
    """Where the server of the page gives each picture."""
    return {name: f"/pictures/{made.issue.id}/{made.platform.id}/{quote(name)}" for name in _pictures(made)}


def inside_addresses(made: Build) -> dict[str, str]:
    """Each picture as an address that holds the picture itself."""
    return {
        name: f"data:{_type_of(name)};base64,{base64.b64encode(content).decode()}"
        for name, content in _pictures(made).items()
    }


def find_picture(made: Build, name: str) -> tuple[bytes, str] | None:
    """A picture and its media type."""
    content = _pictures(made).get(name)
    return (content, _type_of(name)) if content is not None else None


def _pictures(made: Build) -> dict[str, bytes]:
    paths = {artifact: PurePosixPath(artifact.path) for artifact in made.artifacts}
    return {path.name: artifact.content for artifact, path in paths.items() if path.suffix in _TYPES}


def _type_of(name: str) -> str:
    return _TYPES[PurePosixPath(name).suffix]
