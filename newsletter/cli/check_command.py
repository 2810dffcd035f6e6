"""`newsletter check`: the mistakes in an issue, before its readers find them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from newsletter.checks.context import CheckContext


@click.command(epilog=options.examples("check 2020-08", "check 2020-08 --online --strict", "check --rules"))
@options.issues_argument
@options.all_option
@options.platform_option
@click.option("--online", is_flag=True, help="Open every link once, to find dead ones.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--support", "show_support", is_flag=True, help="List every feature that a mail program lacks.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How findings are printed; github prints annotations for GitHub Actions.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules, why each exists, and its source.")
@options.root_option
def check(
    issues: tuple[str, ...],
    every: bool,
    platform: str | None,
    online: bool,
    strict: bool,
    show_support: bool,
    output: str,
    as_json: bool,
    list_rules: bool,
    root: Path | None,
) -> None:
    """Check issues: ISSUE is a month such as 2020-08, or the path of a manifest.

    Each finding shows the file and line to change, and ends with its rule. Rules
    under `ignore:` in the manifest or in publication.yaml are not applied.
    Exits with 1 when there are errors.
    """
    output = "json" if as_json else output
    if list_rules:
        from newsletter.checks.rule import load_rules

        reporter.print_rules(load_rules(), as_json=output == "json")
        return
    from newsletter.build import Builder
    from newsletter.checks.runner import check_issues

    workspace = options.open_workspace(root)
    builder = Builder(workspace)
    names = options.choose_issues(workspace, issues, every=every)
    contexts = [builder.check_context(built) for built in options.build_each(builder, names, platform)]
    if online:
        _open_addresses(contexts)
    reports = check_issues(contexts, complete=every)
    pairs = list(zip(contexts, reports, strict=True))
    if output == "json":
        reporter.print_json([reporter.check_facts(*pair) for pair in pairs])
    elif output == "github":
        reporter.print_annotations(finding for each in reports for finding in each.findings)
    else:
        for context, found in pairs:
            if len(pairs) > 1:
                click.secho(context.issue.id, bold=True)
            reporter.print_findings(context, found)
            if show_support:
                reporter.print_support(context)
    if any(each.counts["error"] or (strict and each.counts["warning"]) for each in reports):
        click.get_current_context().exit(1)


def _open_addresses(contexts: Sequence[CheckContext]) -> None:
    """Open every address of some issues once; the contexts keep the answers."""
    from newsletter.checks.link_fetcher import open_addresses
    from newsletter.checks.online_rules import addresses_of
    from newsletter.errors import NewsletterError

    wanted = sorted({address for context in contexts for address in addresses_of(context)})
    label = f"Opening {len(wanted)} addresses"
    with click.progressbar(length=len(wanted), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        answers = open_addresses(wanted, lambda: bar.update(1))
    if answers and all(answer.problem == "connection" for answer in answers.values()):
        raise NewsletterError("no address can be reached", hint="is this computer online?")
    for context in contexts:
        context.answers = answers
