"""`newsletter push`: an issue as a draft in the mailing platform."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli import options, reporter

if TYPE_CHECKING:
    from newsletter.build import Build, Builder
    from newsletter.delivery.campaigns.api_client import Request
    from newsletter.delivery.campaigns.draft_api import DraftApi
    from newsletter.delivery.campaigns.push_settings import Account
    from newsletter.errors import Problem

_MAX_VALUE = 100  # characters of a value that a dry run shows


@click.command(epilog=options.examples("push 2020-08", "push 2020-08 --dry-run", "push --check"))
@click.argument("issue", required=False, metavar="ISSUE")
@options.platform_option
@click.option("--check", "only_check", is_flag=True, help="Test the key and the list; change nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would be requested, without keys; connect to nothing.")
@click.option(
    "--force", is_flag=True, help="Overwrite what somebody edited at the platform; push again without changes."
)
@click.option("--force-errors", is_flag=True, help="Push an issue in which the checks find errors.")
@options.json_option
@options.root_option
def push(
    issue: str | None,
    platform: str | None,
    only_check: bool,
    dry_run: bool,
    force: bool,
    force_errors: bool,
    as_json: bool,
    root: Path | None,
) -> None:
    """Put ISSUE as a draft into the mailing platform, or update its draft there.

    A person looks at the draft and sends it there: this command never sends and
    never schedules. The list is set under push: in publication.yaml, the key as
    NEWSLETTER_<PLATFORM>_KEY in the environment or in a file push.env beside
    issues/ that git ignores. Which draft belongs to the issue is noted in
    issues/2020-08.drafts.json: commit it.
    """
    from newsletter.build import Builder
    from newsletter.delivery.campaigns.push_settings import find_draft_api, read_account
    from newsletter.platforms.registry import find_platform

    if not issue and not only_check:
        raise click.UsageError("Which issue? For example: newsletter push 2020-08")
    workspace = options.open_workspace(root)
    builder = Builder(workspace)
    built = builder.build(workspace.resolve_issue(issue), platform) if issue else None
    chosen = built.platform if built else find_platform(platform or builder.publication.platform)
    api = find_draft_api(chosen)
    publication = built.issue.publication if built else builder.publication
    account = read_account(api, chosen.id, publication, workspace.root, os.environ, need_keys=not dry_run)
    if only_check:
        _check(api, account, builder, as_json=as_json)
        return
    assert built is not None  # noqa: S101 - without an issue, the command ended above
    _refuse(builder, built, api, force_errors=force_errors)
    if dry_run:
        _dry_run(api, account, built, force=force, as_json=as_json)
    else:
        _push(api, account, built, force=force, as_json=as_json)


def _check(api: type[DraftApi], account: Account, builder: Builder, *, as_json: bool) -> None:
    from newsletter.delivery.campaigns.api_client import ApiClient
    from newsletter.delivery.campaigns.pushing import check_account

    with ApiClient(api.name, account.address, account.credentials) as client:
        target = check_account(api(client, account.settings), builder.publication)
    if as_json:
        reporter.print_json({"platform": api.name, "target": target})
    else:
        click.echo(f"{api.name} accepts the key; drafts are for {target}. Nothing was changed.")


def _refuse(builder: Builder, built: Build, api: type[DraftApi], *, force_errors: bool) -> None:
    """Raise NewsletterError with the errors that the checks find, and for pictures that readers could not see."""
    from newsletter.checks.runner import check_all
    from newsletter.delivery.campaigns.pushing import pictures_to_upload
    from newsletter.errors import NewsletterError, Problem
    from newsletter.wording import counted

    findings = check_all(builder.check_context(built)).findings
    # A push uploads local images, or says itself that it cannot.
    problems: list[Problem] = reporter.error_problems(each for each in findings if each.rule != "image-unpublished")
    pictures = pictures_to_upload(built)
    if pictures and not api.takes_pictures:
        message = f"{counted(len(pictures), 'image')} cannot be uploaded by the API of {api.name}"
        hint = "publish them on a website, and set its address as 'images_url:'"
        problems.append(Problem(built.issue.publication.origin.location("images_url", "platform"), message, hint))
    if problems and not force_errors:
        raise NewsletterError([*problems, Problem(None, "nothing was pushed", "fix this, or add --force-errors")])


def _push(api: type[DraftApi], account: Account, built: Build, *, force: bool, as_json: bool) -> None:
    from newsletter.delivery.campaigns.api_client import ApiClient
    from newsletter.delivery.campaigns.push_state import PushState
    from newsletter.delivery.campaigns.pushing import push_draft

    state = PushState(built.workspace.issues, built.issue.id)
    with ApiClient(api.name, account.address, account.credentials) as client:
        pushed = push_draft(api(client, account.settings), built, state, force=force)
    if as_json:
        facts = {"issue": built.issue.id, "platform": built.platform.id, "action": pushed.action}
        reporter.print_json({**facts, "id": pushed.id, "url": pushed.url, "notes": list(pushed.notes)})
        return
    if pushed.action == "unchanged":
        click.echo(f"{built.issue.id} is unchanged since the last push; nothing was requested.")
        click.echo(f"  Draft    {pushed.url}")
        return
    click.secho(f"The draft of {built.issue.id} was {pushed.action} at {api.name}.", bold=True)
    click.echo(f"  Subject  {built.issue.subject}")
    click.echo(f"  Draft    {pushed.url}")
    click.echo(f"  Noted    {reporter.shown(state.path)}; commit it")
    for note in pushed.notes:
        click.echo(f"  Look at  {note}")
    click.echo("It was not sent: look at it there, and send it there.")


def _dry_run(api: type[DraftApi], account: Account, built: Build, *, force: bool, as_json: bool) -> None:
    from newsletter.delivery.campaigns.api_client import DryRun
    from newsletter.delivery.campaigns.draft_api import draft_name
    from newsletter.delivery.campaigns.push_state import PushState
    from newsletter.delivery.campaigns.pushing import is_unchanged, plan_draft

    record = PushState(built.workspace.issues, built.issue.id).read(built.platform.id)
    with DryRun(api.name, account.address, account.credentials) as client:
        planning = api(client, account.settings)
        unchanged = is_unchanged(planning, built, record) and not force
        create = not unchanged and plan_draft(planning, built, record)
    requests = [_shown_request(request) for request in client.planned]
    if as_json:
        action = "unchanged" if unchanged else "create" if create else "update"
        facts = {"issue": built.issue.id, "platform": built.platform.id, "action": action}
        reporter.print_json({**facts, "requests": requests})
        return
    if unchanged:
        click.echo(f"{built.issue.id} is unchanged since the last push: nothing would be requested.")
        return
    name = draft_name(built.issue.publication.title, built.issue.id)
    click.echo(f"First the list is checked, and the draft named '{name}' is read. Then {api.name} would be sent:")
    for request in requests:
        click.echo(f"  {request['method']} {request['address']}")
        for line in json.dumps(request["body"], indent=2, ensure_ascii=False).splitlines():
            click.echo(f"    {line}")
    click.echo("Nothing was requested.")


def _shown_request(request: Request) -> dict[str, Any]:
    """A request for people: long values are cut, and files are named."""
    files = {name: f"{file[0]} ({len(file[1])} bytes)" for name, file in (request.files or {}).items()}
    return {"method": request.method, "address": request.address, "body": {**_cut(request.body or {}), **files}}


def _cut(value: Any) -> Any:
    from newsletter.wording import truncate

    if isinstance(value, Mapping):
        return {key: _cut(each) for key, each in value.items()}
    if isinstance(value, str):
        return value if len(value) <= _MAX_VALUE else f"{truncate(value, _MAX_VALUE)} ({len(value)} characters)"
    return [_cut(each) for each in value] if isinstance(value, Iterable) else value
