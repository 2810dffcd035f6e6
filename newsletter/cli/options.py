"""What several commands share: the publication's folder, and sizes in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from newsletter.content.workspace import Workspace

__all__ = ["kilobytes", "open_workspace", "root_option", "shown"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def root_option(command: _Command) -> _Command:
    """The option `--root`: the folder that holds issues/."""
    option = click.option(
        "--root",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The folder that holds issues/; found by walking up from here when not given.",
    )
    return option(command)


def open_workspace(root: Path | None) -> Workspace:
    """The publication that a command works on. Raises NewsletterError when there is none."""
    from newsletter.content.workspace import find_workspace

    return find_workspace(Path.cwd(), root=root)


def shown(path: Path) -> str:
    """A path as one would type it from here."""
    from newsletter.errors import Location

    return str(Location(path))


def kilobytes(count: int) -> str:
    """Bytes as kilobytes of 1024, as mail clients count: "28.4 KB"."""
    return f"{count / 1024:.1f} KB"
