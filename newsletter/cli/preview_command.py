"""`newsletter preview` and `newsletter edit`: an issue in the browser, to look at or to write in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from newsletter.cli import options


def _page_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both commands."""
    for option in (
        options.root_option,
        click.option(
            "--editor",
            default="vscode",
            show_default=True,
            envvar="NEWSLETTER_EDITOR",
            metavar="NAME",
            help="The editor that links to files open: vscode, vscodium, cursor, zed, idea, textmate, none, or an "
            "address such as my-editor://{path}:{line}. The variable NEWSLETTER_EDITOR sets it too.",
        ),
        click.option("--no-open", is_flag=True, help="Do not open the browser."),
        click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on."),
        click.option(
            "--port", type=click.IntRange(1, 65535), help="The port; by default the first free one from 8000 on."
        ),
        click.argument("issue", required=False, metavar="[ISSUE]"),
    ):
        command = option(command)
    return command


@click.command(epilog=options.examples("preview", "preview 2020-08 --editor idea"))
@_page_options
def preview(**given: Any) -> None:
    """Show issues in the browser as their readers will see them.

    ISSUE is a month such as 2020-08; without one the latest is shown. The page
    updates when you save a file in issues/ or templates/. Ctrl-C stops it.
    """
    _serve(**given, may_edit=False)


@click.command(epilog=options.examples("edit", "edit 2020-08"))
@_page_options
@click.option("--allow-others", is_flag=True, help="With --host: let everyone who can reach it change the files.")
def edit(host: str, allow_others: bool, **given: Any) -> None:
    """Write and arrange an issue in the browser.

    ISSUE is a month such as 2020-08; without one the latest is shown. The page
    is that of `newsletter preview`, with the words and the order of the issue
    beside the email; what you type is saved into the files in issues/, and
    every change can be undone. Ctrl-C stops it.
    """
    from newsletter.preview.guards import is_loopback

    if not is_loopback(host) and not allow_others:
        raise click.UsageError(f"with --host {host} others could change your files; if they may, add --allow-others.")
    _serve(**given, host=host, may_edit=True)


def _serve(
    issue: str | None, port: int | None, host: str, no_open: bool, editor: str, root: Path | None, *, may_edit: bool
) -> None:
    from newsletter.preview.editors import find_editor

    pattern = find_editor(editor)
    workspace = options.open_workspace(root)
    chosen = workspace.resolve_issue(issue) if issue else None

    from newsletter.preview.serving import open_port, serve

    listening = open_port(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else name}:{listening.getsockname()[1]}/"  # noqa: S104 - compared
    if host not in ("127.0.0.1", "localhost", "::1"):
        click.secho(
            f"warning: everyone who can reach {host} can read this publication and write into its "
            f"{'files' if may_edit else 'out/ folder'}",
            fg="yellow",
            err=True,
        )
    click.echo(f"{'Editing' if may_edit else 'Preview'} at {address}  (Ctrl-C stops it)")
    if not no_open:
        import threading
        import webbrowser

        # In a thread: some browsers return only when they are closed.
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
    serve(workspace, listening, host, issue_id=chosen, editor=pattern, may_edit=may_edit)
