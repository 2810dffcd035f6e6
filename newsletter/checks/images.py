"""Images: what those hear who do not see them, and what mail programs can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element
from newsletter.checks.published_images import pixel_width
from newsletter.checks.rule import Found

__all__ = [
    "alt_missing",
    "alt_says_nothing",
    "file_missing",
    "format_unknown_to_outlook",
    "not_https",
    "too_heavy",
    "too_wide",
    "width_missing",
]

_MOST_BYTES, _MOST_BYTES_TOGETHER = 1_000_000, 2_000_000
_EMPTY_WORDS = frozenset(
    [
        "image",
        "img",
        "alt",
        "photo",
        "picture",
        "pic",
        "logo",
        "graphic",
        "icon",
        "foto",
        "bild",
        "imagen",
        "imagem",
        "untitled",
    ]
)
_EXTENSION = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$", re.IGNORECASE)
_UNSHOWN = ("webp", "avif", "svg", "heic", "tiff", "tif")


def _images(context: CheckContext) -> Iterator[tuple[Element, str]]:
    for element in context.markup.named("img"):
        yield element, element.get("src")


def _found(context: CheckContext, element: Element, message: str, hint: str) -> Found:
    place, item = context.source_of_address(element, element.get("src"))
    return Found(place, message, hint, item)


def alt_missing(context: CheckContext) -> Iterator[Found]:
    """Without an alt, screen readers read the address aloud."""
    for element, source in _images(context):
        if "alt" not in element.attributes:
            yield _found(
                context,
                element,
                f"the image {_name(source)} has no alt",
                'say what it shows; alt="" when it only decorates',
            )


def _name(source: str) -> str:
    return unquote(urls.path_of(source).rsplit("/", 1)[-1]) or source[:60]


def alt_says_nothing(context: CheckContext) -> Iterator[Found]:
    """An alt that is a file's name, or a word such as "image"."""
    for element, source in _images(context):
        alt = element.get("alt").strip()
        if not alt:
            continue
        name = _name(source)
        stem = _EXTENSION.sub("", name)
        if alt.casefold() in (name.casefold(), stem.casefold()) or _EXTENSION.search(alt):
            message = f"the alt '{alt}' is the name of a file"
        elif re.sub(r"[\W\d]+", "", alt).casefold() in _EMPTY_WORDS:
            message = f"the alt '{alt}' does not say what the image shows"
        else:
            continue
        place, item = context.source_of(element, alt)
        yield Found(place, message, "say what a reader would miss", item)


def not_https(context: CheckContext) -> Iterator[Found]:
    """Mail programs block images that are not encrypted."""
    for element, source in _images(context):
        if source.lower().startswith("http:"):
            yield _found(context, element, f"the image {source} is not encrypted", "use its https:// address")


def format_unknown_to_outlook(context: CheckContext) -> Iterator[Found]:
    """A format that Outlook for Windows shows as a broken image."""
    for element, source in _images(context):
        extension = urls.path_of(source).rsplit(".", 1)[-1].lower()
        if extension in _UNSHOWN or re.match(r"data:image/(?:webp|avif|svg)", source):
            yield _found(
                context,
                element,
                f"Outlook does not show {extension.upper() if extension in _UNSHOWN else 'this'} images",
                "give it as JPEG, PNG or GIF",
            )


def width_missing(context: CheckContext) -> Iterator[Found]:
    """Outlook shows an image without a width in its own size."""
    for element, source in _images(context):
        if not re.fullmatch(r"\d+", element.get("width")):
            yield _found(context, element, f"the image {_name(source)} has no width", 'give width="…" in pixels')


def too_wide(context: CheckContext) -> Iterator[Found]:
    """Pixels that no screen shows: more than twice the width at which it stands."""
    for element, source in _images(context):
        path = _file(context, source)
        own = pixel_width(path) if path else _own_width(context, element, source)
        shown = element.get("width")
        if own and shown.isdigit() and int(shown) and own > 2 * int(shown):
            yield _found(
                context,
                element,
                f"the image {_name(source)} is {own} pixels wide and shown at {shown}",
                f"make it {2 * int(shown)} wide",
            )


def _own_width(context: CheckContext, element: Element, source: str) -> int:
    span = context.span_at(element.start)
    item = context.items.get(span.id) if span else None
    pictures = (item.image, item.cover) if item else ()
    return next((each.width for each in pictures if each and each.src == source and each.width), 0)


def _file(context: CheckContext, source: str) -> Path | None:
    """The local file that an address names, whether or not it exists; None for one of the web."""
    if (
        not source
        or source in context.pictures
        or re.match(r"[a-zA-Z][\w+.-]*:|//|#", source)
        or context.is_tag(source)
    ):
        return None
    name = unquote(source.partition("?")[0])
    path = context.folder / name
    return path if path.is_file() else context.folder / "images" / name


def file_missing(context: CheckContext) -> Iterator[Found]:
    """A local image that is not there."""
    for element, source in _images(context):
        path = _file(context, source)
        if path and not path.is_file():
            yield _found(context, element, f"there is no image {source}", f"put it into {context.folder.name}/images")
        elif not source:
            yield _found(context, element, "an image without an address", "give it one, or take it out")


def too_heavy(context: CheckContext) -> Iterator[Found]:
    """Images that phones load slowly: over 1 MB each, 2 MB together.

    Those of the web are weighed when they were opened.
    """
    total = 0
    seen: set[str] = set()
    for element, source in _images(context):
        size = 0 if source in seen else _weight(context, source)
        seen.add(source)
        total += size
        if size > _MOST_BYTES:
            message = f"the image {source} has {size / 1e6:.1f} MB"
            yield _found(context, element, message, "make it smaller; 1 MB at most")
    if total > _MOST_BYTES_TOGETHER:
        place = context.issue.origin.location("sections")
        yield Found(place, f"the images have {total / 1e6:.1f} MB together", "make them smaller; 2 MB at most")


def _weight(context: CheckContext, source: str) -> int:
    if source in context.pictures:
        return context.pictures[source]
    path = _file(context, source)
    if path:
        return path.stat().st_size if path.is_file() else 0
    answer = (context.answers or {}).get(source)
    return answer.size if answer else 0
