"""`newsletter send`: a test mail to a few colleagues."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from email.message import EmailMessage

    from newsletter.delivery.settings import Settings

#: A test goes to colleagues; who has more recipients wants to send to readers.
MAX_RECIPIENTS = 20


@click.command(
    epilog=options.examples(
        "send 2020-08 --to me@example.org", "send 2020-08 --to a@example.org,b@example.org --dry-run"
    )
)
@click.argument("issue", metavar="ISSUE")
@click.option("--to", "recipients", multiple=True, required=True, metavar="ADDRESS", help="Who gets it; repeatable.")
@click.option("--platform", metavar="NAME", help="The platform whose tags are filled in, as with `newsletter build`.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent to whom; send nothing.")
@click.option("--force", is_flag=True, help="Send even when the quick checks find errors.")
@options.root_option
def send(
    issue: str, recipients: tuple[str, ...], platform: str | None, dry_run: bool, force: bool, root: Path | None
) -> None:
    """Send a test of ISSUE to a few colleagues, to each a separate message.

    The subject begins with [TEST], merge tags are filled with samples, local
    images are part of the message. The mail server is set with NEWSLETTER_SMTP_HOST,
    _PORT, _SECURITY (starttls or tls), _USER and _PASSWORD, in the environment
    or in a file smtp.env beside issues/ that git ignores.
    """
    from newsletter.build import Builder
    from newsletter.checks.runner import check_quickly
    from newsletter.delivery.message import test_message
    from newsletter.delivery.settings import no_server, read_settings
    from newsletter.errors import Problem
    from newsletter.wording import kilobytes

    addresses = _addresses(recipients)
    workspace = options.open_workspace(root)
    settings = read_settings(workspace.root, os.environ, need_server=not dry_run)
    builder, issue_id = Builder(workspace), workspace.resolve_issue(issue)
    if not force:
        # What readers would get, without samples and with the images where they are published.
        report = check_quickly(builder.check_context(builder.build(issue_id, platform)))
        reporter.refuse_errors([report], Problem(None, "nothing was sent", "fix this, or send with --force"))
    built = builder.build(issue_id, platform, sample=True)
    messages = [(address, test_message(built, address)) for address in addresses]
    size = kilobytes(len(messages[0][1].as_bytes()))
    click.secho(f"{messages[0][1]['Subject']}", bold=True)
    server = f"{settings.host} port {settings.port}" if settings.host else "a mail server that is not set yet"
    click.echo(f"  {size}, from {messages[0][1]['From']}, by {server}")
    if dry_run:
        for address in addresses:
            click.echo(f"  would be sent to {address}")
        if not settings.host:
            click.echo(f"To send it, {no_server(workspace.root).hint}.")
    else:
        _send(settings, messages)


def _addresses(recipients: Iterable[str]) -> list[str]:
    """The recipients, each once, with domains in ASCII. Raises UsageError for invalid addresses, and for too many."""
    from newsletter.content.links import read_mailbox
    from newsletter.errors import InvalidValue
    from newsletter.platforms.mailboxes import ascii_mailbox

    addresses: dict[str, str] = {}
    for text in recipients:
        for part in filter(None, (part.strip() for part in text.split(","))):
            try:
                address = ascii_mailbox(read_mailbox(part))
            except InvalidValue as error:
                raise click.UsageError(f"--to: {error}; {error.hint}") from None
            except ValueError:
                message = f"--to: most mail servers refuse the address '{part}'; use one of plain letters"
                raise click.UsageError(message) from None
            addresses.setdefault(address.lower(), address)
    if not addresses:
        raise click.UsageError("--to needs an address, for example --to colleague@example.org")
    if len(addresses) > MAX_RECIPIENTS:
        raise click.UsageError(
            f"{len(addresses)} recipients: a test goes to {MAX_RECIPIENTS} at most. "
            "To send to readers, use your mailing platform."
        )
    return list(addresses.values())


def _send(settings: Settings, messages: list[tuple[str, EmailMessage]]) -> None:
    """Send, with a line for each recipient. Raises NewsletterError listing those who did not get it."""
    from newsletter.delivery.smtp import send_messages
    from newsletter.errors import NewsletterError, Problem

    problems = []
    count = len(messages)
    for number, (recipient, problem) in enumerate(send_messages(settings, messages), 1):
        click.echo(f"  {number}/{count}  {'not sent to' if problem else 'sent to'} {recipient}")
        if problem:
            problems.append(Problem(None, f"{recipient}: {problem.message}", problem.hint))
    if problems:
        click.echo(f"{count - len(problems)} of {count} got it.")
        raise NewsletterError(problems)
