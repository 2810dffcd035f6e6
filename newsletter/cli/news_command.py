"""`newsletter news`: what is in the catalogue, and the issues that each item was published in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter.catalogue.index import Catalogue, Entry


#: The widest column but the last, in characters: a longer cell moves the rest of its own row.
_MAX_WIDTH = 60


@click.command(
    epilog=options.examples("news --unused --since 2020-09", "news --kind Event", 'news --search "world congress"')
)
@click.option("--unused", is_flag=True, help="Only items that no issue has had, and that are not `never: true`.")
@click.option("--since", metavar="DATE", help="Only items of this day or newer: 2020, 2020-09 or 2020-09-15.")
@click.option("--kind", "kinds", multiple=True, metavar="NAME", help="Only this kind, for example News; repeatable.")
@click.option("--issue", metavar="ISSUE", help="Only the items of this issue.")
@click.option("--search", metavar="WORDS", help="Only items with all these words in their title, summary or kind.")
@options.json_option
@options.root_option
def news(
    unused: bool,
    since: str | None,
    kinds: tuple[str, ...],
    issue: str | None,
    search: str | None,
    as_json: bool,
    root: Path | None,
) -> None:
    """List the news in the catalogue, the newest first: id, kind, the issues that had it, and title."""
    from newsletter.catalogue.index import load_catalogue

    workspace = options.open_workspace(root)
    catalogue = load_catalogue(workspace)
    wanted = _known_kinds(kinds, catalogue)
    first_day = _first_day(since)
    words = (search or "").casefold().split()
    issue_id = workspace.resolve_issue(issue) if issue else None

    def is_wanted(entry: Entry) -> bool:
        issues = catalogue.issues_of.get(entry.id, ())
        text = f"{entry.title}\n{entry.summary}\n{entry.kind}".casefold()
        return (
            entry.id[:10] >= first_day
            and (not wanted or entry.kind.casefold() in wanted)
            and all(word in text for word in words)
            and not (unused and (issues or entry.never))
            and (issue_id is None or issue_id in issues)
        )

    entries = [entry for entry in reversed(catalogue.entries) if is_wanted(entry)]
    reporter.print_problems(catalogue.problems)
    if as_json:
        reporter.print_json([_facts(entry, catalogue) for entry in entries])
        return
    lines = _table([_row(entry, catalogue) for entry in entries])
    if lines:
        click.echo("\n".join(lines))
    click.echo(f"{len(entries)} of {len(catalogue.entries)} items", err=True)


def _row(entry: Entry, catalogue: Catalogue) -> tuple[str, ...]:
    issues = ", ".join(catalogue.issues_of.get(entry.id, ())) or "–"
    return entry.id, entry.kind, issues, " ".join(entry.title.split())


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows with their columns below each other, the last one as long as it is."""
    widths = [min(_MAX_WIDTH, max(map(len, column))) for column in zip(*rows, strict=True)]
    return [
        "  ".join([*(f"{cell:<{width}}" for cell, width in zip(row[:-1], widths, strict=False)), row[-1]])
        for row in rows
    ]


def _known_kinds(kinds: Iterable[str], catalogue: Catalogue) -> set[str]:
    """The kinds to list, in lower case. Raises UsageError for one that no item has."""
    from newsletter.wording import did_you_mean

    known = {entry.kind.casefold(): entry.kind for entry in catalogue.entries}
    for kind in kinds:
        if kind.casefold() not in known:
            hint = did_you_mean(kind, known.values()) or f"there are {', '.join(sorted(known.values()))}"
            raise click.UsageError(f"No news of the kind '{kind}'; {hint}")
    return {kind.casefold() for kind in kinds}


def _first_day(since: str | None) -> str:
    """The first day that `since` means, as text: days of ids compare like text."""
    if since is None:
        return ""
    from datetime import date

    text = since + "-01-01"[len(since) - 4 :] if len(since) in (4, 7) else since
    try:
        return str(date.fromisoformat(text))
    except ValueError:
        raise click.UsageError(f"'{since}' is not a date; write 2020, 2020-09 or 2020-09-15") from None


def _facts(entry: Entry, catalogue: Catalogue) -> dict[str, object]:
    names = ("kind", "title", "url", "summary", "image", "credit", "place")
    return {
        "id": entry.id,
        "date": entry.id[:10],
        **{name: getattr(entry, name) for name in names},
        "issues": list(catalogue.issues_of.get(entry.id, ())),
    }
