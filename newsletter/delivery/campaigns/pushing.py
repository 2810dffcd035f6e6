"""The push of one issue.

Equal content makes no request, a draft is found before one is created, and
none is overwritten that somebody edited at the platform.
"""

from __future__ import annotations

import html as html_escapes
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.build import Build
from newsletter.content.model import Publication
from newsletter.delivery.campaigns.answers import ApiError
from newsletter.delivery.campaigns.differences import edited_parts, part_hashes, show_differences
from newsletter.delivery.campaigns.draft_api import (
    Draft,
    DraftApi,
    MissingSettingError,
    RemoteDraft,
    draft_name,
    read_id,
)
from newsletter.delivery.campaigns.push_state import PARTS, PushState, Record, hash_of
from newsletter.errors import NewsletterError, Problem
from newsletter.images.preparing import Picture
from newsletter.rendering.email import CLIP_BYTES
from newsletter.wording import counted, kilobytes, truncate


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did: "created", "updated" or "unchanged", the draft, and what the editor has to know."""

    action: str
    id: str
    url: str
    notes: tuple[str, ...] = ()


def make_draft(built: Build) -> Draft:
    """The draft of a built issue; its local images are not linked yet."""
    issue, email = built.issue, built.email
    publication = issue.publication
    return Draft(
        name=draft_name(publication.title, issue.id),
        subject=issue.subject,
        preheader=issue.preheader,
        html=email.html,
        text=email.text,
        sender_name=publication.sender.name,
        sender_email=publication.sender.email,
        language=publication.language,
    )


def pictures_to_upload(built: Build) -> list[Picture]:
    """The local images that have no public address yet, each once."""
    if built.issue.publication.images_url:
        return []
    return list({picture.name: picture for picture in built.pictures}.values())


def push_draft(api: DraftApi, built: Build, state: PushState, *, force: bool = False) -> Pushed:
    """Create or update the draft of an issue. `force` pushes equal content again, and over edits made there.

    Raises NewsletterError: when the platform refuses something, when a key of
    `push:` names nothing there, when the draft was edited there (unless
    `force`), and when it is no draft any more.
    """
    platform, draft = built.platform.id, make_draft(built)
    record = state.read(platform)
    content = _content_hash(api, draft)
    if record.pushed == content and not record.wanted and not force:
        return Pushed("unchanged", record.id, record.url)
    check_account(api, built.issue.publication)
    remote, notes = _find(api, draft, record)
    if remote is not None:
        _refuse(api, remote, api.prepare(draft), record, force=force)
    uploaded = dict(record.pictures)
    for picture in pictures_to_upload(built):
        if picture.name not in uploaded:
            uploaded[picture.name] = _web_address(api, api.upload(picture))
            record = replace(record, pictures=uploaded)
            state.write(platform, record)
    draft = api.prepare(replace(draft, html=link_uploads(draft.html, uploaded)))
    # Written before the request: whatever interrupts it, the next push knows that the draft is the program's own.
    record = replace(record, id=remote.id if remote else "", wanted=part_hashes(draft))
    state.write(platform, record)
    if remote is None:
        action, draft_id = "created", read_id(api.create(draft), api.name)
        record = replace(record, id=draft_id)
        state.write(platform, record)
    else:
        action, draft_id = "updated", remote.id
        api.update(draft_id, draft)
    found = api.read(draft_id)
    if found is None:
        raise ApiError(f"{api.name} has no draft {draft_id}, which was {action} just now", "push again")
    record = replace(record, url=found.url, pushed=content, there=part_hashes(found), wanted={})
    state.write(platform, record)
    return Pushed(action, draft_id, found.url, (*notes, *_remarks(api, found, draft)))


def _web_address(api: DraftApi, address: str) -> str:
    """The address of an uploaded picture. Raises ApiError for one that mail programs cannot open."""
    if not re.match(r"https?://[^\s<>\"']+$", address):
        raise ApiError(f"{api.name} returns '{truncate(address)}' as the address of a picture", "push again")
    return address


def plan_draft(api: DraftApi, built: Build, record: Record) -> bool:
    """Run the requests of a push on an API with a `DryRun` client; returns whether the draft would be created."""
    uploaded = dict(record.pictures)
    for picture in pictures_to_upload(built):
        uploaded[picture.name] = uploaded.get(picture.name) or api.upload(picture)
    draft = make_draft(built)
    draft = api.prepare(replace(draft, html=link_uploads(draft.html, uploaded)))
    if record.id:
        api.update(read_id(record.id, api.name), draft)
    else:
        api.create(draft)
    return not record.id


def is_unchanged(api: DraftApi, built: Build, record: Record) -> bool:
    """Whether a push would make no request, because the last one pushed the same."""
    return record.pushed == _content_hash(api, make_draft(built)) and not record.wanted


def link_uploads(html: str, uploaded: Mapping[str, str]) -> str:
    """The HTML with the addresses of uploaded pictures; their names hold a hash, so that nothing else has them."""
    for name, address in uploaded.items():
        html = html.replace(f"images/{name}", html_escapes.escape(address))
    return html


def _content_hash(api: DraftApi, draft: Draft) -> str:
    """The hash of all that a push writes, and of where it writes it."""
    target = [str(getattr(api.settings, key)) for key in (*api.needs, "url")]
    values = [draft.name, draft.subject, draft.preheader, draft.html, draft.text, draft.sender_name, draft.sender_email]
    return hash_of(*values, *target)


def check_account(api: DraftApi, publication: Publication) -> str:
    """What a draft would be for, in words. Raises NewsletterError with the line of `push:` that names nothing there."""
    try:
        return api.check()
    except MissingSettingError as error:
        location = publication.origin.location(f"push.{error.key}", "push")
        raise NewsletterError(str(error), location, f"set '{error.key}:' under push: to one that exists") from None


def _find(api: DraftApi, draft: Draft, record: Record) -> tuple[RemoteDraft | None, list[str]]:
    """The draft at the platform: by its id, else by its name; with a note when there are several."""
    remote = api.read(read_id(record.id, api.name)) if record.id else None
    if remote is not None:
        return remote, []
    found = [read_id(each, api.name) for each in api.find(draft.name)]
    notes = []
    if len(found) > 1:
        notes.append(f"{api.name} has {counted(len(found), 'draft')} named '{draft.name}'; the newest was used")
    return (api.read(found[0]) if found else None), notes


def _refuse(api: DraftApi, remote: RemoteDraft, draft: Draft, record: Record, *, force: bool) -> None:
    """Raise NewsletterError when the draft may not be overwritten."""
    if not remote.is_draft:
        raise NewsletterError(
            f"'{draft.name}' is no draft any more at {api.name}: its status is '{remote.status}'",
            hint=f"nothing was changed; look at {remote.url}",
        )
    known = [record.there, record.wanted, part_hashes(draft)]
    if record.wanted or not record.there:
        known.append(dict.fromkeys(PARTS, hash_of("")))  # not written yet when a push was interrupted
    edited = edited_parts(remote, known)
    if not edited or force:
        return
    message = f"the draft was edited at {api.name} since the last push"
    if not record.there and not record.wanted:
        message = f"{api.name} has a draft named '{draft.name}' that was not pushed from here"
    hint = f"nothing was changed; take over what you want to keep, then push with --force; it is at {remote.url}"
    problems = [Problem(None, message, hint)]
    problems += [Problem(None, line) for line in show_differences(remote, draft, edited, api.name)]
    raise NewsletterError(problems)


def _remarks(api: DraftApi, found: RemoteDraft, draft: Draft) -> Sequence[str]:
    """What the editor has to know after a push: what the platform changed, what it will add, and what is missing."""
    changed = [part for part, value in part_hashes(found).items() if part_hashes(draft)[part] != value]
    remarks = [f"changed by {api.name}: {line}" for line in show_differences(found, draft, changed, api.name)]
    size = len(found.html.encode())
    if size > CLIP_BYTES >= len(draft.html.encode()):
        remarks.append(f"with what {api.name} added, the HTML has {kilobytes(size)}: Gmail cuts it after 102 KB")
    return (*remarks, *api.effects, *_missing(api, found.id))


def _missing(api: DraftApi, draft_id: str) -> Iterable[str]:
    try:
        return [f"before it can be sent: {remark}" for remark in api.remarks(draft_id)]
    except ApiError:
        return ()  # the draft is there; what it lacks can be read at the platform
