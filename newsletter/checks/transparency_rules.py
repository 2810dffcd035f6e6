"""Rules about transparent images: what can be seen of them in light and in dark mode."""

from __future__ import annotations

import io
from collections.abc import Iterator

from newsletter.checks.computed_styles import Color, contrast, has_dark_rules, looks_of
from newsletter.checks.context import CheckContext
from newsletter.checks.image_rules import images_of, in_image
from newsletter.checks.rule import Finding, rule

# Below this contrast a shape can hardly be seen; from this share of its pixels on a picture counts as transparent.
_VISIBLE, _TRANSPARENT = 2.0, 0.1


@rule("image-vanishes", "warning", why="A transparent picture cannot be seen on a background of nearly its own colour",
      source="https://www.caniemail.com/features/css-at-media-prefers-color-scheme/")  # fmt: skip
def vanishing(context: CheckContext) -> Iterator[Finding]:
    """A local picture with a transparent background, most of which has too little contrast in light or dark mode."""
    modes = (False, True) if has_dark_rules(context.markup) else (False,)
    looks = {dark: looks_of(context.markup, dark=dark) for dark in modes} if context.pictures else {}
    logo = context.publication.logo
    for element, source in images_of(context):
        picture = context.pictures.get(source)
        colors = _visible_colors(picture.content) if picture else []
        for dark, looks_in_mode in looks.items():
            look = looks_in_mode[element]
            if not picture or not look.shown or not look.background or not _are_faint(colors, look.background):
                continue
            hint = f"give it a {'light' if dark else 'dark'} background of its own"
            if logo and dark and picture.shown.src == logo.src:
                hint = "add a variant for dark screens below 'logo:', for example 'dark: images/logo-white.png'"
            message = f"the picture {picture.shown.src} can hardly be seen in {'dark' if dark else 'light'} mode"
            yield in_image(context, element, message, hint)


def _are_faint(colors: list[Color], background: Color) -> bool:
    """Whether more than half of the colours can hardly be seen on a background."""
    return sum(contrast(color, background) < _VISIBLE for color in colors) * 2 > len(colors)


def _visible_colors(content: bytes) -> list[Color]:
    """The colours of a picture where it is not transparent; none when hardly a pixel is transparent."""
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
            return []
        small = image.convert("RGBA")
    small.thumbnail((64, 64), Image.Resampling.NEAREST)
    values = iter(small.tobytes())
    pixels = list(zip(values, values, values, values, strict=True))
    colors = [(red, green, blue) for red, green, blue, alpha in pixels if alpha >= 128]
    return colors if len(colors) <= (1 - _TRANSPARENT) * len(pixels) else []
