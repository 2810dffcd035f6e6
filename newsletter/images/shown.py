"""Which local images an email shows, how wide, and the addresses that they get in the end."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

__all__ = ["LOCAL", "ShownImage", "link_images", "shown_images"]

#: What the `src` of an image in issues/images/ begins with.
LOCAL = "images/"

_IMAGE = re.compile(r"<img\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_SOURCE = re.compile(r"(?<=\ssrc=)(?:\"([^\"]*)\"|'([^']*)')")
_WIDTH = re.compile(r"\swidth=[\"']?([0-9]+)(?:px)?[\"'\s/>]")


@dataclass(frozen=True, slots=True)
class ShownImage:
    """A local image at one width, in CSS pixels; 0 where the email does not say it."""

    src: str
    width: int


def shown_images(text: str) -> list[ShownImage]:
    """The local images of an HTML document, in order, each width once."""
    return list(dict.fromkeys(image for _, image in _find(text)))


def link_images(text: str, addresses: Mapping[ShownImage, str]) -> str:
    """The document with the address of each local image in the place of its path."""
    parts: list[str] = []
    end = 0
    for (first, last), image in _find(text):
        if image in addresses:
            parts += text[end:first], html.escape(addresses[image])
            end = last
    return "".join(parts) + text[end:]


def _find(text: str) -> Iterator[tuple[tuple[int, int], ShownImage]]:
    """Where each local image's path stands in the document, and what it shows."""
    for element in _IMAGE.finditer(text):
        source = _SOURCE.search(element[0])
        if source is None:
            continue
        group = 1 if source[1] is not None else 2
        src = html.unescape(source[group])
        if src.startswith(LOCAL):
            width = _WIDTH.search(element[0])
            span = (element.start() + source.start(group), element.start() + source.end(group))
            yield span, ShownImage(src, int(width[1]) if width else 0)
