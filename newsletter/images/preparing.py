"""The local images of an email: read, processed once, named by their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.model import Issue
from newsletter.errors import InvalidValue, Location, NewsletterError, Problem
from newsletter.images.shown import ShownImage, shown_images

__all__ = ["IMAGES_FOLDER", "PICTURE_SUFFIXES", "Picture", "prepare_images"]

#: Where an issue's images are written, below the issue's folder.
IMAGES_FOLDER = "images"

#: How the names of pictures may end.
PICTURE_SUFFIXES = (".jpg", ".png", ".gif")

# Part of every picture's name: change it when the same image would be processed differently.
_RECIPE = "1"


@dataclass(frozen=True, slots=True)
class Picture:
    """A local image as it is published, at one of the widths at which it is shown.

    `name` is built from the original's name and content, so that another
    content has another address.
    """

    shown: ShownImage
    name: str
    content: bytes

    @property
    def stem(self) -> str:
        """Its name without the extension."""
        return self.name.rpartition(".")[0]

    @property
    def subtype(self) -> str:
        """The second half of its media type: "jpeg", "png" or "gif"."""
        return self.name.rpartition(".")[2].replace("jpg", "jpeg")


#: Returns the name and the content of a picture built before, given its name without the extension.
FindPicture = Callable[[str], tuple[str, bytes] | None]


def prepare_images(issue: Issue, html: str, folder: Path, find_picture: FindPicture) -> tuple[Picture, ...]:
    """The pictures for all local images that `html` shows; `folder` holds their originals.

    Raises NewsletterError with every image that is missing, broken, too large
    or of another format than its name.
    """
    locations = _locations(issue)
    pictures: list[Picture] = []
    problems: list[Problem] = []
    for shown in shown_images(html):
        try:
            pictures.append(_prepare(shown, folder / shown.src, find_picture))
        except InvalidValue as error:
            location = locations.get(shown.src, issue.origin.location())
            problems.append(Problem(location, str(error), error.hint))
    if problems:
        raise NewsletterError(problems)
    return tuple(pictures)


def _prepare(shown: ShownImage, path: Path, find_picture: FindPicture) -> Picture:
    try:
        original = path.read_bytes()
    except OSError as error:
        problem = "there is no image" if isinstance(error, FileNotFoundError) else "cannot read the image"
        raise InvalidValue(f"{problem} '{shown.src}'", f"its file would be {Location(path)}") from None
    stem = _stem(shown, original)
    found = find_picture(stem)
    if found:
        return Picture(shown, *found)
    # Imported here: an issue without images of its own does not load Pillow.
    from newsletter.images.processing import process_image

    try:
        content, suffix = process_image(original, path.suffix, shown.width)
    except InvalidValue as error:
        raise InvalidValue(f"the image '{shown.src}' {error}", error.hint) from None
    return Picture(shown, stem + suffix, content)


def _stem(shown: ShownImage, original: bytes) -> str:
    """A name that is safe in an address and differs with the content, the width and the recipe."""
    digest = hashlib.sha256(f"{_RECIPE} {shown.width} ".encode() + original).hexdigest()[:16]
    words = re.sub(r"[^a-z0-9]+", "-", Path(shown.src).stem.lower()).strip("-")[:40].strip("-")
    return f"{words}-{digest}" if words else digest


def _locations(issue: Issue) -> Mapping[str, Location]:
    """Where the first item that shows an image has its path, by that path."""
    locations: dict[str, Location] = {}
    for item in issue.items:
        for field, image in (("image", item.image), ("cover", item.cover)):
            if image:
                locations.setdefault(image.src, item.origin.location(f"{field}.src"))
    return locations
