"""`newsletter build`: from a manifest to the files to paste."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli import options, reporter

__all__ = ["build"]


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
    from newsletter.checks.runner import check_quickly
    from newsletter.issue_files import issue_files
    from newsletter.output import Staging

    workspace = options.open_workspace(root)
    names = options.choose_issues(workspace, issues, every=every)
    if every:
        reporter.print_misnamed(workspace)
    folder = out or workspace.root / "out"
    builder = Builder(workspace, out=folder, embed_images=embed_images)
    summaries = []
    with Staging(folder) as staging:
        for built in options.build_each(builder, names, platform):
            checked = check_quickly(builder.check_context(built))
            files = staging.add(issue_files(built, checked), built.issue.id)
            summaries.append(reporter.Summary(built, checked, files))
        if not force:
            reporter.refuse_errors(summaries)
    if not quiet:
        reporter.print_problems(warning for summary in summaries for warning in summary.warnings)
    if as_json:
        reporter.print_json([summary.facts for summary in summaries])
    elif not quiet:
        reporter.print_summaries(summaries, folder)
    if show:
        import webbrowser

        for summary in summaries:
            webbrowser.open(summary.files[0].resolve().as_uri())
