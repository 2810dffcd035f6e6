"""What colours and sizes the texts of an email have, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from newsletter.checks.html_tree import Element, Markup
from newsletter.checks.styles import Compound, Selector, matches, read_declarations, read_selector, read_stylesheet

__all__ = ["Color", "Look", "contrast", "has_dark_rules", "looks_of", "read_color"]

Color = tuple[int, int, int]


class Look(NamedTuple):
    """How text in an element looks: colours (None when they cannot be told), pixels, and whether it is shown."""

    color: Color | None
    background: Color | None
    size: float
    bold: bool
    shown: bool


_NAMED = {
    "black": (0, 0, 0), "silver": (192, 192, 192), "gray": (128, 128, 128), "grey": (128, 128, 128),
    "white": (255, 255, 255), "maroon": (128, 0, 0), "red": (255, 0, 0), "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255), "green": (0, 128, 0), "lime": (0, 255, 0), "olive": (128, 128, 0),
    "yellow": (255, 255, 0), "navy": (0, 0, 128), "blue": (0, 0, 255), "teal": (0, 128, 128),
    "aqua": (0, 255, 255), "orange": (255, 165, 0),
}  # fmt: skip
_SIZES = {"small": 13.0, "x-small": 10.0, "xx-small": 9.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}
_BOLD = frozenset(("b", "strong", "th", *_HEADINGS))
_LINK = (0, 0, 238)

#: Properties that a look is made of.
_USED = frozenset(("color", "background", "background-color", "background-image", "font", "font-size", "font-weight",
                   "display", "visibility", "opacity"))  # fmt: skip

_Applied = dict[str, str]


@lru_cache(maxsize=512)
def read_color(text: str) -> Color | None:
    """A colour of CSS, None when it is none, is not opaque or is beyond what emails use."""
    text = text.strip().lower()
    if text in _NAMED:
        return _NAMED[text]
    found = re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", text)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    found = re.fullmatch(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+(?:1|1\.0+|100%))?\s*\)", text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def contrast(first: Color, second: Color) -> float:
    """The contrast of two colours, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=512)
def _luminance(color: Color) -> float:
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (value / 255 for value in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _SheetRule(NamedTuple):
    selector: Selector
    applied: tuple[tuple[str, str], ...]
    order: int


def looks_of(markup: Markup, *, dark: bool) -> dict[Element, Look]:
    """The look of every element. Of media queries only those for dark screens count, and only when `dark`."""
    by_key = _index(markup, dark=dark)
    looks: dict[Element, Look] = {
        markup.root: Look((0, 0, 0), (255, 255, 255), 16.0, bold=False, shown=True),
    }
    for element in markup.elements:
        parent = looks[element.parent or markup.root]
        looks[element] = _look(element, parent, _cascade(element, by_key))
    return looks


def has_dark_rules(markup: Markup) -> bool:
    """Whether the email has colours of its own for dark screens."""
    return any(_is_dark(rule.media) for css, _ in markup.styles for rule in read_stylesheet(css))


def _is_dark(media: Iterable[str]) -> bool:
    return any("prefers-color-scheme" in query and "dark" in query for query in media)


def _index(markup: Markup, *, dark: bool) -> dict[str, list[_SheetRule]]:
    """The rules by what stands at the right of their selector: '#id', '.class', or a name."""
    index: dict[str, list[_SheetRule]] = {}
    order = 0
    classes = frozenset(name for each in markup.elements for name in each.classes)
    attributes = frozenset(name for each in markup.elements for name in each.attributes)
    for css, _ in markup.styles:
        for rule in read_stylesheet(css):
            if rule.media and not (dark and _is_dark(rule.media) and len(rule.media) == 1):
                continue
            applied = tuple(pair for pair in rule.declarations if pair[0] in _USED)
            for written in rule.selectors if applied else ():
                selector = read_selector(written)
                if selector is None or not all(_can_be(each, classes, attributes) for each in selector.compounds):
                    continue
                last = selector.compounds[0]
                key = f".{min(last.classes)}" if last.classes else f"#{last.id}" if last.id else last.name
                order += 1
                index.setdefault(key, []).append(_SheetRule(selector, applied, order))
    return index


def _can_be(wanted: Compound, classes: frozenset[str], attributes: frozenset[str]) -> bool:
    """Whether an element of the document could be what a compound means."""
    return wanted.classes <= classes and all(name in attributes for name, _, _ in wanted.attributes)


def _cascade(element: Element, by_key: dict[str, list[_SheetRule]]) -> _Applied:
    own = element.get("style")
    if not by_key:
        candidates: list[_SheetRule] = []
    else:
        keys = [f".{name}" for name in element.classes]
        if element.get("id"):
            keys.append(f"#{element.get('id')}")
        candidates = [rule for key in (*keys, element.name, "*") for rule in by_key.get(key, ())]
    if not candidates:
        return _plain(own)
    ranked: list[tuple[bool, int, tuple[int, int, int], int, str, str]] = []
    for rule in candidates:
        if matches(element, rule.selector):
            for name, value in rule.applied:
                plain, mark, _ = value.partition("!important")
                ranked.append((bool(mark), 0, rule.selector.specificity, rule.order, name, plain.strip()))
    for place, (name, value) in enumerate(read_declarations(own)):
        if name in _USED:
            plain, mark, _ = value.partition("!important")
            ranked.append((bool(mark), 1, (0, 0, 0), place, name, plain.strip()))
    ranked.sort()
    return _flat((name, value) for *_, name, value in ranked)


@lru_cache(maxsize=2048)
def _plain(style: str) -> _Applied:
    pairs = (pair for pair in read_declarations(style) if pair[0] in _USED)
    return _flat((name, value.partition("!important")[0].strip()) for name, value in pairs)


def _flat(pairs: Iterable[tuple[str, str]]) -> _Applied:
    applied: _Applied = {}
    for name, value in pairs:
        if name == "background":
            # The shorthand sets the colour, to nothing when it names none.
            colors = [word for word in re.split(r"\s+(?![^(]*\))", value) if read_color(word)]
            applied["background-color"] = colors[0] if colors else ""
            applied["background-image"] = value if "url(" in value or "gradient(" in value else ""
        else:
            applied[name] = value
    return applied


def _look(element: Element, parent: Look, applied: _Applied) -> Look:
    if element.name in ("head", "style", "script", "title", "template"):
        return parent._replace(shown=False)
    if not applied and "bgcolor" not in element.attributes and element.name not in _BOLD and element.name != "a":
        return parent
    color = parent.color
    if element.name == "a" and "href" in element.attributes:
        color = _LINK
    if "color" in applied and applied["color"] not in ("inherit", "currentcolor"):
        color = read_color(applied["color"])
    elif applied.get("color"):
        color = parent.color
    background = parent.background
    if "bgcolor" in element.attributes:
        background = read_color(element.get("bgcolor"))
    written = applied.get("background-color", "")
    if written and written not in ("transparent", "none", "inherit", "initial"):
        background = read_color(written)
    if applied.get("background-image") not in (None, "", "none"):
        background = None
    size = _size(applied, parent.size * _HEADINGS.get(element.name, 1.0), parent.size)
    weight = applied.get("font-weight", "")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 700)
    bold = bold or (not weight and (parent.bold or element.name in _BOLD))
    hidden = applied.get("display") == "none" or applied.get("visibility") == "hidden" or applied.get("opacity") == "0"
    return Look(color, background, size, bold, parent.shown and not hidden)


def _size(applied: _Applied, size: float, base: float) -> float:
    written = applied.get("font-size", "")
    if not written and "font" in applied:
        found = re.search(r"[\d.]+(?:px|pt|em|rem|%)", applied["font"])
        written = found[0] if found else ""
    found = re.fullmatch(r"([\d.]+)(px|pt|em|rem|%|)", written)
    if not found:
        return _SIZES.get(written, size)
    factor = {"px": 1.0, "": 1.0, "pt": 4 / 3, "em": base, "rem": 16.0, "%": base / 100}[found[2]]
    try:
        return float(found[1]) * factor
    except ValueError:
        return size
