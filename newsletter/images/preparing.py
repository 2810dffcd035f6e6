"""The local images of an email: read, processed once, named by their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.model import Image, Issue
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.images.shown import ShownImage, shown_images

__all__ = ["IMAGES_FOLDER", "PICTURE_SUFFIXES", "Picture", "prepare_images"]

#: Where an issue's images are written, below the issue's folder.
IMAGES_FOLDER = "images"

#: How the names of pictures may end.
PICTURE_SUFFIXES = (".jpg", ".png", ".gif")

_SUBTYPES = dict(zip(PICTURE_SUFFIXES, ("jpeg", "png", "gif"), strict=True))
_SUFFIXES = {subtype: suffix for suffix, subtype in _SUBTYPES.items()}


@dataclass(frozen=True, slots=True)
class Picture:
    """A local image as it is published, for one place where it is shown.

    `name` is made of the original's name and content, so that another
    content has another address; `subtype` is "jpeg", "png" or "gif".
    """

    shown: ShownImage
    name: str
    subtype: str
    content: bytes

    @property
    def stem(self) -> str:
        """Its name without the extension."""
        return self.name.rpartition(".")[0]


def prepare_images(
    issue: Issue, html: str, folder: Path, find_done: Callable[[str], tuple[str, bytes] | None]
) -> tuple[Picture, ...]:
    """The pictures for all local images that `html` shows; `folder` holds their originals.

    `find_done` gives the name and content of a picture that was made before,
    by its name without an extension. Raises NewsletterError with every image
    that is missing, broken, too large or not what its name says.
    """
    places = _places(issue)
    pictures: list[Picture] = []
    problems: list[Problem] = []
    for shown in shown_images(html):
        place = places.get(shown.src, issue.origin.location())
        try:
            original = (folder / shown.src).read_bytes()
        except OSError as error:
            problem = "there is no image" if isinstance(error, FileNotFoundError) else "cannot read the image"
            problems.append(Problem(place, f"{problem} '{shown.src}'", f"it would be {Location(folder / shown.src)}"))
            continue
        picture = _prepare(shown, original, find_done, place, problems)
        if picture:
            pictures.append(picture)
    if problems:
        raise NewsletterError(problems)
    return tuple(pictures)


def _prepare(
    shown: ShownImage,
    original: bytes,
    find_done: Callable[[str], tuple[str, bytes] | None],
    place: Location,
    problems: list[Problem],
) -> Picture | None:
    stem = _stem(shown, original)
    done = find_done(stem)
    if done is not None:
        name, content = done
        return Picture(shown, name, _SUBTYPES[Path(name).suffix], content)
    # Imported here: only an issue with images of its own pays for it.
    from newsletter.images.processing import ImageError, process_image

    try:
        processed = process_image(original, Path(shown.src).suffix, shown.width)
    except ImageError as error:
        problems.append(Problem(place, f"the image '{shown.src}' {error}", error.hint))
        return None
    return Picture(shown, stem + _SUFFIXES[processed.subtype], processed.subtype, processed.content)


def _stem(shown: ShownImage, original: bytes) -> str:
    """A name that is safe in an address and differs with the content, the width and the recipe."""
    from newsletter.images import RECIPE

    digest = hashlib.sha256(f"{RECIPE} {shown.width} ".encode() + original).hexdigest()[:16]
    words = re.sub(r"[^a-z0-9]+", "-", Path(shown.src).stem.lower()).strip("-")[:40].strip("-")
    return f"{words}-{digest}" if words else digest


def _places(issue: Issue) -> Mapping[str, Location]:
    """Where each local image is named, by its path."""
    places: dict[str, Location] = {}
    for item in issue.items:
        for field, image in (("image", item.image), ("cover", item.cover)):
            if isinstance(image, Image):
                places.setdefault(image.src, item.origin.location(f"{field}.src"))
    return places
