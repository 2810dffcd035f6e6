"""`newsletter init`: a publication in an empty folder, ready to build."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from newsletter.cli import options, reporter

#: What is asked: the question, and the answer when none is given.
_QUESTIONS = {
    "title": ("The newsletter's name", "Our Newsletter"),
    "organisation": ("Who publishes it", "Our Organisation"),
    "language": ("Its language", "en"),
    "theme": ("Its look; you can change it later (`newsletter themes` shows all)", "ledger"),
}


@click.command(
    epilog=options.examples("init my-newsletter", 'init my-newsletter --title "Our News" --language fr --yes')
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--title", help="The newsletter's name.")
@click.option("--organisation", help="Who publishes it.")
@click.option("--language", help="Its language, for example en, fr or es.")
@click.option("--theme", help="Its look; `newsletter themes` lists the themes.")
@click.option("--yes", is_flag=True, help="Ask no questions; use the defaults for what is not given.")
def init(
    folder: Path, title: str | None, organisation: str | None, language: str | None, theme: str | None, yes: bool
) -> None:
    """Start a publication in the empty folder DIR.

    Writes a publication, a first issue with one story, and the schemas for
    your editor. You can build it at once.
    """
    from newsletter.catalogue.new_publication import start_publication

    try:
        taken = folder.exists() and any(path.name != ".git" for path in folder.iterdir())
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be used: {error.strerror or error}; give another folder.") from None
    if taken:
        raise click.UsageError(f"{folder} is not empty; give a new folder, or an empty one.")
    given = {"title": title, "organisation": organisation, "language": language, "theme": theme}
    # Who gives these three is asked nothing, also not for the theme: scripts do.
    silent = yes or bool(title and organisation and language)
    answers = {
        name: given[name] or (default if silent else click.prompt(question, default=default))
        for name, (question, default) in _QUESTIONS.items()
    }
    issue_id, written = start_publication(folder, answers)
    for path in written:
        click.echo(f"Written {reporter.shown(path)}")
    click.echo(f"Now build it: cd {shlex.quote(str(folder))} && newsletter build {issue_id}")
