"""Where an email's local images are found: published, beside the email, or inside the message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from newsletter.content.model import Issue
from newsletter.errors import Problem
from newsletter.images.preparing import IMAGES_FOLDER, Picture
from newsletter.images.shown import link_images
from newsletter.rendering.email import Email

__all__ = ["content_id", "image_notes", "published_address", "with_embedded_images", "with_images"]


def with_images(email: Email, pictures: Sequence[Picture], images_url: str | None) -> Email:
    """The email with its local images below `images_url`, or beside it when there is none."""
    return _link(email, pictures, lambda picture: published_address(picture, images_url))


def published_address(picture: Picture, images_url: str | None) -> str:
    """The address of a picture: below `images_url`, or beside the email when there is none."""
    base = images_url.rstrip("/") if images_url else IMAGES_FOLDER
    return f"{base}/{quote(picture.name)}"


def with_embedded_images(email: Email, pictures: Sequence[Picture]) -> Email:
    """The email with its local images as parts of the message that carries it.

    Source: https://www.rfc-editor.org/rfc/rfc2392.
    """
    return _link(email, pictures, lambda picture: f"cid:{content_id(picture)}")


def content_id(picture: Picture) -> str:
    """The id of a picture's part, without angle brackets."""
    return f"{picture.name}@newsletter"


def image_notes(issue: Issue, pictures: Sequence[Picture]) -> list[Problem]:
    """What is left to do before readers see the images; nothing when there are none."""
    if not pictures:
        return []
    count = len({picture.name for picture in pictures})
    files = f"{count} image" if count == 1 else f"{count} images"
    url = issue.publication.images_url
    folder = f"the folder {IMAGES_FOLDER} beside email.html"
    if url:
        return [Problem(None, f"{files} must be at {url} before you send", f"upload them from {folder}")]
    return [
        Problem(
            None,
            f"readers cannot see {files} yet (in {folder})",
            "upload that folder's files to a website, and write their address there as 'images_url: https://…' in "
            "issues/publication.yaml",
        )
    ]


def _link(email: Email, pictures: Sequence[Picture], address: Callable[[Picture], str]) -> Email:
    if not pictures:
        return email
    addresses = {picture.shown: address(picture) for picture in pictures}
    return email.rewritten(lambda piece: link_images(piece, addresses))
