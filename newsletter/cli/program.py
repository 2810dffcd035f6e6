"""The program `newsletter`: its commands, and one handler for every error."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click

from newsletter import __version__
from newsletter.cli.build_command import build
from newsletter.cli.bundle_command import bundle
from newsletter.cli.check_command import check
from newsletter.cli.import_command import import_
from newsletter.cli.init_command import init
from newsletter.cli.item_command import item
from newsletter.cli.new_command import new
from newsletter.cli.news_command import news
from newsletter.cli.options import examples
from newsletter.cli.platforms_command import platforms
from newsletter.cli.preview_command import edit, preview
from newsletter.cli.push_command import push
from newsletter.cli.reporter import print_problems
from newsletter.cli.schema_command import schema
from newsletter.cli.send_command import send
from newsletter.cli.themes_command import themes
from newsletter.errors import NewsletterError, Problem

EXIT_CONTENT, EXIT_BUG, EXIT_INTERRUPTED, EXIT_TERMINATED = 1, 3, 130, 143


class Program(click.Group):
    """A group of commands that turns exceptions into messages and exit codes."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program and exit.

        The codes: 0 fine, 1 content or checks failed, 2 usage, 3 a bug of the
        program, 130 Ctrl-C, 143 terminated.
        """
        for stream in (sys.stdout, sys.stderr):
            # A console or a file of another encoding gets "?" for a letter that it lacks.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        if threading.current_thread() is threading.main_thread():
            # When it is terminated, the program deletes unfinished files, as with Ctrl-C.
            signal.signal(signal.SIGTERM, _terminate)
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
            sys.stdout.flush()
        except NewsletterError as error:
            print_problems(error.problems, "error")
            code = EXIT_CONTENT
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped. Every file that was written is complete.", err=True)
            code = EXIT_INTERRUPTED
        except OSError as error:
            _print_system_error(error)
            code = EXIT_CONTENT
        except Exception:  # noqa: BLE001 - the last resort: our own bugs get an exit code of their own
            traceback.print_exc()
            click.echo(
                "This is a bug in the program, not a problem of your files. Please report it with the lines above.",
                err=True,
            )
            code = EXIT_BUG
        sys.exit(code if isinstance(code, int) else 0)


def _print_system_error(error: OSError) -> None:
    """What the system refused, in one line: a full disk where the output goes, a folder that was deleted."""
    try:
        sys.stdout.flush()
    except OSError:
        # What cannot be written would fail once more when Python exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = f"{error.filename}: " if error.filename else ""
    problem = Problem(None, f"{where}{error.strerror or error}")
    try:
        Path.cwd()
    except OSError:
        problem = Problem(None, "the current folder does not exist any more", "go to another one, with cd")
    print_problems([problem], "error")


def _terminate(*_: Any) -> NoReturn:
    sys.exit(EXIT_TERMINATED)


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=examples("build 2020-08", "build --help"),
)
@click.version_option(__version__, prog_name="newsletter")
def program() -> None:
    """Build a monthly email newsletter from picked news.

    Start with `newsletter build 2020-08`: it reads issues/2020-08.yaml and
    writes an email that is ready to paste into a mailing platform.
    """


for command in (
    build,
    edit,
    preview,
    bundle,
    check,
    import_,
    init,
    item,
    new,
    news,
    platforms,
    push,
    schema,
    send,
    themes,
):
    program.add_command(command)
