"""Components of MJML: the attributes each takes, their values, and what it may hold.

`rules.json` is the table of the reference implementation, `mrml.json` what mrml, the
compiler in use, does differently.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypedDict

from newsletter.wording import did_you_mean, one_of

__all__ = [
    "OPAQUE",
    "Component",
    "attribute_hint",
    "content_hint",
    "default_of",
    "differences",
    "find_component",
    "is_valid",
    "parents_hint",
    "parse_type",
    "rules",
    "unknown_hint",
    "value_hint",
]


class Rules(TypedDict):
    """The content of `rules.json`.

    A type is written as MJML writes it: `string`, `color`, `boolean`, `integer`,
    `enum(a,b)` (one of these words; an empty one is allowed where the list ends with
    a comma), `unit(px,%)` (a number with one of these units, none where the list ends
    with a comma), `unit(px,%){1,4}` (one to four of them), `unitWithNegative(px,em)`
    (it may be below zero).
    """

    attributes: dict[str, dict[str, str]]
    """Component -> attribute -> type, without the global attributes."""
    global_attributes: list[str]
    """Text attributes that every component takes (the root `mjml` does not)."""
    children: dict[str, list[str]]
    """Component -> the components that may stand directly in it."""
    ending_tags: list[str]
    """Components that hold HTML or text instead of components."""
    color_names: list[str]
    """Words that are a colour, as are `#rgb`, `#rrggbb`, `rgb()`, `rgba()`."""


class Differences(TypedDict):
    """The content of `mrml.json`: what the compiler in use does differently."""

    unsupported: dict[str, str]
    """Components that mrml stops at -> what to write instead."""
    without_raw: list[str]
    """Components in which mrml stops at <mj-raw>, though MJML allows it there."""
    without_comments: list[str]
    """Components in which mrml stops at a comment."""
    text_only: list[str]
    """Components in which mrml stops at a tag."""
    with_conditionals: list[str]
    """Components in which mrml reads a conditional comment, and its content like any
    other, so that every tag has to be closed there, too. Elsewhere it stops."""
    empty: list[str]
    """Components in which mrml stops at any content, though MJML allows text."""
    ignored: dict[str, dict[str, str]]
    """Attributes that mrml drops silently -> what to write instead."""
    required: dict[str, dict[str, str]]
    """Attributes without which a component does not work -> what to write. Without `alt`
    mrml writes no alt at all, and screen readers read out the name of the file."""
    narrowed: dict[str, dict[str, str]]
    """Types that mrml supports in part: any value of full-width, `false` too, means
    yes, and a hero has the given height, whatever its mode."""


@functools.cache
def rules() -> Rules:
    """The table of the reference implementation."""
    loaded: Rules = json.loads(Path(__file__).with_name("rules.json").read_text("utf-8"))
    return loaded


@functools.cache
def differences() -> Differences:
    """What mrml does differently."""
    loaded: Differences = json.loads(Path(__file__).with_name("mrml.json").read_text("utf-8"))
    return loaded


class Component(NamedTuple):
    """What one tag takes and may hold."""

    name: str
    types: dict[str, str]
    """Attribute -> its type, as in `Rules`."""
    children: frozenset[str] = frozenset()
    content: Literal["components", "html", "text", "anything"] = "components"
    comments: bool = True
    conditionals: bool = False
    required: tuple[str, ...] = ()


#: How a tag is read of which nothing is known.
OPAQUE: Final = Component("mj-raw", {}, content="anything", conditionals=True)


@functools.cache
def find_component(name: str) -> Component | None:
    """The component with this name, also when unsupported; None when there is none."""
    table, mrml = rules(), differences()
    if name not in table["attributes"]:
        return None
    children = set(table["children"][name]) - mrml["unsupported"].keys() if name != "mj-class" else set()
    if name in mrml["without_raw"]:
        children.discard("mj-raw")
    has_global = name in table["children"]["mj-attributes"]
    types = dict.fromkeys(table["global_attributes"], "string") if has_global else {}
    types |= table["attributes"][name] | mrml["narrowed"].get(name, {})
    content: Literal["components", "html", "text", "anything"] = "components"
    if name in mrml["text_only"]:
        content = "text"
    elif name == "mj-raw":
        content = "anything"
    elif name in table["ending_tags"] and name not in mrml["empty"]:
        content = "html"
    return Component(
        name,
        {attribute: type_ for attribute, type_ in types.items() if attribute not in mrml["ignored"].get(name, {})},
        frozenset(children),
        content,
        comments=name not in mrml["without_comments"],
        conditionals=name in mrml["with_conditionals"],
        required=tuple(mrml["required"].get(name, ())),
    )


@functools.cache
def default_of(name: str) -> Component:
    """A component as it stands inside <mj-attributes>: attributes and nothing else."""
    component = find_component(name) or OPAQUE
    # A default for all images has no alt; a class without a name has no use.
    required = component.required if component.name == "mj-class" else ()
    return Component(name, component.types, comments=False, required=required)


# ---- hints ---------------------------------------------------------------------------


def unknown_hint(name: str, parent: Component) -> str:
    """The hint for an unknown component."""
    known = [each for each in rules()["attributes"] if each not in differences()["unsupported"]]
    return did_you_mean(name, known, most=1) or _holds_hint(parent)


def parents_hint(name: str) -> str:
    """The hint for a component in the wrong position."""
    components = [each for each in map(find_component, rules()["attributes"]) if each]
    parents = [each.name for each in components if name in each.children]
    if len(parents) > 1:
        # Defaults in <mj-attributes> are not what was meant.
        parents = [parent for parent in parents if parent != "mj-attributes"]
    return f"it may stand in {one_of(sorted(parents))}" if parents else "it may only be the outermost tag"


def content_hint(component: Component) -> str:
    """The hint for text or HTML where components belong."""
    ways = {
        "mj-text": "<mj-text>",
        "mj-column": "<mj-text> in an <mj-column>",
        "mj-section": "<mj-text> in an <mj-column> in an <mj-section>",
        "mj-body": "<mj-body>",
    }
    way = next((way for child, way in ways.items() if child in component.children), "")
    return f"put it into {way}" if way else _holds_hint(component)


def _holds_hint(component: Component) -> str:
    """The hint that lists everything that a component may hold."""
    if component.children:
        return "these may stand here: " + ", ".join(f"<{name}>" for name in sorted(component.children))
    return f"delete it: <{component.name}> holds nothing here"


def attribute_hint(component: Component, attribute: str) -> str:
    """The hint for an attribute that a component does not have."""
    if attribute == "class" and "css-class" in component.types:
        return "did you mean 'css-class'?"
    near = did_you_mean(attribute, component.types, most=1)
    if near:
        return near
    if component.name in ("mj-all", "mj-class"):
        return "no component has it"
    return f"it takes {', '.join(sorted(component.types))}" if component.types else "it takes no attributes"


# ---- values of attributes --------------------------------------------------------------

_NUMBER: Final = re.compile(r"(-?)(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)([^0-9]*)")
_COLOR: Final = re.compile(
    r"#(?:[0-9a-f]{3}){1,2}"
    r"|rgb\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?\)"
    r"|rgba\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?, ?(?:\d(?:\.\d+)?|\.\d+) ?\)",
    re.ASCII | re.IGNORECASE,
)


@functools.cache
def parse_type(type_: str) -> tuple[str, tuple[str, ...], int]:
    """The kind of a type, its words, and how many values at once: "unit(px,%){1,4}" is "unit", ("px", "%"), 4."""
    kind, _, rest = type_.partition("(")
    words, _, count = rest.partition(")")
    return kind, tuple(words.split(",")), int(count.strip("{}").partition(",")[2] or 1)


@functools.cache
def is_valid(type_: str, value: str) -> bool:
    """Whether a value is one of a type, which is written as in `Rules`."""
    kind, words, at_once = parse_type(type_)
    if kind == "color":
        return bool(_COLOR.fullmatch(value)) or value.lower() in rules()["color_names"]
    if kind == "boolean":
        return value in ("true", "false")
    if kind == "integer":
        return value.isascii() and value.isdigit()
    if kind == "enum":
        return value in words
    return kind == "string" or _is_measure(value, words, at_once, negative=kind == "unitWithNegative")


def _is_measure(value: str, units: tuple[str, ...], at_once: int, *, negative: bool) -> bool:
    """Whether a value is so many numbers with a unit, one space apart; or zeros alone.

    With two spaces the compiler counts a width from the wrong value. With a bare 0
    beside other values it takes all of them for zero, so that `padding="0 40px"`
    makes a column of Outlook 80px too wide.
    """
    if value == "auto":
        return "auto" in units
    parts = value.split(" ")
    if len(parts) > at_once:
        return False
    numbers = [_NUMBER.fullmatch(part) for part in parts]
    return set(parts) == {"0"} or all(
        number and (negative or not number[1]) and number[2] in units for number in numbers
    )


def value_hint(type_: str, value: str) -> str:
    """The hint for a value that its type does not allow."""
    kind, words, at_once = parse_type(type_)
    if kind == "boolean":
        return "write true or false"
    if kind == "integer":
        return "write a whole number without a unit"
    if kind == "enum":
        return f"write {one_of(words)}"
    if kind == "color":
        if is_valid(type_, f"#{value}"):
            return f"write #{value}"
        return (
            did_you_mean(value, rules()["color_names"], most=1)
            or "write a colour such as #1a2b3c, rgb(26, 43, 60) or navy"
        )
    parts = value.lower().replace(",", " ").split()
    with_units = " ".join(f"{part}px" if part.isdigit() else part for part in parts)
    if is_valid(type_, with_units):
        reason = ": beside other values the compiler misreads a 0 without a unit" if "0" in parts else ""
        return f"write {with_units}{reason}"
    units = one_of(word or "no unit" for word in words if word != "auto")
    many = f"one to {at_once} numbers, each with {units}" if at_once > 1 else f"a number with {units}"
    return f"write {many}, such as 20{words[0]}" + (", or auto" if "auto" in words else "")
