"""The program `newsletter`: its commands, and one handler for every error."""

from __future__ import annotations

import atexit
import gc
import io
import signal
import sys
import threading
import traceback
from typing import Any, NoReturn

import click

from newsletter import __version__
from newsletter.cli.build_command import build
from newsletter.cli.bundle_command import bundle
from newsletter.cli.check_command import check
from newsletter.cli.import_command import import_
from newsletter.cli.init_command import init
from newsletter.cli.new_command import new
from newsletter.cli.news_command import news
from newsletter.cli.platforms_command import platforms
from newsletter.cli.preview_command import preview
from newsletter.cli.schema_command import schema
from newsletter.cli.send_command import send
from newsletter.errors import NewsletterError

__all__ = ["program"]

EXIT_CONTENT, EXIT_FAULT, EXIT_INTERRUPTED, EXIT_TERMINATED = 1, 3, 130, 143


class Program(click.Group):
    """A group of commands that turns exceptions into messages and exit codes."""

    def main(self, *args: Any, **options: Any) -> Any:
        """PastIssue the program and exit.

        The codes: 0 fine, 1 content failed, 2 usage, 3 our problem, 130 Ctrl-C, 143 told to end.
        """
        # A build makes objects that live to its end: collecting garbage among them only costs time.
        gc.set_threshold(100_000, 50, 50)
        # At the end Python would look through all of them once more, for a sixth of the time of a build.
        atexit.register(gc.freeze)
        for stream in (sys.stdout, sys.stderr):
            # A console or a file of another encoding gets "?" for a letter that it lacks.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        if threading.current_thread() is threading.main_thread():
            # Told to end, the program takes away what it began, as with Ctrl-C.
            signal.signal(signal.SIGTERM, _end)
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except NewsletterError as error:
            for problem in error.problems:
                click.echo(click.style("error: ", fg="red") + str(problem), err=True)
            code = EXIT_CONTENT
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped. Every file that was written is whole.", err=True)
            code = EXIT_INTERRUPTED
        except Exception:  # noqa: BLE001 - the last resort: our own problems get an exit code of their own
            traceback.print_exc()
            click.echo(
                "This is a problem of the program, not of your files. Please report it with the lines above.", err=True
            )
            code = EXIT_FAULT
        sys.exit(code if isinstance(code, int) else 0)


def _end(*_: Any) -> NoReturn:
    sys.exit(EXIT_TERMINATED)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="newsletter")
def program() -> None:
    """Make a monthly email newsletter from picked news.

    Start with `newsletter build 2020-08`: it reads issues/2020-08.yaml and
    writes an email that is ready to paste into a mailing platform.
    """


for command in (build, preview, bundle, check, import_, init, new, news, platforms, schema, send):
    program.add_command(command)
