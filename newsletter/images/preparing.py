"""The local images of an email: found in its HTML, processed once, named by their content, and linked."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from newsletter.cache import publication_folder, read_cache, write_cache
from newsletter.content.model import Issue
from newsletter.errors import InvalidValue, Location, NewsletterError, Problem
from newsletter.rendering.email import Email
from newsletter.wording import counted

#: Where an issue's images are written, below the issue's folder.
IMAGES_FOLDER = "images"

#: How the names of pictures may end.
PICTURE_SUFFIXES = (".jpg", ".png", ".gif")

# The largest file that is read, in bytes: photos have a few million.
_MAX_FILE = 100_000_000

# What the `src` of an image in issues/images/ begins with.
_LOCAL = "images/"

# Part of every picture's name: change it when the same image would be processed differently.
_RECIPE = "1"

# In the cache: the digests of so many pictures.
_DIGESTS, _MAX_DIGESTS = "pictures", 1000

# The name of a picture that was built.
_BUILT = re.compile(r"(?:[a-z0-9][a-z0-9-]*-)?[0-9a-f]{16}\.(?:jpg|png|gif)")

_IMAGE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_SOURCE = re.compile(r"(?<=\ssrc=)([\"'])(.*?)\1", re.DOTALL)
_WIDTH = re.compile(r"\swidth=[\"']?([0-9]+)(?:px)?[\"'\s/>]")


@dataclass(frozen=True, slots=True)
class ShownImage:
    """A local image at one width, in CSS pixels; 0 where the email does not give it."""

    src: str
    width: int


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


def shown_images(text: str) -> list[ShownImage]:
    """The local images of an HTML document, in order, each width once."""
    return list(dict.fromkeys(image for _, image in _find(text)))


def link_images(text: str, addresses: Mapping[ShownImage, str]) -> str:
    """The HTML document with the address of each local image instead of its path."""
    parts: list[str] = []
    end = 0
    for (first, last), image in _find(text):
        if image in addresses:
            parts += text[end:first], html.escape(addresses[image])
            end = last
    return "".join(parts) + text[end:]


def _find(text: str) -> Iterator[tuple[tuple[int, int], ShownImage]]:
    """The span of each local image's path in the document, and the image."""
    for element in _IMAGE.finditer(text):
        source = _SOURCE.search(element[0])
        src = html.unescape(source[2]) if source else ""
        if source and src.startswith(_LOCAL):
            width = _WIDTH.search(element[0])
            span = (element.start() + source.start(2), element.start() + source.end(2))
            yield span, ShownImage(src, int(width[1]) if width else 0)


#: Returns the name and the content of a picture built before, given its name without the extension.
FindPicture = Callable[[str], tuple[str, bytes] | None]


def prepare_images(issue: Issue, text: str, folder: Path, find_picture: FindPicture) -> tuple[Picture, ...]:
    """The pictures for all local images that an HTML document shows; `folder` holds their originals.

    Raises NewsletterError with every image that is missing, broken, too large
    or of another format than its name.
    """
    locations = issue.image_locations()
    pictures: list[Picture] = []
    problems: list[Problem] = []
    for shown in shown_images(text):
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
        size = path.stat().st_size
        if size > _MAX_FILE:
            raise InvalidValue(
                f"the image '{shown.src}' has {size // 1_000_000:,} MB, and an image at most {_MAX_FILE // 1_000_000}",
                "save a smaller copy",
            )
        original = path.read_bytes()
    except OSError as error:
        problem = "there is no image" if isinstance(error, FileNotFoundError) else "cannot read the image"
        raise InvalidValue(f"{problem} '{shown.src}'", f"its file would be {Location(path)}") from None
    # A name that is safe in an address and differs with the content, the width and the recipe.
    digest = hashlib.sha256(f"{_RECIPE} {shown.width} ".encode() + original).hexdigest()[:16]
    words = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40].strip("-")
    stem = f"{words}-{digest}" if words else digest
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


def _link(email: Email, pictures: Sequence[Picture], address: Callable[[Picture], str]) -> Email:
    if not pictures:
        return email
    addresses = {picture.shown: address(picture) for picture in pictures}
    return email.rewritten(lambda piece: link_images(piece, addresses))


def note_pictures(root: Path, pictures: Sequence[Picture]) -> None:
    """Keep the digests of pictures of the publication at `root`: a later build uses no damaged file again."""
    if pictures:
        folder = publication_folder(root)
        known = _digests(root)
        found = {**known, **{each.name: hashlib.sha256(each.content).hexdigest() for each in pictures}}
        if found != known:
            write_cache(folder, _DIGESTS, dict(list(found.items())[-_MAX_DIGESTS:]))


def is_intact(root: Path, name: str, content: bytes) -> bool:
    """Whether a file has the content that a build wrote as `name`."""
    return _digests(root).get(name) == hashlib.sha256(content).hexdigest()


def _digests(root: Path) -> dict[str, str]:
    kept = read_cache(publication_folder(root), _DIGESTS)
    return kept if isinstance(kept, dict) else {}


def old_pictures(written: Collection[Path]) -> Iterator[Path]:
    """The pictures of earlier builds in the folders of issues that were written now."""
    for folder in {path.parent / IMAGES_FOLDER for path in written if path.name == "email.html"}:
        for path in folder.glob("*"):
            if path not in written and _BUILT.fullmatch(path.name):
                yield path


def image_notes(issue: Issue, pictures: Sequence[Picture]) -> list[Problem]:
    """What is left to do before readers see the images; nothing when there are none."""
    if not pictures:
        return []
    images = counted(len({picture.name for picture in pictures}), "image")
    url = issue.publication.images_url
    folder = f"the folder {IMAGES_FOLDER} beside email.html"
    if url:
        return [Problem(None, f"{images} must be at {url} before you send", f"upload them from {folder}")]
    hint = "upload that folder's files to a website, and write their address there as 'images_url: https://…' in "
    return [Problem(None, f"readers cannot see {images} yet (in {folder})", f"{hint}issues/publication.yaml")]
