"""The finished HTML as a tree of elements and texts, each with its position.

It reads what the rendering stage writes: well-formed, tags closed, quotes
around attributes, `<` and `>` of merge tags where a platform wants them.
Comments are left out, with what only Outlook for Windows reads in them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_PIECE = (
    r"<!--.*?-->|<![^>]*>"
    r"|</(?P<close>[a-zA-Z][\w:-]*)\s*>"
    r"|<(?P<open>[a-zA-Z][\w:-]*)(?P<attributes>(?:\s++[^\s=<>/\"']++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']++))?)*+)\s*+/?>"
)
# What was matched is not tried in another way, and no name holds a "<": else many tags that do not end take very long.
_ATTRIBUTE = r"([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?"


@dataclass(slots=True, eq=False)
class Element:
    """An element. `start` is the character at which its tag begins, `end` the one after its closing tag."""

    name: str
    attributes: Mapping[str, str]
    parent: Element | None
    start: int
    end: int
    children: list[Element | Text] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.get("class").split()

    def get(self, name: str) -> str:
        """The value of an attribute, '' when it is empty or absent."""
        return self.attributes.get(name, "")

    def iter(self) -> Iterator[Element]:
        """The element itself and all below it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.iter()

    @property
    def text(self) -> str:
        """All text below, white space in a row as one space, and the alternative texts of images."""
        return " ".join("".join(self.words()).split())

    def words(self) -> Iterator[str]:
        """The pieces of its text, as they stand."""
        for child in self.children:
            if isinstance(child, Text):
                yield child.text
            elif child.get("aria-hidden") == "true":
                continue
            elif child.name == "img":
                yield child.get("alt")
            elif child.name == "br":
                yield " "
            else:
                yield from child.words()


class Text(NamedTuple):
    """Text between tags, character references resolved."""

    text: str
    parent: Element
    start: int


class Markup:
    """A document: its elements and texts in order, and its style sheets with their positions."""

    def __init__(self) -> None:
        self.root = Element("#document", {}, None, 0, 0)
        self.elements: list[Element] = []
        self.texts: list[Text] = []
        self.styles: list[tuple[str, int]] = []

    def named(self, *names: str) -> Iterator[Element]:
        """The elements with one of these names."""
        return (element for element in self.elements if element.name in names)


def read_markup(source: str) -> Markup:
    """The elements and texts of an HTML document; never fails."""
    markup = Markup()
    token, attribute = re.compile(_PIECE, re.DOTALL), re.compile(_ATTRIBUTE)
    elements, texts = markup.elements, markup.texts
    current = markup.root
    position = 0
    length = len(source)
    known: dict[str, dict[str, str]] = {}
    while position < length:
        found = token.search(source, position)
        begin = found.start() if found else length
        if begin > position:
            raw = source[position:begin]
            text = Text(html.unescape(raw) if "&" in raw else raw, current, position)
            current.children.append(text)
            texts.append(text)
        if not found:
            break
        position = found.end()
        kind = found.lastgroup
        if kind == "close":
            current = _close(current, found["close"].lower(), position)
        elif kind:
            name, written = found["open"].lower(), found["attributes"]
            attributes = known.get(written)
            if attributes is None:
                attributes = known[written] = {
                    each[1].lower(): html.unescape(each[2] or each[3] or each[4] or "")
                    for each in attribute.finditer(written)
                }
            element = Element(name, attributes, current, begin, begin)
            current.children.append(element)
            elements.append(element)
            if name in ("style", "script"):
                # What stands in them is no markup.
                close = source.lower().find(f"</{name}", position)
                close = length if close < 0 else close
                if name == "style":
                    markup.styles.append((source[position:close], position))
                position = close
            if name in _VOID:
                element.end = position
            else:
                current = element
    while current.parent is not None:
        current.end = length
        current = current.parent
    return markup


def _close(current: Element, name: str, end: int) -> Element:
    """Close the nearest open element of this name; a closing tag without one is skipped."""
    element: Element | None = current
    while element is not None and element.name != name:
        element = element.parent
    if element is None or element.parent is None:
        return current
    while current is not element:
        current.end = end
        current = current.parent or element
    element.end = end
    return element.parent
