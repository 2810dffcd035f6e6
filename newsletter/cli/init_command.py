"""`newsletter init`: a publication in an empty folder, which builds at once."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from newsletter.cli.options import shown

__all__ = ["init"]

_DEFAULTS = {"title": "Our Newsletter", "organisation": "Our Organisation", "language": "en"}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--title", help="The newsletter's name.")
@click.option("--organisation", help="Who publishes it.")
@click.option("--language", help="Its language, for example en, fr or es.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults for what is not given.")
def init(folder: Path, title: str | None, organisation: str | None, language: str | None, yes: bool) -> None:
    """Start a publication in the empty folder DIR.

    Writes a publication, a first issue with one story, and the schemas for
    your editor. It builds at once.
    """
    from newsletter.catalogue.new_publication import start_publication

    try:
        taken = folder.exists() and any(path.name != ".git" for path in folder.iterdir())
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be used: {error.strerror or error}; give another folder.") from None
    if taken:
        raise click.UsageError(f"{folder} is not empty; give a new folder, or an empty one.")
    answers = {"title": title, "organisation": organisation, "language": language}
    questions = {"title": "The newsletter's name", "organisation": "Who publishes it", "language": "Its language"}
    for name, question in questions.items():
        answers[name] = answers[name] or (_DEFAULTS[name] if yes else click.prompt(question, default=_DEFAULTS[name]))
    issue_id, written = start_publication(folder, {name: answer or "" for name, answer in answers.items()})
    for path in written:
        click.echo(f"Written {shown(path)}")
    click.echo(f"Now build it: cd {shlex.quote(str(folder))} && newsletter build {issue_id}")
