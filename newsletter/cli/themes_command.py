"""`newsletter themes`: the themes of a publication, and an issue in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from newsletter.content.workspace import Workspace


@click.command(epilog=options.examples("themes", "themes --open", "themes 2020-08 --open"))
@click.argument("issue", required=False, metavar="[ISSUE]")
@click.option("--open", "show", is_flag=True, help="Show the issue in all themes, side by side, in the browser.")
@options.out_option
@options.root_option
def themes(issue: str | None, show: bool, out: Path | None, root: Path | None) -> None:
    """List the themes, each with its file and how it looks.

    Choose one with 'theme: NAME' in issues/publication.yaml. With --open,
    themes.html is written into the issue's folder in out/ and opened: the issue
    in each theme, light and dark. Without ISSUE it is the latest.
    """
    from newsletter.content.theme import describe_theme, find_themes

    workspace = options.open_workspace(root)
    found = find_themes(workspace.template_folders)
    descriptions = {name: describe_theme(path) for name, path in found.items()}
    width = max(map(len, found))
    for name, path in found.items():
        click.echo(f"{name:<{width}}  {descriptions[name]}  ({reporter.shown(path)})")
    if issue and not show:
        raise click.UsageError(f"What about {issue}? To see it in all themes, add --open.")
    if show:
        page = _write_page(workspace, issue, descriptions, out or workspace.root / "out")
        click.echo(f"Written {reporter.shown(page)}")

        import webbrowser

        webbrowser.open(page.resolve().as_uri())


def _write_page(workspace: Workspace, issue: str | None, descriptions: dict[str, str], out: Path) -> Path:
    """Build an issue in every theme, and write the page that shows them; returns its path."""
    from newsletter.build import Builder
    from newsletter.errors import NewsletterError, Problem
    from newsletter.output import write_file
    from newsletter.preview.themes_page import themes_page

    known = workspace.issue_ids()
    if issue is None and not known:
        raise click.UsageError("There is no issue yet to show; start one with: newsletter new")
    name = workspace.resolve_issue(issue or known[-1])
    builder = Builder(workspace, out=out)
    builds, problems = {}, list[Problem]()
    for theme in descriptions:
        try:
            builds[theme] = builder.build(name, theme=theme, sample=True)
        except NewsletterError as error:
            problems += error.problems
    if problems:
        raise NewsletterError(problems)
    return write_file(out / name / "themes.html", themes_page(builds, descriptions))
