"""`newsletter bundle`: an issue as one zip, for whoever owns the mailing platform."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.options import kilobytes, open_workspace, root_option, shown

__all__ = ["bundle"]


@click.command()
@click.argument("issue", metavar="ISSUE")
@click.option("--platform", metavar="NAME", help="The mailing platform, as with `newsletter build`.")
@click.option("--embed-images", is_flag=True, help="Put local images into email.eml itself.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write below this folder instead of out/.")
@root_option
def bundle(issue: str, platform: str | None, embed_images: bool, out: Path | None, root: Path | None) -> None:
    """Make one zip of ISSUE to hand over: out/2020-08/2020-08-<platform>.zip.

    It holds email.html, email.txt, email.eml, the images, a preview, and a
    checklist for the platform. The same issue gives the same bytes.
    """
    from newsletter.build import Builder
    from newsletter.checks.runner import check_all
    from newsletter.errors import Problem
    from newsletter.output import Artifact, write_artifacts
    from newsletter.platforms.bundle import checklist, zip_bundle
    from newsletter.preview.frozen import with_frozen_preview

    workspace = open_workspace(root)
    issue_id = workspace.resolve_issue(issue)
    folder = out or workspace.root / "out"
    builder = Builder(workspace, out=folder, embed_images=embed_images)
    made = builder.build(issue_id, platform)
    report = check_all(builder.check_context(made))
    found = [Problem(each.location, each.message, each.hint) for each in report.findings if each.severity != "notice"]
    notes = (*made.notes, *found)
    steps = checklist(made.issue, made.platform, made.pictures, notes, workspace.root)
    zipped = zip_bundle(issue_id, [steps, *with_frozen_preview(workspace.root, made, report)])
    name = f"{issue_id}-{made.platform.id}.zip"
    (path,) = write_artifacts(folder / issue_id, [Artifact(name, zipped)])
    click.echo(f"Written {shown(path)} ({kilobytes(len(zipped))})")
    for note in notes:
        click.echo(f"  Look at  {note}")
