"""Rules about images: alternative texts for those who do not see them, and what mail programs can show."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.phrases import phrases
from newsletter.checks.rule import Finding, rule
from newsletter.wording import counted

if TYPE_CHECKING:
    from newsletter.checks.html_tree import Element

_MAX_BYTES, _MAX_BYTES_TOGETHER = 1_000_000, 2_000_000
_EXTENSION = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$", re.IGNORECASE)
_NOT_FOR_OUTLOOK = ("webp", "avif", "svg", "heic", "tiff", "tif")
_ALT_DECISION_TREE = "https://www.w3.org/WAI/tutorials/images/decision-tree/"


def images_of(context: CheckContext) -> Iterator[tuple[Element, str]]:
    """The images of the email, with their addresses."""
    for element in context.markup.named("img"):
        yield element, element.get("src")


def in_image(context: CheckContext, element: Element, message: str, hint: str) -> Finding:
    """A finding about an image, located where an editor gives its address."""
    source = element.get("src")
    location, item = context.locate_address(element, source)
    picture = context.pictures.get(source)
    if picture:
        location = context.issue.image_locations().get(picture.shown.src, location)
    return Finding(location, message, hint, item)


def name_of(source: str) -> str:
    """The file's name in the address of an image, or the beginning of the address."""
    return unquote(urls.path_of(source).rsplit("/", 1)[-1]) or source[:60]


@rule("image-unpublished", "error", why="Readers see a broken image: it is on the editor's computer only", quick=True)
def unpublished(context: CheckContext) -> Iterator[Finding]:
    """Local images, and no address where they will be published."""
    if context.pictures and not context.publication.images_url and not context.embeds_images:
        images = counted(len(context.pictures), "image")
        hint = (
            f"upload the files of out/{context.issue.id}/images to a website, and write their address here as "
            "'images_url: https://…'; `newsletter build --force` writes these files"
        )
        location = context.publication.origin.location()
        yield Finding(location, f"readers cannot see {images}: there is no images_url", hint)


@rule("image-alt", "error", why="Screen readers read out the file name of an image instead", source=_ALT_DECISION_TREE)
def alt_missing(context: CheckContext) -> Iterator[Finding]:
    """An image without an alt attribute."""
    for element, source in images_of(context):
        if "alt" not in element.attributes:
            hint = 'describe what it shows; alt="" if it is only decoration'
            yield in_image(context, element, f"the image {name_of(source)} has no alternative text (alt)", hint)


@rule("image-alt-words", "warning", why="Readers who cannot see an image miss what it shows", source=_ALT_DECISION_TREE)
def alt_vague(context: CheckContext) -> Iterator[Finding]:
    """An alternative text that is a file name, or a word such as "image"."""
    for element, source in images_of(context):
        alt = element.get("alt").strip()
        if not alt:
            continue
        name = name_of(source).casefold()
        if alt.casefold() in (name, _EXTENSION.sub("", name)) or _EXTENSION.search(alt):
            message = f"the alternative text '{alt}' is a file name"
        elif re.sub(r"[\W\d]+", "", alt).casefold() in phrases("vague alternative texts"):
            message = f"the alternative text '{alt}' does not describe what the image shows"
        else:
            continue
        yield Finding.at(context.locate(element, alt), message, "describe what a reader would miss")


@rule("image-http", "warning", why="Many mail programs do not show readers an image that is not encrypted")
def not_https(context: CheckContext) -> Iterator[Finding]:
    """An image with an http address."""
    for element, source in images_of(context):
        if source.lower().startswith("http:"):
            yield in_image(context, element, f"the image {source} is not encrypted", "use its https:// address")


@rule("image-format", "warning", why="Outlook for Windows shows a broken image",
      source="https://www.caniemail.com/features/image-webp/")  # fmt: skip
def format_unknown_to_outlook(context: CheckContext) -> Iterator[Finding]:
    """An image in a format that Outlook for Windows does not show."""
    for element, source in images_of(context):
        extension = urls.path_of(source).rsplit(".", 1)[-1].lower()
        known = extension in _NOT_FOR_OUTLOOK
        if known or re.match(r"data:image/(?:webp|avif|svg)", source):
            message = f"Outlook does not show {extension.upper() if known else 'such'} images"
            yield in_image(context, element, message, "use JPEG, PNG or GIF")


@rule("image-width", "warning", why="Outlook shows an image without a width in its full size",
      source="https://www.caniemail.com/features/html-width/")  # fmt: skip
def width_missing(context: CheckContext) -> Iterator[Finding]:
    """An image without a width in pixels."""
    for element, source in images_of(context):
        if not re.fullmatch(r"\d+", element.get("width")):
            yield in_image(context, element, f"the image {name_of(source)} has no width", 'add width="…" in pixels')


@rule("image-wide", "notice", why="Readers wait for pixels that no screen shows: over twice the width")
def too_wide(context: CheckContext) -> Iterator[Finding]:
    """An image with more than twice as many pixels as the width at which it is shown."""
    for element, source in images_of(context):
        path = _local_file(context, source)
        own = _pixel_width(path) if path else _stated_width(context, source)
        shown = element.get("width")
        if own and shown.isdigit() and int(shown) and own > 2 * int(shown):
            message = f"the image {name_of(source)} is {own} pixels wide and shown at {shown}"
            yield in_image(context, element, message, f"scale it down to a width of {2 * int(shown)}")


def _stated_width(context: CheckContext, source: str) -> int:
    """The width that an editor states for a picture; 0 when it is not stated."""
    return next((image.width for image, _ in context.issue.pictures() if image.src == source and image.width), 0)


def _pixel_width(path: Path) -> int:
    """The width of an image file in pixels; 0 when it cannot be read."""
    from PIL import Image

    try:
        # Pillow warns of very large images, which are a finding here.
        with warnings.catch_warnings(action="ignore"), Image.open(path) as image:
            return image.width
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0


def _local_file(context: CheckContext, source: str) -> Path | None:
    """The local file of an image, whether or not it exists; None for an image of the web or of the build."""
    if (
        not source
        or source in context.pictures
        or re.match(r"[a-zA-Z][\w+.-]*:|//|#", source)
        or context.has_tag(source)
    ):
        return None
    name = unquote(source.partition("?")[0])
    path = context.folder / name
    return path if path.is_file() else context.folder / "images" / name


@rule("image-file", "error", why="Readers see a broken image")
def file_missing(context: CheckContext) -> Iterator[Finding]:
    """A local image that does not exist, or an image without an address."""
    for element, source in images_of(context):
        path = _local_file(context, source)
        if path and not path.is_file():
            hint = f"put it into {context.folder.name}/images"
            yield in_image(context, element, f"there is no image {source}", hint)
        elif not source:
            yield in_image(context, element, "the image has no address", "add the address, or remove the image")


@rule("image-heavy", "warning", why="Readers on phones wait for large images: over 1 MB each, 2 MB together")
def too_heavy(context: CheckContext) -> Iterator[Finding]:
    """Images over 1 MB each or 2 MB together; those of the web count when they were opened."""
    sizes: dict[str, int] = {}
    for element, source in images_of(context):
        if source in sizes:
            continue
        sizes[source] = size = _bytes(context, source)
        if size > _MAX_BYTES:
            message = f"the image {source} has {size / 1e6:.1f} MB"
            yield in_image(context, element, message, "compress it to at most 1 MB")
    total = sum(sizes.values())
    if total > _MAX_BYTES_TOGETHER:
        location = context.issue.origin.location("sections")
        yield Finding(location, f"the images have {total / 1e6:.1f} MB together", "compress them to at most 2 MB")


def _bytes(context: CheckContext, source: str) -> int:
    if source in context.pictures:
        return len(context.pictures[source].content)
    path = _local_file(context, source)
    if path:
        return path.stat().st_size if path.is_file() else 0
    answer = (context.answers or {}).get(source)
    return answer.size if answer else 0
