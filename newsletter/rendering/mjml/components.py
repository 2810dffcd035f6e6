"""Components of MJML: the attributes each takes, their values, and what it may hold.

`rules.json` is the table of the reference implementation, `mrml.json` what mrml, the
compiler in use, does differently.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from newsletter.wording import did_you_mean, one_of


@functools.cache
def rules() -> dict[str, Any]:
    """The table of the reference implementation; what each key means stands below "about"."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("rules.json").read_text("utf-8"))
    return loaded


@functools.cache
def differences() -> dict[str, Any]:
    """What mrml does differently; what each key means stands below "about"."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("mrml.json").read_text("utf-8"))
    return loaded


class Component(NamedTuple):
    """What one tag takes and may hold."""

    name: str
    types: dict[str, str]
    """Attribute -> its type, as in `rules.json`."""
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


def is_valid(type_: str, value: str) -> bool:
    """Whether a value is one of a type, which is written as in `rules.json`."""
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
