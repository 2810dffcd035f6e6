"""YAML as a tree of nodes with places, values left as the text that was typed.

PyYAML's own typing is not used: it makes `NO` false, `12:30` 750, and lets a
key stand twice. The model gives the types; the nodes give line and column.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from newsletter.content.files import control_character
from newsletter.errors import Location, NewsletterError, Problem

__all__ = ["Document", "Mapping", "Node", "Scalar", "Sequence", "parse_yaml", "value_of"]

Node = yaml.nodes.Node
Mapping = yaml.nodes.MappingNode
Sequence = yaml.nodes.SequenceNode
Scalar = yaml.nodes.ScalarNode

# The C parser composes recursively: a file of nothing but brackets would
# overflow its stack. Files with many openings are first read as events; one
# that nests by indentation alone cannot nest that deep within its size.
_MANY_OPENINGS = 1000
_MAX_DEPTH = 50

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Gives nodes no tags: nobody asks for them, and working them out takes as long as parsing."""

    def resolve(self, _kind: type[Node], _value: str | None, _implicit: Any) -> str:
        return ""

    def descend_resolver(self, _current: Node | None, _index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


class Document:
    """A YAML text in a file: its root node, and the places of its nodes."""

    def __init__(self, path: Path, root: Mapping | None, first_line: int = 1) -> None:
        self.path = path
        self.root = root
        self.first_line = first_line

    def location(self, node: Node | None) -> Location:
        """Where `node` begins; without a node, the first line of the text."""
        if node is None:
            return Location(self.path, self.first_line)
        mark = node.start_mark
        return Location(self.path, mark.line + self.first_line, mark.column + 1)

    def find(self, *steps: str | int) -> Node | None:
        """The node at keys and indices from the root, or the last one on the way."""
        node: Node | None = self.root
        for step in steps:
            below: Node | None = None
            if isinstance(node, Mapping) and isinstance(step, str):
                below = next((value for key, value in node.value if key.value == step), None)
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.value):
                below = node.value[step]
            if below is None:
                return node
            node = below
        return node


def value_of(node: Node | None, key: str) -> Node | None:
    """The value of a key; None when there is no such key, or the node is not a mapping."""
    if not isinstance(node, Mapping):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def parse_yaml(text: str, path: Path, *, first_line: int = 1) -> Document:
    """Parse one YAML mapping; `first_line` is the line of the file at which `text` begins.

    Raises NewsletterError for what is not YAML, for a key that stands twice,
    for aliases, tags, control characters and anything but a mapping at the top.
    """
    try:
        if sum(map(text.count, ("[", "{", "- ", "? "))) > _MANY_OPENINGS:
            _refuse_depth(text, path, first_line)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise NewsletterError([_explain(error, text, path, first_line)]) from None
    except yaml.YAMLError as error:
        raise NewsletterError(f"not valid YAML: {error}", Location(path, first_line)) from None
    document = Document(path, None, first_line)
    if root is None:
        return document
    if not isinstance(root, Mapping):
        raise NewsletterError(
            "the file is not a list of 'key: value' lines", document.location(root), "see README.md for an example"
        )
    problems: list[Problem] = []
    _check_nodes(root, document, text, problems)
    if problems:
        raise NewsletterError(problems)
    document.root = root
    return document


# "title: We are #1" loses its end to a comment without a word.
_HASHTAG = re.compile(r"[ \t]*(#[^\s#]+)")


def _refuse_depth(text: str, path: Path, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if depth > _MAX_DEPTH:
            mark: Any = event.start_mark
            raise NewsletterError([_too_deep(Location(path, mark.line + first_line, mark.column + 1))])


def _too_deep(place: Location) -> Problem:
    return Problem(
        place, f"nested more than {_MAX_DEPTH} deep", "put quotes around a text that begins with [, { or '- '"
    )


def _check_nodes(node: Node, document: Document, text: str, problems: list[Problem], depth: int = 1) -> None:
    """Note what is wrong with a node and with those below it."""
    if depth > _MAX_DEPTH:
        problems.append(_too_deep(document.location(node)))
        return
    # A node begins with its anchor or its tag, where it has one. Without
    # anchors there are no aliases, and the nodes are a tree.
    begins = text[node.start_mark.index : node.start_mark.index + 1]
    if begins in _MARKED:
        message = f"a value that begins with {begins} is {_MARKED[begins]} of YAML, which is not read here"
        problems.append(Problem(document.location(node), message, _QUOTE_IT))
    elif isinstance(node, Scalar):
        _check_scalar(node, document, text, problems)
    elif isinstance(node, Sequence):
        for value in node.value:
            _check_nodes(value, document, text, problems, depth + 1)
    else:
        keys: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, Scalar):
                hint = "put quotes around a text that begins with { or ["
                problems.append(Problem(document.location(key), "a key must be a plain word", hint))
                continue
            if key.value in keys:
                hint = f"keep one of them; the first is in line {document.location(keys[key.value]).line}"
                problems.append(Problem(document.location(key), f"'{key.value}' stands here twice", hint))
            keys.setdefault(key.value, key)
            _check_nodes(value, document, text, problems, depth + 1)


_MARKED = {"&": "an anchor", "!": "a tag"}


def _check_scalar(node: Scalar, document: Document, text: str, problems: list[Problem]) -> None:
    comment = _HASHTAG.match(text, node.end_mark.index) if not node.style else None
    if comment:
        end = node.end_mark
        column = end.column + len(comment[0]) - len(comment[1]) + 1
        problems.append(
            Problem(
                Location(document.path, end.line + document.first_line, column),
                f"'{comment[1]}' would be a comment, which nobody sees",
                f"{_QUOTE_IT}; a comment has a space after its #",
            )
        )
    character = control_character(node.value) if not node.value.isprintable() else ""
    if character:
        message = f"a control character (U+{ord(character):04X}) that mail cannot carry"
        problems.append(Problem(document.location(node), message, "delete it"))


_QUOTE_IT = 'put the whole value in quotes: "…"'


def _explain(error: yaml.MarkedYAMLError, text: str, path: Path, first_line: int) -> Problem:
    """Libyaml's words for a programmer, turned into words for an editor."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    number = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column + 1 if mark else 0
    line = lines[number]
    message, hint = f"not valid YAML: {problem}", "compare the line with its neighbours: spaces, colons and quotes"
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent or (mark and line[mark.column : mark.column + 1] == "\t"):
        message, hint = "a tab", "indent with spaces"
    elif "mapping values" in problem:
        if re.match(r"\s*(- )?[^:\s][^:]*:\s+\S.*:(\s|$)", line):
            message, hint = "a second ': ' in the line", _QUOTE_IT
        else:
            message, hint = "a 'key:' that does not fit here", "check that it is indented like its neighbours"
    elif "scanning a quoted scalar" in context and "end of stream" in problem:
        opened = error.context_mark
        number, column = (opened.line, opened.column + 1) if opened else (number, column)
        message, hint = "a quote that is opened here is never closed", "add the closing quote"
    elif "unknown escape" in problem:
        message = "a backslash that means nothing in double quotes"
        hint = "write \\\\ for a backslash, or use single quotes"
    elif "alias" in context or "alias" in problem or "anchor" in context:
        message, hint = "a value may not begin with * or &", _QUOTE_IT
    elif "cannot start any token" in problem:
        character = line[mark.column : mark.column + 1] if mark else ""
        message, hint = f"a value may not begin with {character}", _QUOTE_IT
    elif "flow sequence" in context or "flow mapping" in context:
        opened = error.context_mark
        number, column = (opened.line, opened.column + 1) if opened else (number, column)
        message = "a bracket that is opened here is not closed properly"
        hint = "close it, or put quotes around a text that begins with [ or {"
    elif "another document" in problem or "document start" in problem:
        message, hint = (
            "this line does not belong to what stands above it",
            "check its indentation; '---' stands only once",
        )
    elif "expected key" in problem and re.search(r":\s+['\"]", line):
        message, hint = "text after a closing quote", "double a ' inside '…' or use \"…\" around the value"
    elif "expected key" in problem and re.search(r"[:-]\s+[\[{].*[\]}]", line):
        message, hint = "text after a closing bracket", _QUOTE_IT
    elif "expected key" in problem or "'-' indicator" in problem:
        message, hint = "this line does not fit the ones above it", "check its indentation and its '-' or 'key:'"
    elif "could not find expected ':'" in problem:
        began = error.context_mark
        # Libyaml counts U+0085, U+2028 and U+2029 as line ends, too.
        number, column = (min(began.line, len(lines) - 1), began.column + 1) if began else (number, column)
        message, hint = "a line without 'key: '", "write 'key: value', or indent a text that goes on from above"
        if re.match(r"\s*(- )?\w+:\S", lines[number]):
            message, hint = "a colon without a space after it", "write 'key: value'"
    return Problem(Location(path, number + first_line, column), message, hint)
