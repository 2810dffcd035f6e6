"""The files of an issue: what is pasted into a platform, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.images.preparing import IMAGES_FOLDER, Picture
from newsletter.output import Artifact
from newsletter.rendering.email import Email


def export_artifacts(email: Email, draft: bytes, pictures: Sequence[Picture] = ()) -> tuple[Artifact, ...]:
    """The files of an email in the order of the command line's report; `draft` is the content of email.eml."""
    images = {picture.name: picture.content for picture in pictures}
    return (
        Artifact("email.html", email.html.encode(email.charset)),
        Artifact("email.txt", email.text.encode()),
        Artifact("email.mjml", email.mjml.encode()),
        Artifact("email.eml", draft),
        *(Artifact(f"{IMAGES_FOLDER}/{name}", content) for name, content in images.items()),
    )
