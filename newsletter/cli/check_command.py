"""`newsletter check`: the mistakes in an issue, before its readers find them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli.build_command import build_all, resolve_issues
from newsletter.cli.options import SEVERITY_COLORS, counted, kilobytes, open_workspace, root_option, shown

if TYPE_CHECKING:
    from newsletter.checks.context import CheckContext
    from newsletter.checks.rule import Finding, Severity
    from newsletter.checks.runner import Report

__all__ = ["check"]


@click.command()
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--all", "every", is_flag=True, help="Check every issue.")
@click.option("--platform", metavar="NAME", help="The mailing platform, instead of the publication's.")
@click.option("--online", is_flag=True, help="Open every address once, to find dead ones.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--support", "show_support", is_flag=True, help="List every feature that a mail program lacks.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are printed; github makes annotations in GitHub Actions.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules: why each exists, and who says so.")
@root_option
def check(
    issues: tuple[str, ...],
    every: bool,
    platform: str | None,
    online: bool,
    strict: bool,
    show_support: bool,
    form: str,
    as_json: bool,
    list_rules: bool,
    root: Path | None,
) -> None:
    """Check issues: ISSUE is a month such as 2020-08, or the path of a manifest.

    Each finding names the file and line to mend, and ends with its rule. Rules
    under `ignore:` in the manifest or in publication.yaml are not applied.
    Exits with 1 when there are errors.
    """
    if list_rules:
        _list_rules(as_json or form == "json")
        return
    from newsletter.build import Builder
    from newsletter.checks.runner import check_issues

    workspace = open_workspace(root)
    if every and issues:
        raise click.UsageError("Give issues or --all, not both.")
    names = workspace.issue_ids() if every else resolve_issues(workspace, issues)
    if not names:
        known = ", ".join(workspace.issue_ids()[-12:]) or "none yet"
        raise click.UsageError(f"Which issue? There are: {known}")
    builder = Builder(workspace)
    letters = [builder.check_context(made) for made in build_all(builder, names, lambda _, made: made, platform)]
    if online:
        _open_addresses(letters)
    reports = check_issues(letters, complete=every)
    if as_json or form == "json":
        click.echo(json.dumps([_facts(*pair) for pair in _pairs(letters, reports)], indent=2, ensure_ascii=False))
    elif form == "github":
        for report in reports:
            _annotate(report.findings)
    else:
        for letter, report in _pairs(letters, reports):
            if len(letters) > 1:
                click.secho(letter.issue.id, bold=True)
            _print(letter, report)
            if show_support:
                _print_support(letter)
    grave: tuple[Severity, ...] = ("error", "warning") if strict else ("error",)
    if any(report.counts[severity] for report in reports for severity in grave):
        click.get_current_context().exit(1)


def _pairs(letters: Sequence[CheckContext], reports: Sequence[Report]) -> Iterable[tuple[CheckContext, Report]]:
    return zip(letters, reports, strict=True)


def _open_addresses(letters: Sequence[CheckContext]) -> None:
    """Open every address of some letters once; the letters keep the answers."""
    from newsletter.checks.link_fetcher import open_addresses
    from newsletter.checks.online_rules import addresses_of
    from newsletter.errors import NewsletterError

    wanted = sorted({address for letter in letters for address in addresses_of(letter)})
    label = f"Opening {len(wanted)} addresses"
    with click.progressbar(length=len(wanted), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        answers = open_addresses(wanted, lambda: bar.update(1))
    if answers and all(answer.problem == "connection" for answer in answers.values()):
        raise NewsletterError("no address can be reached", hint="is this computer online?")
    for letter in letters:
        letter.answers = answers


def _print(letter: CheckContext, report: Report) -> None:
    from newsletter.checks.size_rules import item_sizes, sent_bytes
    from newsletter.checks.support_rules import score

    last = ""
    for finding in report.findings:
        if finding.severity != last:
            click.secho(f"{finding.severity}s" if last == "" else f"\n{finding.severity}s", bold=True)
            last = finding.severity
        item = f" ({finding.item})" if finding.item and finding.item not in str(finding.location) else ""
        click.echo(
            "  " + click.style(f"{finding.severity}: ", fg=SEVERITY_COLORS[finding.severity]) + f"{finding}{item}"
        )
    if report.findings:
        click.echo()
    largest = list(item_sizes(letter).items())[:3]
    sent = sent_bytes(letter)
    size = kilobytes(letter.email.size)
    size += f", about {kilobytes(sent)} as sent, of 102 KB" if sent != letter.email.size else " of 102 KB"
    if largest:
        size += f"; largest are {', '.join(f'{name} ({kilobytes(count)})' for name, count in largest)}"
    click.echo(f"Size: {size}")
    shown, safe, features, clients = score(letter)
    click.echo(
        f"Client support: {shown:.0%} of {features} features in {clients} mail programs, {safe:.0%} with fall-backs"
    )
    click.echo(f"{letter.issue.id}: {counted(report)}")


def _print_support(letter: CheckContext) -> None:
    from newsletter.checks.support_rules import support_of, support_table

    table = support_table()
    click.echo(f"\nFeatures that mail programs lack, tested until {table.date} ({table.source})")
    for feature in sorted(support_of(letter), key=lambda each: (bool(each.fallback), -len(each.no), each.id)):
        if not feature.no and not feature.partly:
            continue
        click.secho(f"  {feature.title}", bold=not feature.fallback, nl=False)
        click.echo(f": {feature.fallback}" if feature.fallback else ": no fall-back known")
        for label, clients in (("not", feature.no), ("in part", feature.partly)):
            if clients:
                click.echo(f"    {label}: {', '.join(table.clients[client] for client in clients)}")


def _finding_facts(finding: Finding) -> dict[str, Any]:
    place = finding.location
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": str(place.path) if place else None,
        "line": place.line or None if place else None,
        "column": place.column or None if place else None,
        "item": finding.item or None,
        "clients": list(finding.clients),
    }


def _facts(letter: CheckContext, report: Report) -> dict[str, Any]:
    from newsletter.checks.size_rules import item_sizes, sent_bytes
    from newsletter.checks.support_rules import score

    shown, safe, features, clients = score(letter)
    return {
        "issue": letter.issue.id,
        "platform": letter.platform.id,
        "counts": report.counts,
        "ignored": report.ignored,
        "html_bytes": letter.email.size,
        "sent_bytes": sent_bytes(letter),
        "item_bytes": item_sizes(letter),
        "support": {
            "features": features,
            "clients": clients,
            "shown": round(shown, 4),
            "with_fallback": round(safe, 4),
        },
        "findings": [_finding_facts(finding) for finding in report.findings],
    }


def _annotate(findings: Iterable[Finding]) -> None:
    """Workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions."""
    for finding in findings:
        place = finding.location
        values = {"title": finding.rule}
        if place:
            values |= {"file": shown(place.path)}
            values |= {"line": str(place.line)} if place.line else {}
            values |= {"col": str(place.column)} if place.column else {}
        properties = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in values.items())
        message = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
        click.echo(f"::{finding.severity} {properties}::{_escaped(message)}")


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(sign):02X}" if sign in f"%\r\n{also}" else sign for sign in text)


def _list_rules(as_json: bool) -> None:
    from newsletter.checks.rule import load_rules

    rules = load_rules()
    if as_json:
        facts = [{"id": each.id, "severity": each.severity, "why": each.why, "source": each.source} for each in rules]
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for rule in rules:
        click.echo(
            click.style(f"{rule.id:<18}", bold=True)
            + click.style(f" {rule.severity:<8}", fg=SEVERITY_COLORS[rule.severity])
            + f" {rule.why} ({rule.source})"
        )
