"""`newsletter new`: the manifest of the next issue, with the news that no issue has had yet."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli import options, reporter
from newsletter.wording import counted


@click.command(epilog=options.examples("new 2020-10", "new 2020-10 --from-last"))
@click.argument("issue", metavar="ISSUE")
@click.option("--from-last", is_flag=True, help="Copy the preheader and the introduction of the last issue.")
@options.root_option
def new(issue: str, from_last: bool, root: Path | None) -> None:
    """Start the issue ISSUE, a month such as 2020-10.

    Writes issues/2020-10.yaml with the next number and the sections of the last
    issue. They hold every item that is newer than the newest of the last
    issue; older items that no issue has had yet follow as comments. Delete
    the items that you do not want. A manifest that exists is never overwritten.
    """
    from newsletter.catalogue.next_issue import plan_next_issue, write_next_issue

    planned = plan_next_issue(options.open_workspace(root), issue, from_last=from_last)
    path = write_next_issue(planned)
    reporter.print_problems(planned.problems)
    click.echo(f"Written {reporter.shown(path)}: number {planned.number}, published {planned.published}")
    for title, entries in planned.sections:
        click.echo(f"  {title}: {counted(len(entries), 'candidate')}")
    if planned.left:
        click.echo(f"  Left out, in comments: {len(planned.left)}")
    if not planned.candidates:
        click.echo("There is no news since the last issue; add some with: newsletter import")
