"""What several commands share: their options, the publication's folder, and building one issue after another."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from newsletter.build import Build, Builder
    from newsletter.content.workspace import Workspace
    from newsletter.errors import Problem

Step = TypeVar("Step")

root_option = click.option(
    "--root",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that holds issues/. By default it is searched for in this folder and the folders above it.",
)
platform_option = click.option(
    "--platform",
    metavar="NAME",
    help="The mailing platform, instead of the publication's; `newsletter platforms` lists them.",
)
out_option = click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Write into this folder instead of out/."
)
embed_images_option = click.option("--embed-images", is_flag=True, help="Put local images into email.eml itself.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for other programs.")
all_option = click.option("--all", "every", is_flag=True, help="Take every issue of the publication.")
issues_argument = click.argument("issues", nargs=-1, metavar="[ISSUE]...")


def examples(*lines: str) -> str:
    """The end of a command's help: calls to copy, given without the program's name."""
    calls = "\n".join(f"  newsletter {line}" for line in lines)
    # Click leaves the line ends of what follows this sign alone.
    return f"\b\nExamples:\n{calls}"


def open_workspace(root: Path | None) -> Workspace:
    """The publication that a command works on. Raises NewsletterError when there is none."""
    from newsletter.content.workspace import find_workspace
    from newsletter.output import finish_writing

    workspace = find_workspace(Path.cwd(), root=root)
    for folder in (workspace.root / "out", workspace.issues, workspace.news):
        finish_writing(folder)
    return workspace


def choose_issues(workspace: Workspace, names: Sequence[str], *, every: bool) -> list[str]:
    """The ids of the issues named on the command line, each once, or of all issues.

    Raises UsageError when none is chosen, and NewsletterError listing every
    name that is not an issue.
    """
    from newsletter.errors import Location, NewsletterError

    if every and names:
        raise click.UsageError("Give issues or --all, not both.")
    known = workspace.issue_ids()
    if not names and not (every and known):
        listed = ", ".join(known[-12:]) or f"none yet; they go to {Location(workspace.issues)}"
        raise click.UsageError(f"Which issue? There are: {listed}")
    if every:
        return known
    found: list[str] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found.append(workspace.resolve_issue(name))
        except NewsletterError as error:
            problems += error.problems
    if problems:
        raise NewsletterError(problems)
    return list(dict.fromkeys(found))


def build_each(builder: Builder, names: Sequence[str], platform: str | None) -> Iterator[Build]:
    """Build issues one after another. Raises NewsletterError at the end, with the problems of all."""
    from newsletter.errors import NewsletterError

    problems: list[Problem] = []
    with progress(names, "Building") as steps:
        for name in steps:
            try:
                build = builder.build(name, platform)
            except NewsletterError as error:
                problems += error.problems
            else:
                yield build
    if problems:
        raise NewsletterError(problems)


def progress(steps: Sequence[Step], label: str) -> contextlib.AbstractContextManager[Iterable[Step]]:
    """The steps, with a progress bar on a terminal when there are several."""
    if len(steps) < 2 or not sys.stderr.isatty():
        return contextlib.nullcontext(steps)
    return click.progressbar(steps, label=label, file=sys.stderr)
