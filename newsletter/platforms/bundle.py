"""One zip for whoever owns the mailing platform: the files of an issue, a preview, and a checklist."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from newsletter.content.model import Issue
from newsletter.errors import Problem
from newsletter.images.preparing import IMAGES_FOLDER, Picture
from newsletter.output import Artifact
from newsletter.platforms.platform import Platform

# The earliest time of a zip: the same issue gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def zip_bundle(issue_id: str, artifacts: Iterable[Artifact]) -> bytes:
    """The bytes of a zip with a folder for the issue; the same files give the same bytes on every system."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for artifact in sorted(artifacts, key=lambda each: each.path):
            entry = zipfile.ZipInfo(f"{issue_id}/{artifact.path}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, also when built on Windows
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, artifact.content)
    return out.getvalue()


def checklist(
    issue: Issue, platform: Platform, pictures: Sequence[Picture], problems: Sequence[Problem], root: Path
) -> Artifact:
    """checklist.txt: what to do with the files on this platform, with boxes to tick.

    `pictures` are the local images, `problems` what must be fixed first; their
    files are shown as seen from `root`, the publication's folder.
    """
    lines = [*_heading(issue, platform), *_steps(issue, platform, pictures)]
    if problems:
        lines += ["", "To fix before it is sent"]
        for problem in problems:
            lines += _box(_problem(problem, root))
    lines += ["", "Worth knowing"]
    for text in (platform.css, *platform.notes):
        lines += textwrap.wrap(text, 78, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)
    lines += [f"  - {address}" for address in platform.documentation]
    return Artifact("checklist.txt", ("\n".join(lines) + "\n").encode())


def _heading(issue: Issue, platform: Platform) -> Iterator[str]:
    sender = issue.publication.sender
    heading = f"{issue.title}: how to send it with {platform.name}"
    yield from textwrap.wrap(heading, 78)
    yield "=" * min(78, len(heading))
    yield ""
    yield f"Subject:    {issue.subject}"
    yield f"Preheader:  {issue.preheader or 'none'}"
    yield f"From:       {sender.name} <{sender.email}>"
    yield f"Date:       {issue.published}"
    yield ""


def _steps(issue: Issue, platform: Platform, pictures: Sequence[Picture]) -> Iterator[str]:
    yield from _box("Look at preview.html: what readers will see, with sample values for their names.")
    if pictures:
        yield from _box(
            f"Upload the images to {issue.publication.images_url} before anything else:"
            if issue.publication.images_url
            else "Upload the images to a permanent web address, and put their addresses into email.html; "
            "or ask for a build with an images_url:"
        )
        yield from dict.fromkeys(f"      {IMAGES_FOLDER}/{picture.name}" for picture in pictures)
    for step in platform.paste:
        yield from _box(step)
    yield from _box("In the test mail, follow every link of the footer, “Unsubscribe” first.")
    yield from _box("Look at the test mail on a phone, and in dark mode.")
    unconfirmed = [platform.tags[name] for name in sorted(platform.unconfirmed) if name in platform.tags]
    if unconfirmed:
        yield from _box(
            f"The documentation of {platform.name} does not confirm these tags. Check in the test mail that those "
            "that the email has are filled in:"
        )
        yield from (f"      {tag}" for tag in unconfirmed)


def _problem(problem: Problem, root: Path) -> str:
    """A problem, with the same path on every computer."""
    location = problem.location
    if location is None:
        return str(problem)
    inside = location.path.is_relative_to(root)
    name = location.path.relative_to(root).as_posix() if inside else location.path.name
    where = [name, *(str(number) for number in (location.line, location.column) if number)]
    return f"{':'.join(where)}: {replace(problem, location=None)}"


def _box(text: str) -> list[str]:
    return textwrap.wrap(
        text, 78, initial_indent="[ ] ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
