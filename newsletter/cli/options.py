"""What several commands share: the publication's folder, and sizes in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from newsletter.checks.runner import Report
    from newsletter.content.workspace import Workspace

__all__ = ["SEVERITY_COLORS", "counted", "kilobytes", "open_workspace", "root_option", "shown"]

#: How each severity of a finding is coloured, the gravest first.
SEVERITY_COLORS = {"error": "red", "warning": "yellow", "notice": "cyan"}

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


def counted(report: Report) -> str:
    """The counts of a report in words: "1 error, 2 warnings"; "nothing found"."""
    parts = [
        click.style(f"{count} {severity}{'' if count == 1 else 's'}", fg=SEVERITY_COLORS[severity])
        for severity, count in report.counts.items()
        if count
    ]
    if report.ignored:
        parts.append(f"{report.ignored} ignored")
    return ", ".join(parts) or "nothing found"
