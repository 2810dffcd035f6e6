"""`newsletter build`: from a manifest to the files to paste."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newsletter.cli.options import counted, kilobytes, open_workspace, root_option, shown

if TYPE_CHECKING:
    from newsletter.build import Build, Builder
    from newsletter.checks.runner import Report
    from newsletter.content.workspace import Workspace
    from newsletter.errors import Problem
    from newsletter.output import Staged, Staging

__all__ = ["build", "build_all", "resolve_issues"]

Made = TypeVar("Made")


@click.command()
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--all", "every", is_flag=True, help="Build every issue.")
@click.option(
    "--platform",
    metavar="NAME",
    help="The mailing platform, instead of the publication's; `newsletter platforms` lists them.",
)
@click.option("--embed-images", is_flag=True, help="Put local images into email.eml itself.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write below this folder instead of out/.")
@root_option
@click.option("--open", "show", is_flag=True, help="Open the email in the browser.")
@click.option("--force", is_flag=True, help="Write files even when the quick checks find errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def build(
    issues: tuple[str, ...],
    every: bool,
    platform: str | None,
    embed_images: bool,
    out: Path | None,
    root: Path | None,
    show: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build issues: ISSUE is a month such as 2020-08, or the path of a manifest.

    Writes out/2020-08/email.html (to paste), email.txt (plain text), email.eml
    (a draft for mail programs), email.mjml (what was compiled, for designers)
    and preview.html (to show to colleagues: it opens in any browser).
    """
    from newsletter.build import Builder
    from newsletter.output import Staging

    workspace = open_workspace(root)
    if every and issues:
        raise click.UsageError("Give issues or --all, not both.")
    names = workspace.issue_ids() if every else resolve_issues(workspace, issues)
    if every:
        for path in workspace.misnamed():
            click.echo(
                f"note: {shown(path)} is left out; name an issue by its month, for example 2020-08.yaml", err=True
            )
    if not names:
        known = ", ".join(workspace.issue_ids()[-12:]) or f"none yet; they go to {shown(workspace.issues)}"
        raise click.UsageError(f"Which issue? There are: {known}")
    folder = out or workspace.root / "out"
    builder = Builder(workspace, out=folder, embed_images=embed_images)
    with Staging(folder) as staging:
        finished = build_all(builder, names, partial(_finish, staging), platform)
        if not force:
            _refuse_errors(each.report for each in finished)
        for each in finished:
            staging.place(each.files)
    for each in finished:
        for problem in () if quiet else each.warnings:
            click.echo(click.style("warning: ", fg="yellow") + str(problem), err=True)
    if as_json:
        facts = [{**each.facts, "files": [str(path) for path, _ in each.files]} for each in finished]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    elif quiet:
        pass
    elif len(finished) == 1:
        _tell_one(finished[0])
    else:
        _tell_many(finished, folder)
    if show:
        import webbrowser

        for each in finished:
            webbrowser.open(each.files[0].path.resolve().as_uri())


def resolve_issues(workspace: Workspace, names: Iterable[str]) -> list[str]:
    """The ids of the issues that are asked for, each once; every one that there is not is told."""
    from newsletter.errors import NewsletterError

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


@dataclass(frozen=True, slots=True)
class _Finished:
    """What is told of a built issue, and its staged files; the issue itself stays where it was built.

    `facts` are those that `--json` prints.
    """

    facts: dict[str, Any]
    platform: str
    manifest: Path
    report: Report
    warnings: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    files: Sequence[Staged]


def _finish(staging: Staging, builder: Builder, made: Build) -> _Finished:
    from newsletter.checks.runner import check_quickly
    from newsletter.preview.frozen import with_frozen_preview

    report = check_quickly(builder.check_context(made))
    return _Finished(
        facts=_facts(made, report),
        platform=made.platform.name,
        manifest=made.issue.origin.path,
        report=report,
        warnings=made.warnings,
        notes=made.notes,
        files=staging.stage(with_frozen_preview(builder.workspace.root, made, report), made.issue.id),
    )


def build_all(
    builder: Builder, names: Sequence[str], then: Callable[[Builder, Build], Made], platform: str | None
) -> list[Made]:
    """What `then` makes of every built issue, before any is written; the problems of all are told at once."""
    from newsletter.errors import NewsletterError

    made: list[Made] = []
    problems: list[Problem] = []
    results = builder.build_many(names, then, platform)
    terminal = len(names) > 1 and sys.stderr.isatty()
    progress: Any = (
        click.progressbar(results, length=len(names), label="Building", file=sys.stderr)
        if terminal
        else nullcontext(results)
    )
    # Closed at once: whoever stops early goes on when no process works for it any more.
    with closing(results), progress as steps:
        for result in steps:
            if isinstance(result, tuple):
                problems += result
            else:
                made.append(result)
    if problems:
        raise NewsletterError(problems)
    return made


def _refuse_errors(reports: Iterable[Report]) -> None:
    from newsletter.errors import NewsletterError, Problem

    errors = [
        Problem(finding.location, f"{finding.message} [{finding.rule}]", finding.hint)
        for report in reports
        for finding in report.findings
        if finding.severity == "error"
    ]
    if errors:
        raise NewsletterError([*errors, Problem(None, "nothing was written", "mend this, or build with --force")])


def _facts(made: Build, report: Report) -> dict[str, Any]:
    from newsletter.rendering.email import CLIP_BYTES

    return {
        "issue": made.issue.id,
        "title": made.issue.title,
        "subject": made.issue.subject,
        "preheader": made.issue.preheader,
        "platform": made.platform.id,
        "sections": [
            {"title": section.title, "items": [item.id for item in section.items]} for section in made.issue.sections
        ],
        "html_bytes": made.email.size,
        "clip_bytes": CLIP_BYTES,
        "charset": made.email.charset,
        "findings": report.counts,
        "notes": [str(note) for note in (*made.warnings, *made.notes)],
    }


def _tell_many(finished: Sequence[_Finished], folder: Path) -> None:
    for each in finished:
        facts = each.facts
        items = _items(sum(len(section["items"]) for section in facts["sections"]))
        found = f"  ({counted(each.report)})" if each.report.findings else ""
        click.echo(f"{facts['issue']}  {items:>9}  {kilobytes(facts['html_bytes']):>9}  {facts['subject']}{found}")
    click.echo(f"{len(finished)} issues written below {shown(folder)}")


def _tell_one(finished: _Finished) -> None:
    facts, report = finished.facts, finished.report
    click.secho(facts["title"], bold=True)
    more = f"; `newsletter check {facts['issue']}` names them, and looks closer"
    rows = [
        ("Subject", facts["subject"]),
        ("Preheader", facts["preheader"] or f"none; add 'preheader: …' to {shown(finished.manifest)}"),
        *(("Section", f"{section['title']}: {_items(len(section['items']))}") for section in facts["sections"]),
        *_size(facts),
        ("Platform", finished.platform),
        ("Checks", counted(report) + (more if report.findings else "")),
        *(("Look at", str(note)) for note in finished.notes),
        *(("Written", shown(path)) for path, _ in finished.files),
    ]
    label = ""
    for name, value in rows:
        click.echo(f"  {name if name != label else '':<10} {value}")
        label = name


def _items(count: int) -> str:
    return f"{count} item" if count == 1 else f"{count} items"


def _size(facts: dict[str, Any]) -> list[tuple[str, str]]:
    share = facts["html_bytes"] / facts["clip_bytes"]
    text = f"{kilobytes(facts['html_bytes'])}, {share:.0%} of the 102 KB after which Gmail cuts a message"
    rows = [("HTML", click.style(text, fg="red") if share > 1 else text)]
    if facts["charset"] != "us-ascii":
        rows.append(("HTML", "UTF-8, to save space: paste it into a platform that keeps UTF-8"))
    return rows
