"""Which colours and sizes the texts of an email have, in light and in dark mode."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import cssselect
from tinycss2 import color4

from newsletter.checks import styles
from newsletter.checks.html_tree import Element, Markup

Color = tuple[int, int, int]


class Look(NamedTuple):
    """How text in an element looks: colours (None when unknown), size in pixels, and whether it is shown."""

    color: Color | None
    background: Color | None
    size: float
    bold: bool
    shown: bool


_SIZES = {"small": 13.0, "x-small": 10.0, "xx-small": 9.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}
_BOLD = frozenset(("b", "strong", "th", *_HEADINGS))
_LINK_COLOR = (0, 0, 238)

#: Properties that a look depends on.
_USED = frozenset(("color", "background", "background-color", "background-image", "font", "font-size", "font-weight",
                   "display", "visibility", "opacity"))  # fmt: skip


@lru_cache(maxsize=512)
def read_color(text: str) -> Color | None:
    """A colour of CSS; None when it is none, is not opaque or is beyond what emails use."""
    color = color4.parse_color(text)
    if color is None or isinstance(color, str) or color.alpha < 1 or color.space not in ("srgb", "hsl"):
        return None
    red, green, blue = (round(255 * min(max(share, 0), 1)) for share in color.to("srgb").coordinates)
    return red, green, blue


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


def looks_of(markup: Markup, *, dark: bool) -> dict[Element, Look]:
    """The look of every element. Rules in media queries count only if they are for dark mode, and if `dark`."""
    cascade = _Cascade(_sheet_rules(markup, dark=dark))
    looks = {markup.root: Look((0, 0, 0), (255, 255, 255), 16.0, bold=False, shown=True)}
    for element in markup.elements:
        parent = looks[element.parent or markup.root]
        looks[element] = _look(element, parent, cascade.values(element))
    return looks


def has_dark_rules(markup: Markup) -> bool:
    """Whether the email has colours of its own for dark mode."""
    return any(_is_dark(rule.media) for rule in _style_rules(markup))


def _style_rules(markup: Markup) -> Iterator[styles.StyleRule]:
    for css, _ in markup.styles:
        yield from styles.read_stylesheet(css)


def _is_dark(media: Iterable[str]) -> bool:
    return any("prefers-color-scheme" in query and "dark" in query for query in media)


#: What the selector asks of an element (see `subject_of`), the selector, and the declarations that change looks.
_SheetRule = tuple[str, cssselect.Selector, list[styles.Declaration]]


def _sheet_rules(markup: Markup, *, dark: bool) -> Iterator[_SheetRule]:
    for rule in _style_rules(markup):
        if rule.media and not (dark and _is_dark(rule.media) and len(rule.media) == 1):
            continue
        declarations = [each for each in rule.declarations if each.name in _USED]
        for written in rule.selectors if declarations else ():
            selector = styles.read_selector(written)
            if selector:
                yield styles.subject_of(selector), selector, declarations


class _Cascade:
    """The values that hold for the elements of one document.

    Elements that the same rules select, with the same style attribute, have
    the same values: they are computed once.
    """

    def __init__(self, rules: Iterable[_SheetRule]) -> None:
        self._rules: dict[str, list[tuple[int, cssselect.Selector]]] = {}
        self._declarations: list[tuple[cssselect.Selector, list[styles.Declaration]]] = []
        for number, (subject, selector, declarations) in enumerate(rules):
            self._rules.setdefault(subject, []).append((number, selector))
            self._declarations.append((selector, declarations))
        self._matcher = styles.Matcher()
        self._known: dict[tuple[tuple[int, ...], str], dict[str, str]] = {}

    def values(self, element: Element) -> dict[str, str]:
        """The values of an element, by property: https://www.w3.org/TR/css-cascade-4/#cascading."""
        subjects = {"*", element.name, *(f".{name}" for name in element.classes)}
        candidates = (rule for subject in subjects for rule in self._rules.get(subject, ()))
        numbers = tuple(
            sorted(number for number, selector in candidates if self._matcher.matches(element, selector.parsed_tree))
        )
        key = numbers, element.get("style")
        if key not in self._known:
            self._known[key] = self._compute(*key)
        return self._known[key]

    def _compute(self, numbers: Iterable[int], style: str) -> dict[str, str]:
        ranked: list[tuple[bool, bool, tuple[int, int, int], styles.Declaration]] = []
        for selector, declarations in (self._declarations[number] for number in numbers):
            ranked += ((each.important, False, selector.specificity(), each) for each in declarations)
        own = styles.read_declarations(style)
        ranked += ((each.important, True, (0, 0, 0), each) for each in own if each.name in _USED)
        ranked.sort(key=lambda each: each[:3])
        values: dict[str, str] = {}
        for *_, (name, value, _important) in ranked:
            if name == "background":
                # The shorthand sets the colour, to nothing when it names none.
                colors = [word for word in re.split(r"\s+(?![^(]*\))", value) if read_color(word)]
                values["background-color"] = colors[0] if colors else ""
                values["background-image"] = value if "url(" in value or "gradient(" in value else ""
            else:
                values[name] = value
        return values


def _look(element: Element, parent: Look, values: dict[str, str]) -> Look:
    if element.name in ("head", "style", "script", "title", "template"):
        return parent._replace(shown=False)
    weight = values.get("font-weight", "")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 700)
    hidden = values.get("display") == "none" or values.get("visibility") == "hidden" or values.get("opacity") == "0"
    return Look(
        _text_color(element, parent, values),
        _background(element, parent, values),
        _size(values, parent.size * _HEADINGS.get(element.name, 1.0), parent.size),
        bold or (not weight and (parent.bold or element.name in _BOLD)),
        parent.shown and not hidden,
    )


def _text_color(element: Element, parent: Look, values: dict[str, str]) -> Color | None:
    written = values.get("color")
    if written:
        return parent.color if written in ("inherit", "currentcolor") else read_color(written)
    return _LINK_COLOR if element.name == "a" and "href" in element.attributes else parent.color


def _background(element: Element, parent: Look, values: dict[str, str]) -> Color | None:
    if values.get("background-image") not in (None, "", "none"):
        return None
    written = values.get("background-color", "")
    if written and written not in ("transparent", "none", "inherit", "initial"):
        return read_color(written)
    return read_color(element.get("bgcolor")) if "bgcolor" in element.attributes else parent.background


def _size(values: dict[str, str], size: float, base: float) -> float:
    written = values.get("font-size", "")
    if not written and "font" in values:
        found = re.search(r"[\d.]+(?:px|pt|em|rem|%)", values["font"])
        written = found[0] if found else ""
    found = re.fullmatch(r"(\d+\.?\d*|\.\d+)(px|pt|em|rem|%|)", written)
    if not found:
        return _SIZES.get(written, size)
    factor = {"px": 1.0, "": 1.0, "pt": 4 / 3, "em": base, "rem": 16.0, "%": base / 100}[found[2]]
    return float(found[1]) * factor
