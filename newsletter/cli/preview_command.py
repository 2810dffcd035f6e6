"""`newsletter preview`: the issue in the browser, following every save."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.options import open_workspace, root_option

__all__ = ["preview"]


@click.command()
@click.argument("issue", required=False, metavar="[ISSUE]")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; the first free one from 8000 on when not given.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--no-open", is_flag=True, help="Open no browser.")
@click.option(
    "--editor",
    default="vscode",
    show_default=True,
    envvar="NEWSLETTER_EDITOR",
    metavar="NAME",
    help="Where links to files open: vscode, vscodium, cursor, zed, idea, textmate, none, or an address "
    "such as my-editor://{path}:{line}. Also read from NEWSLETTER_EDITOR.",
)
@root_option
def preview(issue: str | None, port: int | None, host: str, no_open: bool, editor: str, root: Path | None) -> None:
    """Show issues in the browser as their readers will see them, and follow every save.

    ISSUE is a month such as 2020-08; without one the latest is shown. The page
    updates while you edit anything under issues/ or templates/. Ctrl-C ends it.
    """
    from newsletter.preview.editors import find_editor

    pattern = find_editor(editor)
    workspace = open_workspace(root)
    chosen = workspace.resolve_issue(issue) if issue else None

    from newsletter.preview.serving import open_port, serve

    listening = open_port(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else name}:{listening.getsockname()[1]}/"  # noqa: S104 - compared
    if host not in ("127.0.0.1", "localhost", "::1"):
        click.secho(
            f"warning: everyone who reaches {host} can read this publication and write its out/ folder",
            fg="yellow",
            err=True,
        )
    click.echo(f"Preview at {address}  (Ctrl-C ends it)")

    def ready() -> None:
        if not no_open:
            import threading
            import webbrowser

            # In a thread: some browsers return only when they are closed.
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    serve(workspace, listening, host, issue_id=chosen, editor=pattern, ready=ready)
