"""`newsletter import`: news from a listing, a page, a feed or a table into the catalogue."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli import options, reporter
from newsletter.source_formats import SOURCE_FORMATS

if TYPE_CHECKING:
    from newsletter.catalogue.importing import Import, ImportedItem


@click.command(
    "import",
    epilog=options.examples(
        "import https://example.org/news/feed.xml --dry-run", "import listing.txt --kind Event", "import --clipboard"
    ),
)
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--clipboard", is_flag=True, help="Read what was copied from a page in the browser, with its links.")
@click.option(
    "--format",
    "name",
    type=click.Choice(list(SOURCE_FORMATS)),
    help="The format of SOURCE, when it is not recognised correctly.",
)
@click.option("--kind", metavar="NAME", help="The kind of items whose source gives none (by default News).")
@click.option("--language", metavar="TAG", help="The language of the dates, for example es.")
@click.option("--base", metavar="ADDRESS", default="", help="The address of a saved page, when the page has none.")
@click.option("--update", is_flag=True, help="Take over what has changed at the source.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported; write nothing.")
@click.option("--explain", is_flag=True, help="Show how each part of SOURCE was understood; write nothing.")
@options.json_option
@options.root_option
def import_(
    sources: tuple[str, ...],
    clipboard: bool,
    name: str | None,
    kind: str | None,
    language: str | None,
    base: str,
    update: bool,
    dry_run: bool,
    explain: bool,
    as_json: bool,
    root: Path | None,
) -> None:
    """Import news from SOURCE: a file, an address, a name, or - for pasted text.

    It reads a page by its address or saved, a listing or a single article;
    RSS, Atom, JSON Feed; calendars (.ics); tables (CSV, TSV); and the copied
    text of a listing page. Names are those under 'sources:' in
    publication.yaml. No file is overwritten: what changed at a source is
    shown, and taken over with --update.
    """
    from newsletter.catalogue.importing import plan_import, write_import
    from newsletter.content.load import load_publication
    from newsletter.errors import NewsletterError

    if not sources and not clipboard:
        raise click.UsageError("Give a file, an address, a name or - for pasted text; or --clipboard.")
    languages = _languages(language)
    if base and not base.startswith(("http://", "https://")):
        raise click.UsageError("--base must be an address that begins with https://")
    workspace = options.open_workspace(root)
    publication = load_publication(workspace)
    how = {"name": name, "languages": languages, "base": base}
    read, problems = _read_all(sources, publication, workspace.root, clipboard=clipboard, **how)
    failed = bool(problems) or any(reading.problems and not reading.items for reading in read)
    if explain:
        _explain(read, problems, as_json=as_json)
        click.get_current_context().exit(int(failed))
    kinds = {given: source.kind for given, source in publication.sources.items() if source.kind}
    plan = plan_import(workspace, read, kind or kinds)
    plan.problems[:0] = problems
    if plan.problems and not plan.items:
        raise NewsletterError(plan.problems)
    reporter.print_problems(plan.problems, "error")
    reporter.print_problems(plan.warnings)
    if not dry_run:
        write_import(workspace, plan, update=update)
    if as_json:
        reporter.print_json([_facts(imported) for imported in plan.items])
    else:
        _print_items(plan, updated=update and not dry_run)
        click.echo(_summary(plan, update=update, dry_run=dry_run))
    if failed:
        # An item that cannot be read is reported and left out; a whole source that gives nothing has failed.
        click.get_current_context().exit(1)


def _languages(language: str | None) -> tuple[str, ...]:
    from newsletter.content.field_types import read_language
    from newsletter.errors import InvalidValue

    try:
        return (read_language(language),) if language else ()
    except InvalidValue as error:
        raise click.UsageError(f"{error}; {error.hint}") from None


def _read_all(
    sources: tuple[str, ...], publication: Any, root: Path, *, clipboard: bool, **how: Any
) -> tuple[list[Any], list[Any]]:
    """Read every source; one that cannot be opened does not stop the others."""
    from newsletter.errors import NewsletterError
    from newsletter.sources.reader import read_copied, read_source

    read: list[Any] = []
    problems: list[Any] = []
    names: list[str | None] = [*dict.fromkeys(sources), *([None] if clipboard else [])]
    pasted = _standard_input() if "-" in names else None
    with options.progress(names, "Reading") as steps:
        for given in steps:
            try:
                if given is None:
                    read.append(read_copied(publication, **how))
                else:
                    read.append(read_source(given, publication, root=root, pasted=pasted, **how))
            except NewsletterError as error:
                problems += error.problems
    return read, problems


def _standard_input() -> Any:
    """The bytes of the standard input; None when it is closed. On a terminal, what to do is shown."""
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        end = "press Ctrl-Z, then Enter" if sys.platform == "win32" else "press Ctrl-D in a line of its own"
        click.echo(f"Paste the text of the page, then {end}.", err=True)
        click.echo("Links are kept when you copy in the browser and use --clipboard instead.", err=True)
    return sys.stdin.buffer


def _explain(read: list[Any], problems: list[Any], *, as_json: bool) -> None:
    """Print how each source was understood: its shape, then its parts by their lines, then what is wrong."""
    facts = [
        {
            "source": str(reading.page.location()),
            "shape": reading.shape,
            "parts": [dataclasses.asdict(part) for part in sorted(reading.parts, key=lambda part: part.line)],
        }
        for reading in read
    ]
    if as_json:
        reporter.print_json(facts)
    for fact in facts if not as_json else ():
        click.echo(f"{fact['source']}: {fact['shape']}")
        for part in fact["parts"]:
            why = f"  ({part['why']})" if part["why"] else ""
            click.echo(
                f"{part['line'] or '':>6}  {click.style(part['meaning'].ljust(8), bold=True)}  {part['text']}{why}"
            )
    reporter.print_problems([*problems, *(problem for reading in read for problem in reading.problems)], "error")
    reporter.print_problems(note for reading in read for note in reading.notes)


def _facts(imported: ImportedItem) -> dict[str, str]:
    item = imported.item
    names = ("kind", "title", "url", "summary", "image", "alt", "credit", "place")
    facts = {"id": imported.id, "date": str(item.date), **{name: getattr(item, name) for name in names}}
    return {**facts, **({"markdown": item.markdown} if item.markdown else {}), **item.details}


def _print_items(plan: Import, *, updated: bool) -> None:
    colors = {"new": "green", "changed": "yellow", "updated": "yellow"}
    for imported in plan.items:
        state = "updated" if updated and imported.state == "changed" else imported.state
        note = f"  ({imported.note})" if imported.note else ""
        click.echo(f"{click.style(f'{state:<8}', fg=colors.get(state))} {imported.id}{note}")
        for line in imported.diff.splitlines()[2:]:
            if not line.startswith("@@"):
                click.echo(f"         {click.style(line, fg='green' if line.startswith('+') else 'red')}")


def _summary(plan: Import, *, update: bool, dry_run: bool) -> str:
    counts = [f"{plan.count(state)} {state}" for state in ("new", "changed", "known") if plan.count(state)]
    summary = ", ".join(counts) or "nothing"
    if plan.problems:
        summary += f", {len(plan.problems)} not read"
    if dry_run:
        return f"{summary}. Nothing was written: --dry-run."
    if plan.count("changed") and not update:
        summary += "; take over the changes with --update"
    new = [imported for imported in plan.items if imported.state == "new"]
    return f"{summary}." + (f" Written to {reporter.shown(new[0].path.parent.parent)}." if new else "")
