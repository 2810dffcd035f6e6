"""What the commands print about issues and files: problems, findings, counts, sizes, the same everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import counted, kilobytes

if TYPE_CHECKING:
    from newsletter.build import Build
    from newsletter.checks.context import CheckContext
    from newsletter.checks.rule import Finding, Rule
    from newsletter.checks.runner import Report
    from newsletter.content.workspace import Workspace
    from newsletter.rendering.email import Email

#: How each severity of a finding is coloured, errors first.
SEVERITY_COLORS = {"error": "red", "warning": "yellow", "notice": "cyan"}


def shown(path: Path) -> str:
    """A path as one would type it from here."""
    return str(Location(path))


def print_json(value: Any) -> None:
    """Print a value as JSON, readable for people too."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    # JSON escapes most control characters itself.
    click.echo(re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text))


def print_problems(problems: Iterable[Problem], severity: str = "warning") -> None:
    """Print problems on the standard error stream, one on a line."""
    for problem in problems:
        click.echo(click.style(f"{severity}: ", fg=SEVERITY_COLORS[severity]) + str(problem), err=True)


def print_misnamed(workspace: Workspace) -> None:
    """List the files that look like manifests but are not named like one."""
    for path in workspace.misnamed():
        click.echo(f"note: {shown(path)} is left out; name an issue by its month, for example 2020-08.yaml", err=True)


# ---------------------------------------------------------------- build


class Summary(NamedTuple):
    """A built issue, what the quick checks found in it, and the paths of its files."""

    build: Build
    report: Report
    files: Sequence[Path]


def build_facts(summary: Summary) -> dict[str, Any]:
    """What `build --json` prints about an issue."""
    from newsletter.rendering.email import CLIP_BYTES

    build = summary.build
    return {
        "issue": build.issue.id,
        "title": build.issue.title,
        "subject": build.issue.subject,
        "preheader": build.issue.preheader,
        "platform": build.platform.id,
        "sections": [{"title": each.title, "items": [item.id for item in each.items]} for each in build.issue.sections],
        "html_bytes": build.email.size,
        "clip_bytes": CLIP_BYTES,
        "charset": build.email.charset,
        "findings": summary.report.counts,
        "notes": [str(note) for note in (*build.warnings, *build.notes)],
        "files": [str(path) for path in summary.files],
    }


def refuse_errors(reports: Iterable[Report], refusal: Problem) -> None:
    """Raise NewsletterError with the errors that the checks found and `refusal`, if there are any."""
    errors = [problem for report in reports for problem in error_problems(report.findings)]
    if errors:
        raise NewsletterError([*errors, refusal])


def error_problems(findings: Iterable[Finding]) -> list[Problem]:
    """The errors among what the checks found, as problems."""
    return [
        Problem(finding.location, f"{finding.message} [{finding.rule}]", finding.hint)
        for finding in findings
        if finding.severity == "error"
    ]


def print_summaries(summaries: Sequence[Summary], folder: Path) -> None:
    """Print what was built below `folder`: one issue in full, several in a line each."""
    if len(summaries) == 1:
        _print_summary(*summaries[0])
        return
    for build, report, _ in summaries:
        items = counted(len(build.issue.items), "item")
        found = f"  ({_counts(report)})" if report.findings else ""
        click.echo(f"{build.issue.id}  {items:>9}  {kilobytes(build.email.size):>9}  {build.issue.subject}{found}")
    click.echo(f"{len(summaries)} issues written to {shown(folder)}")


def _print_summary(build: Build, report: Report, files: Iterable[Path]) -> None:
    issue = build.issue
    click.secho(issue.title, bold=True)
    more = f"; `newsletter check {issue.id}` lists them, and checks more" if report.findings else ""
    rows = [
        ("Subject", issue.subject),
        ("Preheader", issue.preheader or f"none; add 'preheader: …' to {shown(issue.origin.path)}"),
        *(("Section", f"{section.title}: {counted(len(section.items), 'item')}") for section in issue.sections),
        *(("HTML", line) for line in _size(build.email)),
        ("Platform", build.platform.name),
        ("Checks", _counts(report) + more),
        *(("Look at", str(note)) for note in build.notes),
        *(("Written", shown(path)) for path in files),
    ]
    label = ""
    for name, value in rows:
        click.echo(f"  {name if name != label else '':<10} {value}")
        label = name


def _size(email: Email) -> Iterator[str]:
    from newsletter.rendering.email import CLIP_BYTES

    share = email.size / CLIP_BYTES
    text = f"{kilobytes(email.size)}, {share:.0%} of the 102 KB after which Gmail cuts a message"
    yield click.style(text, fg="red") if share > 1 else text
    if email.charset != "us-ascii":
        yield "UTF-8, to save space: paste it into a platform that keeps UTF-8"


def _counts(report: Report) -> str:
    """The counts of a report in words: "1 error, 2 warnings"; "nothing found"."""
    parts = [
        click.style(counted(count, severity), fg=SEVERITY_COLORS[severity])
        for severity, count in report.counts.items()
        if count
    ]
    if report.ignored:
        parts.append(f"{report.ignored} ignored")
    return ", ".join(parts) or "nothing found"


# ---------------------------------------------------------------- check


def print_findings(context: CheckContext, report: Report) -> None:
    """Print the findings in an issue by severity, then its size, its support by mail programs, and the counts."""
    from newsletter.checks.size_rules import item_sizes, sent_bytes
    from newsletter.checks.support_rules import score

    severity = ""
    for finding in report.findings:
        if finding.severity != severity:
            click.secho(f"{finding.severity}s" if not severity else f"\n{finding.severity}s", bold=True)
            severity = finding.severity
        item = f" ({finding.item})" if finding.item and finding.item not in str(finding.location) else ""
        click.echo(f"  {click.style(f'{severity}: ', fg=SEVERITY_COLORS[severity])}{finding}{item}")
    if report.findings:
        click.echo()
    sent = sent_bytes(context)
    size = kilobytes(context.email.size)
    size += f", about {kilobytes(sent)} as sent, of 102 KB" if sent != context.email.size else " of 102 KB"
    largest = [f"{name} ({kilobytes(count)})" for name, count in list(item_sizes(context).items())[:3]]
    click.echo(f"Size: {size}" + (f"; largest are {', '.join(largest)}" if largest else ""))
    share, with_fallback, features, clients = score(context)
    click.echo(
        f"Client support: {share:.0%} of {features} features in {clients} mail programs, "
        f"{with_fallback:.0%} with fall-backs"
    )
    click.echo(f"{context.issue.id}: {_counts(report)}")


def print_support(context: CheckContext) -> None:
    """List the features of an email that mail programs lack, those without a fallback first."""
    from newsletter.checks.support_rules import support_of, support_table

    table = support_table()
    click.echo(f"\nFeatures that mail programs lack, tested until {table.date} ({table.source})")
    lacking = [feature for feature in support_of(context) if feature.no or feature.partly]
    for feature in sorted(lacking, key=lambda each: (bool(each.fallback), -len(each.no), each.id)):
        click.secho(f"  {feature.title}", bold=not feature.fallback, nl=False)
        click.echo(f": {feature.fallback or 'no fall-back known'}")
        for label, clients in (("not", feature.no), ("in part", feature.partly)):
            if clients:
                click.echo(f"    {label}: {', '.join(table.clients[client] for client in clients)}")


def check_facts(context: CheckContext, report: Report) -> dict[str, Any]:
    """What `check --json` prints about an issue."""
    from newsletter.checks.size_rules import item_sizes, sent_bytes
    from newsletter.checks.support_rules import score

    share, with_fallback, features, clients = score(context)
    return {
        "issue": context.issue.id,
        "platform": context.platform.id,
        "counts": report.counts,
        "ignored": report.ignored,
        "html_bytes": context.email.size,
        "sent_bytes": sent_bytes(context),
        "item_bytes": item_sizes(context),
        "support": {
            "features": features,
            "clients": clients,
            "shown": round(share, 4),
            "with_fallback": round(with_fallback, 4),
        },
        "findings": [_finding_facts(finding) for finding in report.findings],
    }


def _finding_facts(finding: Finding) -> dict[str, Any]:
    location = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": str(location.path) if location else None,
        "line": location.line or None if location else None,
        "column": location.column or None if location else None,
        "item": finding.item or None,
        "clients": list(finding.clients),
    }


def print_annotations(findings: Iterable[Finding]) -> None:
    """Workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions."""
    for finding in findings:
        location = finding.location
        values = {"title": finding.rule}
        if location:
            values |= {"file": shown(location.path)}
            values |= {"line": str(location.line)} if location.line else {}
            values |= {"col": str(location.column)} if location.column else {}
        properties = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in values.items())
        message = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
        click.echo(f"::{finding.severity} {properties}::{_escaped(message)}")


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{also}" else sign for sign in text)


def print_rules(rules: Iterable[Rule], *, as_json: bool) -> None:
    """List rules: id, severity, why each exists, and its source."""
    if as_json:
        print_json(
            [{"id": each.id, "severity": each.severity, "why": each.why, "source": each.source} for each in rules]
        )
        return
    for rule in rules:
        name = click.style(f"{rule.id:<18}", bold=True)
        severity = click.style(f" {rule.severity:<8}", fg=SEVERITY_COLORS[rule.severity])
        click.echo(f"{name}{severity} {rule.why} ({rule.source})")
