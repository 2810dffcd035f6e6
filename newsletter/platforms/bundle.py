"""One zip for whoever owns the mailing platform: the files of an issue, a preview, and a checklist."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from newsletter.content.model import Issue
from newsletter.errors import Problem
from newsletter.images.preparing import IMAGES_FOLDER, Picture
from newsletter.output import Artifact
from newsletter.platforms.platform import Platform

__all__ = ["Handover", "make_bundle", "write_checklist"]

# The earliest time a zip can say: the same issue gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed over: an issue for a platform, its local images, and what is left to do.

    Places are named as seen from `root`, the publication's folder.
    """

    issue: Issue
    platform: Platform
    pictures: Sequence[Picture]
    notes: Sequence[Problem]
    root: Path


def make_bundle(handover: Handover, artifacts: Iterable[Artifact]) -> bytes:
    """The bytes of the zip, with a checklist beside the files."""
    files = {artifact.path: artifact.content for artifact in artifacts}
    files["checklist.txt"] = write_checklist(handover).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bundle:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{handover.issue.id}/{path}", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, files[path])
    return out.getvalue()


def write_checklist(handover: Handover) -> str:
    """What to do with the files on this platform, as plain text with boxes to tick."""
    return "\n".join(_lines(handover)) + "\n"


def _lines(handover: Handover) -> Iterator[str]:
    issue, platform = handover.issue, handover.platform
    sender = issue.publication.sender
    heading = f"{issue.title}: how to send it with {platform.name}"
    yield from textwrap.wrap(heading, 78)
    yield "=" * min(78, len(heading))
    yield ""
    yield f"Subject:    {issue.subject}"
    yield f"Preheader:  {issue.preheader or 'none'}"
    yield f"From:       {sender.name} <{sender.email}>"
    yield f"Goes out:   {issue.published}"
    yield ""
    yield from _box("Look at preview.html: what readers will see, with samples in the place of their names.")
    names = list(dict.fromkeys(picture.name for picture in handover.pictures))
    if names and issue.publication.images_url:
        yield from _box(f"Upload the images to {issue.publication.images_url} before anything else:")
        yield from (f"      {IMAGES_FOLDER}/{name}" for name in names)
    elif names:
        yield from _box(
            "Upload the images where they can stay, and put their addresses into email.html; "
            "or ask for a build with an images_url:"
        )
        yield from (f"      {IMAGES_FOLDER}/{name}" for name in names)
    for step in platform.paste:
        yield from _box(step)
    yield from _box("In the test mail, follow every link of the footer, “Unsubscribe” first.")
    yield from _box("Look at the test mail on a phone, and in dark mode.")
    doubtful = [platform.tags[name] for name in sorted(platform.unconfirmed) if name in platform.tags]
    if doubtful:
        yield from _box(
            f"These tags could not be confirmed in the documentation of {platform.name}; look in the test mail that "
            f"those that the email has are filled in: {' '.join(doubtful)}"
        )
    if handover.notes:
        yield ""
        yield "To mend before it is sent"
        for note in handover.notes:
            yield from _box(_note(note, handover.root))
    yield ""
    yield "Worth knowing"
    for words in (platform.css, *platform.notes):
        yield from textwrap.wrap(words, 78, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)
    for address in platform.documentation:
        yield f"  - {address}"


def _note(note: Problem, root: Path) -> str:
    """A problem, with its place as it is called on every computer."""
    place = note.location
    if place is None:
        return str(note)
    inside = place.path.is_relative_to(root)
    name = place.path.relative_to(root).as_posix() if inside else place.path.name
    where = [name, *(str(number) for number in (place.line, place.column) if number)]
    return f"{':'.join(where)}: {replace(note, location=None)}"


def _box(text: str) -> list[str]:
    return textwrap.wrap(
        text, 78, initial_indent="[ ] ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
