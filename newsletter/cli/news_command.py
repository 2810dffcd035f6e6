"""`newsletter news`: what is in the catalogue, and the issues that each item ran in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import open_workspace, root_option

if TYPE_CHECKING:
    from newsletter.catalogue.index import Catalogue, Entry

__all__ = ["news"]


@click.command()
@click.option("--unused", is_flag=True, help="Only what no issue has had.")
@click.option("--since", metavar="DATE", help="Only what is of this day or newer: 2020, 2020-09 or 2020-09-15.")
@click.option("--kind", "kinds", multiple=True, metavar="NAME", help="Only this kind, for example News; repeatable.")
@click.option("--issue", metavar="ISSUE", help="Only what this issue has.")
@click.option("--search", metavar="WORDS", help="Only what has all these words in its title, summary or kind.")
@click.option("--json", "as_json", is_flag=True, help="Print everything that is known as JSON.")
@root_option
def news(
    unused: bool,
    since: str | None,
    kinds: tuple[str, ...],
    issue: str | None,
    search: str | None,
    as_json: bool,
    root: Path | None,
) -> None:
    """List the news of the catalogue, the newest first, with the issues that each item ran in."""
    from newsletter.catalogue.index import load_catalogue
    from newsletter.wording import did_you_mean

    workspace = open_workspace(root)
    catalogue = load_catalogue(workspace)
    known = {entry.kind.casefold(): entry.kind for entry in catalogue.entries}
    for kind in kinds:
        if kind.casefold() not in known:
            hint = did_you_mean(kind, known.values()) or f"there are {', '.join(sorted(known.values()))}"
            raise click.UsageError(f"No news of the kind '{kind}'; {hint}")
    entries = _found(catalogue, kinds=kinds, since=_first_day(since), search=search)
    if unused:
        entries = [entry for entry in entries if entry.id not in catalogue.issues_of]
    if issue:
        name = workspace.resolve_issue(issue)
        entries = [entry for entry in entries if name in catalogue.issues_of.get(entry.id, ())]
    for problem in catalogue.problems:
        click.echo(click.style("warning: ", fg="yellow") + str(problem), err=True)
    if as_json:
        click.echo(json.dumps([_facts(entry, catalogue) for entry in entries], indent=2, ensure_ascii=False))
        return
    width = max((len(entry.kind) for entry in entries), default=0)
    lines = [
        f"{entry.id:<72}  {entry.kind:<{min(width, 30)}}  {', '.join(catalogue.issues_of.get(entry.id, ())) or '–'}"
        for entry in entries
    ]
    if lines:
        click.echo("\n".join(lines))
    click.echo(f"{len(entries)} of {len(catalogue.entries)} items", err=True)


def _first_day(since: str | None) -> str:
    """The first day that `since` means, as text: days of ids compare like text."""
    if since is None:
        return ""
    from datetime import date

    text = since + "-01-01"[len(since) - 4 :] if len(since) in (4, 7) else since
    try:
        return str(date.fromisoformat(text))
    except ValueError:
        raise click.UsageError(f"'{since}' is no date; write 2020, 2020-09 or 2020-09-15") from None


def _found(catalogue: Catalogue, *, kinds: tuple[str, ...], since: str, search: str | None) -> list[Entry]:
    wanted = {kind.casefold() for kind in kinds}
    words = (search or "").casefold().split()
    found = []
    for entry in reversed(catalogue.entries):
        if entry.id[:10] < since:
            break
        if wanted and entry.kind.casefold() not in wanted:
            continue
        if words:
            text = f"{entry.title}\n{entry.summary}\n{entry.kind}".casefold()
            if not all(word in text for word in words):
                continue
        found.append(entry)
    return found


def _facts(entry: Entry, catalogue: Catalogue) -> dict[str, object]:
    names = ("kind", "title", "url", "summary", "image", "credit", "place")
    return {
        "id": entry.id,
        "date": entry.id[:10],
        **{name: getattr(entry, name) for name in names},
        "issues": list(catalogue.issues_of.get(entry.id, ())),
    }
