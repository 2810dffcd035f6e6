"""The files of an issue: what is pasted, and what goes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.images.preparing import IMAGES_FOLDER, Picture
from newsletter.rendering.email import Email

__all__ = ["Artifact", "export_artifacts"]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of an issue: its path below the issue's folder, and its bytes."""

    path: str
    content: bytes


def export_artifacts(email: Email, draft: bytes, pictures: Sequence[Picture] = ()) -> tuple[Artifact, ...]:
    """The files of an email, in the order in which they are named to the editor."""
    files = {picture.name: picture.content for picture in pictures}
    return (
        Artifact("email.html", email.html.encode(email.charset)),
        Artifact("email.txt", email.text.encode()),
        Artifact("email.mjml", email.mjml.encode()),
        Artifact("email.eml", draft),
        *(Artifact(f"{IMAGES_FOLDER}/{name}", content) for name, content in files.items()),
    )
