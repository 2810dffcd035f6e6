"""`newsletter preview`: the issue in the browser, shown again after every save."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli import options


@click.command(epilog=options.examples("preview", "preview 2020-08 --editor idea"))
@click.argument("issue", required=False, metavar="[ISSUE]")
@click.option("--port", type=click.IntRange(1, 65535), help="The port; by default the first free one from 8000 on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option(
    "--editor",
    default="vscode",
    show_default=True,
    envvar="NEWSLETTER_EDITOR",
    metavar="NAME",
    help="The editor that links to files open: vscode, vscodium, cursor, zed, idea, textmate, none, or an address "
    "such as my-editor://{path}:{line}. The variable NEWSLETTER_EDITOR sets it too.",
)
@options.root_option
def preview(issue: str | None, port: int | None, host: str, no_open: bool, editor: str, root: Path | None) -> None:
    """Show issues in the browser as their readers will see them.

    ISSUE is a month such as 2020-08; without one the latest is shown. The page
    updates when you save a file in issues/ or templates/. Ctrl-C stops it.
    """
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
            f"warning: everyone who can reach {host} can read this publication and write into its out/ folder",
            fg="yellow",
            err=True,
        )
    click.echo(f"Preview at {address}  (Ctrl-C stops it)")
    if not no_open:
        import threading
        import webbrowser

        # In a thread: some browsers return only when they are closed.
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
    serve(workspace, listening, host, issue_id=chosen, editor=pattern)
