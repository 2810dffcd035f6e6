"""`newsletter bundle`: an issue as one zip, for whoever owns the mailing platform."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli import options, reporter


@click.command(epilog=options.examples("bundle 2020-08 --platform adestra"))
@click.argument("issue", metavar="ISSUE")
@options.platform_option
@options.embed_images_option
@options.out_option
@options.root_option
def bundle(issue: str, platform: str | None, embed_images: bool, out: Path | None, root: Path | None) -> None:
    """Write one zip of ISSUE to hand over: out/2020-08/2020-08-<platform>.zip.

    It holds email.html, email.txt, email.eml, the images, a preview, and a
    checklist for the platform. The same issue gives the same bytes.
    """
    from newsletter.build import Builder
    from newsletter.checks.runner import check_all
    from newsletter.errors import Problem
    from newsletter.issue_files import issue_files
    from newsletter.output import Artifact, write_artifacts
    from newsletter.platforms.bundle import checklist, zip_bundle
    from newsletter.wording import kilobytes

    workspace = options.open_workspace(root)
    folder = out or workspace.root / "out"
    builder = Builder(workspace, out=folder, embed_images=embed_images)
    built = builder.build(workspace.resolve_issue(issue), platform)
    checked = check_all(builder.check_context(built))
    found = [Problem(each.location, each.message, each.hint) for each in checked.findings if each.severity != "notice"]
    notes = (*built.notes, *found)
    steps = checklist(built.issue, built.platform, built.pictures, notes, workspace.root)
    zipped = zip_bundle(built.issue.id, [steps, *issue_files(built, checked)])
    name = f"{built.issue.id}-{built.platform.id}.zip"
    (path,) = write_artifacts(folder / built.issue.id, [Artifact(name, zipped)])
    click.echo(f"Written {reporter.shown(path)} ({kilobytes(len(zipped))})")
    for note in notes:
        click.echo(f"  Look at  {note}")
