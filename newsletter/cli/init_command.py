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
    "email": ("The e-mail address that it comes from (Enter: later)", ""),
    "postal_address": ("Your postal address, in one line (Enter: later)", ""),
}


@click.command(
    epilog=options.examples("init my-newsletter", 'init my-newsletter --title "Our News" --language fr --yes')
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--title", help="The newsletter's name.")
@click.option("--organisation", help="Who publishes it.")
@click.option("--language", help="Its language, for example en, fr or es; the first issue is written in it.")
@click.option("--email", help="The e-mail address that it comes from.")
@click.option("--postal-address", help="Your postal address, in one line: laws on mailings ask for it.")
@click.option("--theme", help="Its look; `newsletter themes` lists the themes.")
@click.option("--yes", is_flag=True, help="Ask no questions; use the defaults for what is not given.")
def init(folder: Path, yes: bool, **given: str | None) -> None:
    """Start a publication in the empty folder DIR.

    Writes a publication, a first issue with one story, and the schemas for
    your editor. You can look at it at once; it can be built when it has your
    e-mail address and your postal address.
    """
    from newsletter.catalogue.new_publication import PLACEHOLDERS, start_publication

    try:
        taken = folder.exists() and any(path.name != ".git" for path in folder.iterdir())
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be used: {error.strerror or error}; give another folder.") from None
    if taken:
        raise click.UsageError(f"{folder} is not empty; give a new folder, or an empty one.")
    # Who gives these three is asked nothing: scripts do.
    ask = not (yes or all(given[name] for name in ("title", "organisation", "language")))
    answers = {name: _answer(name, given[name], ask=ask) for name in _QUESTIONS}
    answers = {name: answer for name, answer in answers.items() if answer or name not in PLACEHOLDERS}
    issue_id, written = start_publication(folder, answers)
    for path in written:
        click.echo(f"Written {reporter.shown(path)}")
    go = f"cd {shlex.quote(str(folder))} && newsletter"
    if PLACEHOLDERS.keys() <= answers.keys():
        click.echo(f"Now build it: {go} build {issue_id}")
        return
    click.echo(f"Now look at it: {go} preview {issue_id}")
    click.echo("Before you build it, write your e-mail address and your postal address into issues/publication.yaml")


def _answer(name: str, given: str | None, *, ask: bool) -> str:
    """What was given, or the answer to the question, which is asked again until it can be used.

    Raises NewsletterError when what was given cannot be used.
    """
    from newsletter.catalogue.new_publication import read_answer
    from newsletter.errors import InvalidValue, NewsletterError

    question, default = _QUESTIONS[name]

    def read(text: str) -> str:
        if text == default:
            return text
        try:
            return read_answer(name, text)
        except InvalidValue as error:
            raise click.UsageError(f"{error}; {error.hint}") from None

    if given is not None:
        try:
            return read_answer(name, given)
        except InvalidValue as error:
            raise NewsletterError(str(error), hint=error.hint) from None
    if not ask:
        return default
    answer: str = click.prompt(question, default=default, show_default=bool(default), value_proc=read)
    return answer
