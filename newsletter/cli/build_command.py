"""`newsletter build`: from a manifest to the files to paste."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from newsletter.build import Builder
    from newsletter.output import Artifact


@click.command(epilog=options.examples("build 2020-08", "build 2020-08 --platform mailchimp --open", "build --all"))
@options.issues_argument
@options.all_option
@options.platform_option
@options.embed_images_option
@options.out_option
@options.root_option
@click.option("--open", "show", is_flag=True, help="Open the email in the browser.")
@click.option("--force", is_flag=True, help="Write files even when the quick checks find errors.")
@options.json_option
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
    (a draft for mail programs), email.mjml (the source of the HTML, for designers)
    and preview.html (to show to colleagues: it opens in any browser).
    """
    from newsletter.build import Builder
    from newsletter.images.preparing import old_pictures
    from newsletter.output import write_artifacts

    workspace = options.open_workspace(root)
    names = options.choose_issues(workspace, issues, every=every)
    if every:
        reporter.print_misnamed(workspace)
    folder = out or workspace.root / "out"
    builder = Builder(workspace, out=folder, embed_images=embed_images)
    summaries: list[reporter.Summary] = []
    write_artifacts(folder, _artifacts(builder, names, platform, folder, summaries, force=force), old_pictures)
    if not quiet:
        reporter.print_problems(warning for summary in summaries for warning in summary.build.warnings)
    if as_json:
        reporter.print_json([reporter.build_facts(summary) for summary in summaries])
    elif not quiet:
        reporter.print_summaries(summaries, folder)
    if show:
        import webbrowser

        for summary in summaries:
            webbrowser.open(summary.files[0].resolve().as_uri())


def _artifacts(
    builder: Builder,
    names: Sequence[str],
    platform: str | None,
    folder: Path,
    summaries: list[reporter.Summary],
    *,
    force: bool,
) -> Iterator[Artifact]:
    """The files of all issues below `folder`, with a summary of each issue added to `summaries`.

    Raises NewsletterError at the end, with the problems of all issues; unless
    `force`, also for the errors that the quick checks find.
    """
    from newsletter.checks.runner import check_quickly
    from newsletter.errors import Problem
    from newsletter.issue_files import issue_files

    for built in options.build_each(builder, names, platform):
        checked = check_quickly(builder.check_context(built))
        files = [replace(file, path=f"{built.issue.id}/{file.path}") for file in issue_files(built, checked)]
        summaries.append(reporter.Summary(built, checked, [folder / file.path for file in files]))
        yield from files
    if not force:
        refusal = Problem(None, "nothing was written", "fix this, or build with --force")
        reporter.refuse_errors((each.report for each in summaries), refusal)
