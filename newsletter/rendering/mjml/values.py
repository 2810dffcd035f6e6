"""Values of MJML attributes: which ones a type admits, and what to write instead of others."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from string import hexdigits

from newsletter.rendering.mjml.rules import COLOR_NAMES
from newsletter.rendering.mjml.wording import either, nearest

__all__ = ["admits", "mend_value", "parse_type"]

_NUMBER = r"(-?)(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)([^0-9]*)"
_RGB = (
    r"rgb\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?\)"
    r"|rgba\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?, ?(?:\d(?:\.\d+)?|\.\d+) ?\)"
)


def admits(type_: str, value: str) -> bool:
    """Whether a value is one of a type, which is written as in `rules`."""
    return type_ == "string" or _check_of(type_)(value)


@functools.cache
def parse_type(type_: str) -> tuple[str, tuple[str, ...], int]:
    """The kind of a type, its words, and the most values at once: "unit(px,%){1,4}" is "unit", ("px", "%"), 4."""
    kind, _, rest = type_.partition("(")
    words, _, count = rest.partition(")")
    return kind, tuple(words.split(",")), int(count.strip("{}").partition(",")[2] or 1)


@functools.cache
def _check_of(type_: str) -> Callable[[str], bool]:
    kind, words, most = parse_type(type_)
    if kind == "color":
        return _is_color
    if kind == "boolean":
        return ("true", "false").__contains__
    if kind == "integer":
        return lambda value: value.isascii() and value.isdigit()
    if kind == "enum":
        return words.__contains__
    if kind in ("unit", "unitWithNegative"):
        return lambda value: _is_measure(value, words, most, negative=kind != "unit")
    raise ValueError(f"unknown attribute type {type_!r} in the table")


def _is_color(value: str) -> bool:
    if value.startswith("#"):
        return len(value) in (4, 7) and not set(value[1:]) - set(hexdigits)
    name = value.lower()
    return name in COLOR_NAMES or (name.startswith("rgb") and re.fullmatch(_RGB, name) is not None)


def _is_measure(value: str, units: tuple[str, ...], most: int, *, negative: bool) -> bool:
    """Whether a value is so many numbers with a unit, one space apart; or zeros alone.

    With two spaces the compiler counts a width from the wrong value. With a bare 0
    beside other values it takes all of them for zero, so that `padding="0 40px"`
    makes a column of Outlook 80px too wide.
    """
    if value == "auto":
        return "auto" in units
    parts = value.split(" ")
    if len(parts) > most:
        return False
    for part in parts:
        number = re.fullmatch(_NUMBER, part)
        if number is None or (number[1] and not negative) or number[2] not in units:
            return set(parts) == {"0"}
    return True


def mend_value(type_: str, value: str) -> str:
    """The hint for a value that its type does not admit."""
    kind, words, most = parse_type(type_)
    if kind == "boolean":
        return "write true or false"
    if kind == "integer":
        return "write a whole number without a unit"
    if kind == "enum":
        return "write " + either(f'"{word}"' for word in words)
    if kind == "color":
        if _is_color(f"#{value}"):
            return f"write #{value}"
        near = nearest(value, COLOR_NAMES)
        return f"did you mean {near}?" if near else "write a colour such as #1a2b3c, rgb(26, 43, 60) or navy"
    parts = value.lower().replace(",", " ").split()
    tidy = " ".join(parts)
    with_unit = " ".join(f"{part}px" if part.isdigit() else part for part in parts)
    for mended in (tidy, with_unit):
        if admits(type_, mended):
            reason = ": beside other values the compiler misreads a 0 without a unit" if "0" in parts else ""
            return f"write {mended}{reason}"
    units = either(word or "no unit" for word in words if word != "auto")
    many = f"one to {most} numbers, each with {units}" if most > 1 else f"a number with {units}"
    return f"write {many}, such as 20{words[0]}" + (", or auto" if "auto" in words else "")
