"""CSS as emails have it: declarations, rules with their media, and which elements a selector selects.

tinycss2 splits the CSS, cssselect reads selectors. Each text is read once,
however often it stands in an email.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import cssselect
import tinycss2
from cssselect import parser

from newsletter.checks.html_tree import Element


class Declaration(NamedTuple):
    """A property in lower case, its value as written, and whether it is !important."""

    name: str
    value: str
    important: bool = False


class StyleRule(NamedTuple):
    """A rule: its selectors as written, its declarations, and the at-rules around it, outermost first."""

    selectors: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    media: tuple[str, ...]


@lru_cache(maxsize=4096)
def read_declarations(css: str) -> tuple[Declaration, ...]:
    """The declarations of a style attribute, in order; what is none is left out."""
    return _declarations(css)


def _declarations(css: str | list[Any]) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(node.lower_name, tinycss2.serialize(node.value).strip(), node.important)
        for node in tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
        if node.type == "declaration"
    )


@lru_cache(maxsize=64)
def read_stylesheet(css: str) -> tuple[StyleRule, ...]:
    """The rules of a style sheet. At-rules that hold no rules, such as @import, are rules without selectors."""
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), ()))


def _rules(nodes: Iterable[Any], around: tuple[str, ...]) -> Iterator[StyleRule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tuple(each.strip() for each in tinycss2.serialize(node.prelude).split(",") if each.strip())
            yield StyleRule(selectors, _declarations(node.content), around)
        elif node.type == "at-rule":
            inside = (*around, f"@{node.lower_at_keyword}{tinycss2.serialize(node.prelude)}".strip())
            if node.content is None or node.lower_at_keyword in ("font-face", "page", "viewport", "-ms-viewport"):
                yield StyleRule((), _declarations(node.content or []), inside)
            else:
                rules = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(rules, inside)


@lru_cache(maxsize=1024)
def read_selector(text: str) -> cssselect.Selector | None:
    """One selector, or None when it is invalid or selects what is no element, such as ::before."""
    try:
        (selector,) = cssselect.parse(text)
    except (cssselect.SelectorError, ValueError):
        return None
    return None if selector.pseudo_element else selector


def subject_of(selector: cssselect.Selector) -> str:
    """A class with its dot, or else the name or *, that an element must have to be selected."""
    tree = selector.parsed_tree
    while isinstance(tree, parser.CombinedSelector):
        tree = tree.subselector
    while not isinstance(tree, parser.Element):
        if isinstance(tree, parser.Class):
            return f".{tree.class_name}"
        tree = tree.selector
    return (tree.element or "*").lower()


def matches(element: Element, selector: cssselect.Selector) -> bool:
    """Whether a selector selects an element; one with a state such as :hover never does."""
    return Matcher().matches(element, selector.parsed_tree)


class Matcher:
    """Says which selectors select the elements of one document; what is known of an element's ancestors is kept."""

    def __init__(self) -> None:
        self._inside: dict[tuple[Element, parser.Tree], bool] = {}

    def matches(self, element: Element, tree: parser.Tree) -> bool:
        """Whether the parsed selector `tree` selects an element."""
        if isinstance(tree, parser.Element):
            return tree.element is None or tree.element.lower() == element.name
        if isinstance(tree, parser.CombinedSelector):
            return self.matches(element, tree.subselector) and self._is_combined(element, tree)
        if isinstance(tree, parser.Class):
            fits = tree.class_name in element.classes
        elif isinstance(tree, parser.Hash):
            fits = tree.id == element.get("id")
        elif isinstance(tree, parser.Attrib):
            value = (tree.value and tree.value.value) or ""
            fits = tree.attrib in element.attributes and _OPERATORS[tree.operator](element.get(tree.attrib), value)
        elif isinstance(tree, parser.Pseudo):
            fits = tree.ident in _PSEUDO_CLASSES and _PSEUDO_CLASSES[tree.ident](element)
        else:
            return False
        return fits and self.matches(element, tree.selector)

    def _is_combined(self, element: Element, tree: parser.CombinedSelector) -> bool:
        if tree.combinator == " ":
            return self._is_inside(element.parent, tree.selector)
        return any(self.matches(each, tree.selector) for each in _COMBINATORS[tree.combinator](element))

    def _is_inside(self, element: Element | None, tree: parser.Tree) -> bool:
        """Whether the element, or one above it, is selected."""
        if element is None:
            return False
        known = self._inside.get((element, tree))
        if known is None:
            known = self.matches(element, tree) or self._is_inside(element.parent, tree)
            self._inside[element, tree] = known
        return known


def _before(element: Element) -> list[Element]:
    siblings = [child for child in element.parent.children if isinstance(child, Element)] if element.parent else []
    return siblings[: siblings.index(element)] if siblings else []


_COMBINATORS: dict[str, Callable[[Element], Iterable[Element]]] = {
    ">": lambda element: [element.parent] if element.parent else [],
    "+": lambda element: _before(element)[-1:],
    "~": _before,
}
_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "exists": lambda _own, _value: True,
    "=": operator.eq,
    "~=": lambda own, value: value in own.split(),
    "|=": lambda own, value: own == value or own.startswith(f"{value}-"),
    "^=": str.startswith,
    "$=": str.endswith,
    "*=": operator.contains,
}
_PSEUDO_CLASSES: dict[str, Callable[[Element], bool]] = {
    "root": lambda element: element.name == "html",
    "link": lambda element: "href" in element.attributes,
    "first-child": lambda element: not _before(element),
}
