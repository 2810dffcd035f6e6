"""`newsletter item`: the file of a news item that an editor writes."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from newsletter.cli import options, reporter


@click.command(
    epilog=options.examples('item "A talk on care work" --kind Event', 'item "Care in numbers" --url https://…')
)
@click.argument("title", metavar="TITLE")
@click.option("--kind", default="News", show_default=True, metavar="NAME", help="What it is; it decides the layout.")
@click.option("--url", default="", metavar="ADDRESS", help="The address of the whole article.")
@click.option("--date", "day", metavar="DATE", help="Its day, for example 2020-09-15; today when absent.")
@options.root_option
def item(title: str, kind: str, url: str, day: str | None, root: Path | None) -> None:
    """Write a news item with the title TITLE, and the fields of its layout ready to fill.

    The file's name is its date and a few words of its title. Fields that stay
    empty count as left out; the summary goes below the second line of dashes.
    """
    from newsletter.catalogue.new_item import plan_item, write_item
    from newsletter.content.field_types import read_day
    from newsletter.errors import InvalidValue

    try:
        chosen: date = read_day(day) if day else datetime.now().astimezone().date()
    except InvalidValue as error:
        raise click.UsageError(f"{error}; {error.hint}") from None
    planned = plan_item(options.open_workspace(root), title, kind, chosen, url)
    click.echo(f"Written {reporter.shown(write_item(planned))}: {planned.kind}, shown as {planned.layout}")
    if not planned.known:
        click.echo(f"publication.yaml gives the kind '{planned.kind}' no layout: it is shown as a story.")
    click.echo(f"Fill in its fields and its summary, and pick it in an issue: - {planned.id}")
