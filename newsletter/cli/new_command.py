"""`newsletter new`: the manifest of the next issue, with what has not run yet."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.options import open_workspace, root_option, shown

__all__ = ["new"]


@click.command()
@click.argument("issue", metavar="ISSUE")
@click.option("--from-last", is_flag=True, help="Copy the standing texts of the last issue: preheader, introduction.")
@root_option
def new(issue: str, from_last: bool, root: Path | None) -> None:
    """Start the issue ISSUE, a month such as 2020-10.

    Writes issues/2020-10.yaml with the next number, the sections of the last
    issue, and in them every item that is newer than the newest of the last
    issue; older ones that no issue has had yet stand below as comments. You
    delete what shall not run. A manifest that exists is never written over.
    """
    from newsletter.catalogue.next_issue import plan_next_issue, write_next_issue

    planned = plan_next_issue(open_workspace(root), issue, from_last=from_last)
    path = write_next_issue(planned)
    for problem in planned.problems:
        click.echo(click.style("warning: ", fg="yellow") + str(problem), err=True)
    click.echo(f"Written {shown(path)}: number {planned.number}, published {planned.published}")
    for title, entries in planned.sections:
        click.echo(f"  {title}: {len(entries)} {'candidate' if len(entries) == 1 else 'candidates'}")
    if planned.left:
        click.echo(f"  Left out, in comments: {len(planned.left)}")
    if not planned.candidates:
        click.echo("No news has come since the last issue; bring some in with: newsletter import")
