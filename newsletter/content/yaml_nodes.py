"""YAML as a tree of nodes with locations; values stay the text that was typed.

PyYAML's own typing is not used: it makes `NO` false, `12:30` 750, and accepts
a key twice. The model gives the types; the nodes give line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from newsletter.content.files import control_character
from newsletter.content.yaml_slips import Slip, find_invisible, find_slips
from newsletter.errors import Location, NewsletterError, Problem

Node = yaml.nodes.Node
Mapping = yaml.nodes.MappingNode
Sequence = yaml.nodes.SequenceNode
Scalar = yaml.nodes.ScalarNode

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_MAX_DEPTH = 50
_QUOTE_IT = 'put the whole value in quotes: "…"'
_OPENERS = "put quotes around a text that begins with [, { or '- '"

# "title: We are #1" would lose its end to a comment without notice.
_HASHTAG = re.compile(r"[ \t]*(#[^\s#]+)")


# A line in a text of several that was meant as an entry of a list, or a text of one line with another mark.
_LIST_LINE = re.compile(r"\n\s*(?:[^\w\s]|\d{4}-\d\d-\d\d-)|^[^\w\s]")


class Document:
    """A YAML text in a file: its root node, its lines, and the locations of its nodes."""

    def __init__(self, path: Path, text: str, first_line: int = 1) -> None:
        self.path = path
        self.root: Mapping | None = None
        self.lines = text.split("\n")
        self.first_line = first_line

    def location(self, node: Node | None) -> Location:
        """Where `node` begins; without a node, the first line of the text."""
        return self.at(node.start_mark) if node else Location(self.path, self.first_line)

    def at(self, mark: Any, columns: int = 0) -> Location:
        """The location of a mark of PyYAML, some columns after it."""
        return Location(self.path, mark.line + self.first_line, mark.column + columns + 1)

    def find(self, *steps: str | int) -> Node | None:
        """The node at keys and indices from the root, or the last one on the way."""
        node: Node | None = self.root
        for step in steps:
            if isinstance(step, str):
                below = value_of(node, step)
            else:
                below = node.value[step] if isinstance(node, Sequence) and step < len(node.value) else None
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

    Raises NewsletterError for what is not YAML, for a key that is there twice,
    for aliases, tags, control characters and anything but a mapping at the top.
    """
    document = Document(path, text, first_line)
    try:
        # Composing recurses: a file of nothing but brackets would overflow the stack. Each level takes an
        # opening character or a column of indentation, so that few files need to be looked at.
        if sum(map(text.count, ("[", "{", "- ", "? "))) > _MAX_DEPTH // 2 or f"\n{' ' * (_MAX_DEPTH // 2)}" in text:
            depth = 0
            for event in yaml.parse(text, Loader=_LOADER):
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                if depth > _MAX_DEPTH:
                    raise NewsletterError(
                        f"nested more than {_MAX_DEPTH} deep", document.at(event.start_mark), _OPENERS
                    )
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise NewsletterError(_explain(error, document)) from None
    except yaml.YAMLError as error:
        raise NewsletterError(f"not valid YAML: {error}", Location(path, first_line)) from None
    if root is None:
        return document
    if not isinstance(root, Mapping):
        raise NewsletterError(
            "the file is not a list of 'key: value' lines", document.location(root), "see README.md for an example"
        )
    problems = list(_check_nodes(root, document, text))
    if problems:
        raise NewsletterError(problems)
    document.root = root
    return document


def _check_nodes(node: Node, document: Document, text: str) -> Iterator[Problem]:
    """What is wrong with a node and with those below it."""
    # A node begins with its anchor or its tag, where it has one. Without
    # anchors there are no aliases, and the nodes are a tree.
    begins = text[node.start_mark.index : node.start_mark.index + 1]
    if begins in ("&", "!"):
        what = "an anchor" if begins == "&" else "a tag"
        message = f"a value that begins with {begins} is {what} of YAML, which is not supported here"
        yield Problem(document.location(node), message, _QUOTE_IT)
    elif isinstance(node, Scalar):
        yield from _check_scalar(node, document, text)
    elif isinstance(node, Sequence):
        for value in node.value:
            yield from _check_nodes(value, document, text)
        yield from _swallowed_lines(node.value, document, text)
    else:
        keys: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, Scalar):
                hint = "put quotes around a text that begins with { or ["
                yield Problem(document.location(key), "a key must be a plain word", hint)
                continue
            if key.value in keys:
                hint = f"keep one of them; the first is in line {document.location(keys[key.value]).line}"
                yield Problem(document.location(key), f"the key '{key.value}' is here twice", hint)
            slip = find_invisible(key.value, 0)
            if slip:
                yield Problem(document.location(key), slip.message, slip.hint)
            keys.setdefault(key.value, key)
            yield from _check_nodes(value, document, text)
            if value.start_mark.line > key.start_mark.line:
                yield from _swallowed_lines([value], document, text)


def _check_scalar(node: Scalar, document: Document, text: str) -> Iterator[Problem]:
    comment = _HASHTAG.match(text, node.end_mark.index) if not node.style else None
    if comment:
        location = document.at(node.end_mark, len(comment[0]) - len(comment[1]))
        hint = f"{_QUOTE_IT}; a comment has a space after its #"
        yield Problem(location, f"'{comment[1]}' would be a comment, which readers do not see", hint)
    character = control_character(node.value)
    if character:
        message = f"a control character (U+{ord(character):04X}), which email cannot contain"
        yield Problem(document.location(node), message, "delete it")


def _swallowed_lines(nodes: Iterable[Node], document: Document, text: str) -> Iterator[Problem]:
    """What is wrong in the lines of a list that YAML reads as one text, given the texts of one list or key."""
    for node in nodes:
        plain = isinstance(node, Scalar) and not node.style and text[node.start_mark.index : node.end_mark.index]
        if plain and _LIST_LINE.search(plain):
            last = node.start_mark.line + plain.count("\n")
            yield from (_problem_of(slip, document) for slip in find_slips(document.lines, last))
            return


def _problem_of(slip: Slip, document: Document) -> Problem:
    location = Location(document.path, slip.line + document.first_line, slip.column + 1)
    return Problem(location, slip.message, slip.hint)


def _explain(error: yaml.MarkedYAMLError, document: Document) -> list[Problem]:
    """The problems behind an error of libyaml, in words for an editor."""
    import tomllib

    words = f"{error.context or ''}: {error.problem or ''}"
    lines = document.lines

    def locate(mark: Any) -> Location:
        # Libyaml counts U+0085, U+2028, U+2029 and the end as line ends, too: a mark may be behind the last line.
        return replace(document.at(mark), line=min(mark.line, len(lines) - 1) + document.first_line)

    mark = error.problem_mark or error.context_mark
    if mark is None:
        return [Problem(document.location(None), f"not valid YAML: {error.problem}")]
    line = lines[min(mark.line, len(lines) - 1)]
    character = line[mark.column : mark.column + 1]
    if character == "\t" or re.match(r"[ ]*\t", line):
        return [Problem(locate(mark), "a tab", "indent with spaces")]
    slips = _find_slips(error, lines)
    if slips:
        return [_problem_of(slip, document) for slip in slips]
    for known in tomllib.loads(Path(__file__).with_name("yaml_errors.toml").read_text("utf-8"))["errors"]:
        at = (known.get("opened") and error.context_mark) or mark
        if re.search(known["error"], words) and re.search(known.get("line", ""), lines[min(at.line, len(lines) - 1)]):
            return [Problem(locate(at), known["message"].replace("{character}", character), known["hint"])]
    hint = "compare the line with those around it: spaces, colons and quotes"
    return [Problem(locate(mark), f"not valid YAML: {error.problem}", hint)]


def _find_slips(error: yaml.MarkedYAMLError, lines: list[str]) -> list[Slip]:
    """What is wrong in the lines to which an error of libyaml points, as an editor sees it."""
    marks = (error.problem_mark, error.context_mark)
    numbers = dict.fromkeys(min(mark.line, len(lines) - 1) for mark in marks if mark)
    for number in numbers:
        invisible = find_invisible(lines[number], number)
        slips = [invisible] if invisible else find_slips(lines, number)
        if slips:
            return slips
    return []
