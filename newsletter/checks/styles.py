"""CSS as emails have it: declarations, rules with their media, and which elements a selector means.

Each text is read once, however often it stands in an email.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsletter.checks.html_tree import Element

__all__ = ["Compound", "Selector", "StyleRule", "matches", "read_declarations", "read_selector", "read_stylesheet"]

Declarations = tuple[tuple[str, str], ...]


class StyleRule(NamedTuple):
    """A rule: its selectors as written, its declarations, and the at-rules around it, outermost first."""

    selectors: tuple[str, ...]
    declarations: Declarations
    media: tuple[str, ...]
    position: int


class Compound(NamedTuple):
    """What one element must be: its name, id, classes, attributes and pseudo-classes."""

    name: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    pseudos: tuple[str, ...]


class Selector(NamedTuple):
    """Compounds from the right to the left, and before each but the first what joins it to the one on its right."""

    compounds: tuple[Compound, ...]
    combinators: tuple[str, ...]
    specificity: tuple[int, int, int]


@lru_cache(maxsize=4096)
def read_declarations(css: str) -> Declarations:
    """The properties and values of a style attribute or of a rule's body, in order; names in small letters."""
    found = []
    for part in re.findall(r"(?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\([^)]*\)|[\"'(])+", css):
        name, colon, value = part.partition(":")
        if colon and name.strip():
            found.append((name.strip().lower(), value.strip()))
    return tuple(found)


@lru_cache(maxsize=64)
def read_stylesheet(css: str) -> tuple[StyleRule, ...]:
    """The rules of a style sheet. An at-rule without a block is a rule with no selectors."""
    css = re.sub(r"/\*.*?\*/|<!--|-->", lambda found: " " * len(found[0]), css, flags=re.DOTALL)
    rules: list[StyleRule] = []
    around: list[str] = []
    start = 0
    for found in re.finditer(r"[{};]|\"[^\"]*\"|'[^']*'", css):
        sign = found[0]
        if sign == "{":
            prelude = css[start : found.start()].strip()
            if prelude.startswith("@") and not re.match(r"@(?:font-face|page|viewport|-ms-viewport)\b", prelude):
                around.append(prelude)
                start = found.end()
                continue
            end = css.find("}", found.end())
            end = len(css) if end < 0 else end
            body = read_declarations(css[found.end() : end])
            selectors = tuple(each.strip() for each in prelude.split(",") if each.strip())
            if prelude.startswith("@"):
                rules.append(StyleRule((), body, (*around, prelude), start))
            else:
                rules.append(StyleRule(selectors, body, tuple(around), start))
            start = end
        elif sign == "}":
            # The end of a rule's own block was taken with it; this may close an at-rule.
            if found.start() == start:
                start = found.end()
            elif around and found.start() > start:
                around.pop()
                start = found.end()
        elif sign == ";" and found.start() > start:
            statement = css[start : found.start()].strip()
            if statement.startswith("@"):
                rules.append(StyleRule((), (), (*around, statement), start))
                start = found.end()
    return tuple(rules)


_COMPOUND = re.compile(
    r"(?P<name>[a-zA-Z][\w-]*|\*)|#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<operator>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*[is]?)?\s*\]"
    r"|(?P<pseudo>::?[\w-]+(?:\([^)]*\))?)"
)


@lru_cache(maxsize=1024)
def read_selector(text: str) -> Selector | None:
    """A selector read, or None when it is beyond what emails use."""
    parts = re.findall(r"\s*([>+~])\s*|(\s+)|((?:\[[^\]]*\]|\([^)]*\)|[^\s>+~\[(])+)", text.strip())
    compounds: list[Compound] = []
    combinators: list[str] = []
    ids = classes = names = 0
    for sign, space, written in parts:
        if sign or space:
            combinators.append(sign or " ")
            continue
        position = 0
        found: dict[str, list[str]] = {"name": [], "id": [], "class": [], "pseudo": []}
        attributes: list[tuple[str, str, str]] = []
        while position < len(written):
            piece = _COMPOUND.match(written, position)
            if not piece:
                return None
            position = piece.end()
            if piece["attribute"]:
                attributes.append((piece["attribute"].lower(), piece["operator"] or "", piece["value"] or ""))
            else:
                kind = piece.lastgroup or ""
                found[kind].append(piece[kind])
        name = found["name"][0].lower() if found["name"] else "*"
        compounds.append(
            Compound(
                name, "".join(found["id"]), frozenset(found["class"]), tuple(attributes), tuple(found["pseudo"])
            )
        )  # fmt: skip
        ids += len(found["id"])
        classes += len(found["class"]) + len(attributes) + len(found["pseudo"])
        names += name != "*"
    if len(compounds) != len(combinators) + 1:
        return None
    return Selector(tuple(reversed(compounds)), tuple(reversed(combinators)), (ids, classes, names))


def matches(element: Element, selector: Selector, index: int = 0) -> bool:
    """Whether `element` is what the selector means; states such as :hover never are."""
    if not _is(element, selector.compounds[index]):
        return False
    if index == len(selector.combinators):
        return True
    sign = selector.combinators[index]
    if sign == " ":
        return any(matches(above, selector, index + 1) for above in element.ancestors())
    if sign == ">":
        return element.parent is not None and matches(element.parent, selector, index + 1)
    before = list(_before(element))
    if sign == "+":
        return bool(before) and matches(before[-1], selector, index + 1)
    return any(matches(each, selector, index + 1) for each in before)


def _before(element: Element) -> Iterator[Element]:
    for child in element.parent.children if element.parent else ():
        if child is element:
            return
        if isinstance(child, Element):
            yield child


def _is(element: Element, wanted: Compound) -> bool:
    if wanted.name not in ("*", element.name):
        return False
    if wanted.id and element.get("id") != wanted.id:
        return False
    if wanted.classes and not wanted.classes <= element.classes:
        return False
    for pseudo in wanted.pseudos:
        if pseudo == ":root" and element.name == "html":
            continue
        if pseudo == ":link" and "href" in element.attributes:
            continue
        if pseudo == ":first-child" and not list(_before(element)):
            continue
        return False
    return all(_has(element, *attribute) for attribute in wanted.attributes)


def _has(element: Element, name: str, operator: str, value: str) -> bool:
    if name not in element.attributes:
        return False
    own = element.attributes[name]
    if operator == "=":
        return own == value
    if operator == "~=":
        return value in own.split()
    if operator == "^=":
        return own.startswith(value)
    if operator == "$=":
        return own.endswith(value)
    if operator == "*=":
        return value in own
    return not operator or own == value or own.startswith(f"{value}-")
