"""Which features of HTML and CSS an email uses, by the names that caniemail gives them.

feature_names.json holds the names that cannot be built from the name of an
element, an attribute or a property.
"""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsletter.checks.html_tree import Element, Markup
from newsletter.checks.styles import Declaration, read_declarations, read_stylesheet

_NAMES: dict[str, Any] = json.loads(Path(__file__).with_name("feature_names.json").read_text("utf-8"))

#: A feature, the character at which it is used, and whether only a media query or a state uses it.
Use = tuple[str, int, bool]


def features_of(markup: Markup, known: Container[str]) -> dict[str, tuple[int, bool]]:
    """The features of `known` that an email uses: where first, and whether only as an enhancement.

    What only Outlook for Windows reads stands in comments, which do not count.
    """
    found: dict[str, tuple[int, bool]] = {}
    for feature, position, enhances in _uses(markup):
        if feature not in known:
            continue
        before = found.get(feature)
        if before is None or (before[1] and not enhances):
            found[feature] = (position, enhances)
    return found


def _uses(markup: Markup) -> Iterator[Use]:
    for element in markup.elements:
        for declaration in read_declarations(element.get("style")):
            for feature in _of_declaration(declaration):
                yield feature, element.start, False
        for feature in _of_element(element):
            yield feature, element.start, False
    for css, start in markup.styles:
        for rule in read_stylesheet(css):
            at_rules = {feature for query in rule.media for feature in _of_at_rule(query)}
            selectors = {feature for written in rule.selectors for feature in _of_selector(written)}
            if len(rule.selectors) > 1:
                selectors.add("css-selector-grouping")
            for feature in at_rules | selectors:
                yield feature, start, True
            enhances = bool(rule.media) or any(feature.startswith("css-pseudo") for feature in selectors)
            for declaration in rule.declarations:
                for feature in _of_declaration(declaration):
                    yield feature, start, enhances


@lru_cache(maxsize=2048)
def _of_declaration(declaration: Declaration) -> frozenset[str]:
    name, value = declaration.name, declaration.value.lower()
    found = set(_of_property(name))
    if declaration.important:
        found.add("css-important")
    found.add(_NAMES["values"].get(f"{name}: {value}", ""))
    found |= {_NAMES["functions"].get(function, "") for function in re.findall(r"([a-z-]+)\(", value)}
    for unit in re.findall(r"(?<![#\w-])-?[\d.]+(px|em|rem|%|pt|ch|cm|ex|in|mm|pc|vh|vw|vmin|vmax)(?![\w-])", value):
        found.add("css-unit-percent" if unit == "%" else f"css-unit-{unit}")
    if value == "initial":
        found.add("css-unit-initial")
    if re.search(r"\b(?:fit|min|max)-content\b", value):
        found.add("css-intrinsic-size")
    if name == "font-family" and re.search(r"\b(?:system-ui|ui-(?:sans-)?serif|ui-rounded|ui-monospace)\b", value):
        found.add("css-sytem-ui")
    found |= {_image(address) for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", value)}
    return frozenset(found)


def _of_property(name: str) -> Iterator[str]:
    if name.startswith("--"):
        yield "css-variables"
    elif name in _NAMES["properties"]:
        yield _NAMES["properties"][name]
    elif name not in _NAMES["not properties"]:
        # "padding-top" is a case of "padding", "border-radius" one of its own; `known` has those that exist.
        yield f"css-{name}"
        group = name.partition("-")[0]
        if group in ("padding", "margin", "border") and not name.startswith(tuple(_NAMES["borders of their own"])):
            yield f"css-{group}"
        if name.startswith("border-") and name.endswith("-radius"):
            yield "css-border-radius"


def _of_at_rule(prelude: str) -> set[str]:
    found = {f"css-at-{name}" for name in re.findall(r"^@(?:-\w+-)?([\w-]+)", prelude)}
    if "css-at-media" in found:
        found |= {feature for word, feature in _NAMES["media"].items() if re.search(rf"\b{word}\b", prelude)}
    return found


def _of_selector(written: str) -> set[str]:
    found: set[str] = set()
    for pseudo in re.findall(r"(::?[a-z-]+)", re.sub(r"\[[^\]]*\]", "", written)):
        kind = "element" if pseudo.startswith("::") or pseudo in (":before", ":after") else "class"
        found.add(f"css-pseudo-{kind}-{pseudo.strip(':')}")
    bare = re.sub(r"::?[\w-]+(?:\([^)]*\))?", "", written)
    if "[" in bare:
        found.add("css-selector-attribute")
        bare = re.sub(r"\[[^\]]*\]", "", bare)
    bare = re.sub(r"\s*([>+~])\s*", r"\1", bare.strip())
    return found | {feature for pattern, feature in _NAMES["selectors"].items() if re.search(pattern, bare)}


def _of_element(element: Element) -> Iterator[str]:
    name = element.name
    if name not in _NAMES["not elements"]:
        yield _NAMES["elements"].get(name, f"html-{name}")
    for attribute in element.attributes:
        if attribute not in _NAMES["not attributes"]:
            yield _NAMES["attributes"].get(attribute, f"html-{attribute}")
    if name == "a":
        address = element.get("href")
        if address.startswith("#"):
            yield "html-anchor-links"
        elif address.startswith("mailto:"):
            yield "html-mailto-links"
    elif name == "img":
        yield _image(element.get("src"))
    elif name == "meta" and element.get("name") == "color-scheme":
        yield "html-meta-color-scheme"
    elif name in ("input", "button"):
        yield f"html-{name}-{element.get('type') or 'text'}"


def _image(address: str) -> str:
    """The feature of an image's format, '' when the address does not show it."""
    if address.startswith("data:"):
        return "image-base64"
    found = re.search(r"\.([a-z0-9]{2,5})(?:[?#]|$)", address.lower())
    return f"image-{_NAMES['image formats'].get(found[1], found[1])}" if found else ""
