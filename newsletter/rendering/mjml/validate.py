"""Find what the MJML compiler would swallow: misspelt, misplaced and malformed tags.

The compiler passes an unknown component through, drops an unknown attribute, writes
any value into the style, and gives no line when it stops. So MJML is checked here
first: the markup by libxml2, whose error log has line and column, then each
component, its position and its attributes (`components`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from newsletter.errors import Location, Problem
from newsletter.rendering.mjml.components import (
    OPAQUE,
    Component,
    attribute_hint,
    content_hint,
    default_of,
    differences,
    find_component,
    is_valid,
    parents_hint,
    unknown_hint,
    value_hint,
)
from newsletter.rendering.mjml.markup import ONE_ROOT, Found, parse_mjml
from newsletter.wording import did_you_mean

#: Tags inside one another: far above any real layout, and far below what would exhaust
#: the stack of the compiler, which recurses.
MAX_NESTED: Final = 200

#: What the locations of problems are in: the MJML that was rendered from the templates.
_PATH: Final = Path("email.mjml")


def validate_mjml(mjml: str) -> list[Problem]:
    """All problems of an MJML document, in the order of the document; [] when fine.

    Locations have line and column in the MJML given. Behind markup that leaves open
    what the rest means, such as a tag that is never closed, nothing is reported.
    """
    text, root, found, end = parse_mjml(mjml)
    if root is not None:
        found += [problem for problem in _Document(mjml, text, root).problems() if problem[0] < end]
    return [_problem(mjml, *problem) for problem in sorted(found)]


def _problem(text: str, position: int, message: str, hint: str) -> Problem:
    line = text.count("\n", 0, position) + 1
    return Problem(Location(_PATH, line, position - text.rfind("\n", 0, position)), message, hint)


# ---- components ----------------------------------------------------------------------

#: Comments, processing instructions and start tags, in the order of the nodes of a tree.
_NODE: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|<[A-Za-z_][^\s/<>]*(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"\s([^\s=<>\"'/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
#: What becomes a link. HTML parsers end a link where a table begins inside it:
#: https://gitlab.gnome.org/GNOME/libxml2/-/blob/master/HTMLparser.c, htmlStartClose.
_LINKS: Final = ("a", "mj-button", "mj-navbar-link", "mj-social-element")


class _Document:
    """The tree of a document, and how each tag in it is read."""

    def __init__(self, source: str, text: str, root: Any) -> None:
        self.source, self.text, self.root = source, text, root
        self.read_as: dict[Any, Component] = {}
        self.depth: dict[Any, int] = {None: 0}
        self.reported: set[tuple[Any, str]] = set()

    def problems(self) -> Iterator[Found]:
        """The problems of components, with their positions."""
        tokens = list(_NODE.finditer(self.text))
        first = next((number for number, token in enumerate(tokens) if token[0][1] not in "!?"), 0)
        nodes = list(self.root.iter())
        for token in (*tokens[:first], *tokens[first + len(nodes) :]):
            if token[0].startswith(("<?", "<!--[if")) and self._is_first(None, "if"):
                hint = "put it into <mj-raw> or <mj-text>"
                yield token.start(), "a conditional comment outside <mjml> stops the compiler", hint
        for node, token in zip(nodes, tokens[first:], strict=False):
            parent = node.getparent() if node is not self.root else None
            if isinstance(node.tag, str):
                self.depth[node] = self.depth[parent] + 1
                if self.depth[node] > MAX_NESTED:
                    yield token.start(), f"more than {MAX_NESTED} tags inside one another", "close tags before others"
                    return
                yield from self._element(node, parent, token)
                if self.read_as[node].content == "components":
                    yield from self._text(node, node.text, token.end())
            else:
                yield from self._comment(node, parent, token)
            if parent is not None and self.read_as[parent].content == "components":
                yield from self._text(parent, node.tail, token.end())
        if self.root.tag == "mjml" and self.root.find("mj-body") is None:
            yield tokens[first].start(), "the document has no <mj-body>", "put the content in <mj-body>"

    def _is_first(self, parent: Any, what: str) -> bool:
        first = (parent, what) not in self.reported
        self.reported.add((parent, what))
        return first

    def _element(self, node: Any, parent: Any, token: re.Match[str]) -> Iterator[Found]:
        within = self.read_as[parent] if parent is not None else None
        if within and within.content != "components":
            self.read_as[node] = within
            yield from ((token.start(), *problem) for problem in self._inside(node, parent, within))
            return
        component, problem = self._component(node.tag, parent, within)
        self.read_as[node] = component
        if problem:
            yield (token.start(), *problem)
        if component is not OPAQUE:
            yield from self._attributes(component, token)

    def _inside(self, node: Any, parent: Any, within: Component) -> Iterator[tuple[str, str]]:
        """The problems of a tag in the content of an ending tag."""
        name = node.tag
        if within.content == "text":
            yield f"<{name}> inside <{within.name}>", "write text only, without tags"
        elif within.content == "html" and name.startswith("mj-"):
            # Of components inside one another, the outermost is enough.
            if parent.tag == within.name or not parent.tag.startswith("mj-"):
                hint = f"move it out: <{within.name}> holds HTML, not components"
                yield f"component <{name}> inside <{within.name}>", hint
        elif name == "table" and any(each.tag in _LINKS for each in node.iterancestors()):
            yield "a table inside a link: the link ends where it begins", "put a link into the cells of the table"

    def _component(self, name: str, parent: Any, within: Component | None) -> tuple[Component, tuple[str, str] | None]:
        """How to read a tag, and the problem of its position."""
        component = find_component(name)
        if within is None:
            if name == "mjml":
                return component or OPAQUE, None
            return OPAQUE, (f"the document begins with <{name}>", did_you_mean(name, ["mjml"]) or ONE_ROOT)
        if name in differences()["unsupported"]:
            return OPAQUE, (f"<{name}> cannot be compiled", differences()["unsupported"][name])
        if component is None:
            if name.lower().startswith("mj") or f"mj-{name}" in within.children:
                return OPAQUE, (f"unknown component <{name}>", unknown_hint(name, within))
            return OPAQUE, (f"HTML tag <{name}> directly in <{within.name}>", content_hint(within))
        if name not in within.children:
            return component, (f"<{name}> may not stand in <{within.name}>", parents_hint(name))
        if within.name == "mj-attributes":
            return default_of(name), None
        if within.name == "mjml" and not self._is_first(parent, name):
            return component, (f"a second <{name}>", f"put everything into one <{name}>")
        return component, None

    def _attributes(self, component: Component, token: re.Match[str]) -> Iterator[Found]:
        name, types = component.name, component.types
        ignored = differences()["ignored"].get(name, {})
        given = list(_ATTRIBUTE.finditer(self.source, token.start(), token.end()))
        for match in given:
            attribute, value = match[1], match[2] if match[2] is not None else match[3]
            type_ = types.get(attribute)
            if type_ is None and attribute in ignored:
                yield match.start(1), f"<{name}> ignores {attribute}", ignored[attribute]
            elif type_ is None:
                yield match.start(1), f"<{name}> has no attribute {attribute}", attribute_hint(component, attribute)
            elif not is_valid(type_, value):
                message = f'{attribute}="{value}" on <{name}> is not a value it takes'
                yield match.start(1), message, value_hint(type_, value)
        for attribute in component.required:
            if attribute not in [match[1] for match in given]:
                yield token.start(), f"<{name}> without {attribute}", differences()["required"][name][attribute]

    def _text(self, parent: Any, text: str | None, start: int) -> Iterator[Found]:
        """Text between tags where components belong; reported once for each of them."""
        words = (text or "").strip(" \t\r\n")
        if words and self._is_first(parent, "text"):
            component = self.read_as[parent]
            position = self.text.find(words.split("\n")[0], start)
            yield max(position, start), f"text directly in <{component.name}>", content_hint(component)

    def _comment(self, node: Any, parent: Any, token: re.Match[str]) -> Iterator[Found]:
        component = self.read_as[parent]
        name = component.name
        if node.tag is etree.PI:
            if not (component.conditionals and component.content != "components") and self._is_first(parent, "if"):
                hint = "put it into <mj-raw> or <mj-text>"
                yield token.start(), f"a conditional comment in <{name}> stops the compiler", hint
        elif node.text.startswith("[if"):
            yield token.start(), "a conditional comment that is not whole stops the compiler", "write <!--[if mso]>"
        elif not component.comments:
            yield token.start(), f"a comment inside <{name}> stops the compiler", f"move it out, before <{name}>"
