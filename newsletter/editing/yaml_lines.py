"""Where a value and an entry of a list stand in a YAML text, and how new ones are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from newsletter.catalogue.item_files import yaml_scalar
from newsletter.content.yaml_nodes import Node, Scalar
from newsletter.errors import NewsletterError

_NUMBER_DAY_OR_ID = re.compile(r"\d{1,6}|\d{4}-\d\d-\d\d(?:-[a-z0-9-]+)?")


def uneditable(line: int = 0) -> NewsletterError:
    """For a form of YAML that is valid, and that no splice here is made for."""
    where = f" near line {line}" if line else ""
    return NewsletterError(f"the file is written in a way that cannot be changed here{where}", hint="change it by hand")


def line_start(text: str, index: int) -> int:
    """The index at which the line of `index` begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """The index behind the line end of the line of `index`."""
    return text.find("\n", index) + 1 or len(text)


def is_flow(node: Any) -> bool:
    """Whether a list or a mapping is written between brackets."""
    return bool(node.flow_style)


def content_end(text: str, node: Node) -> int:
    """The index behind the last character of a node's content."""
    end: int = node.end_mark.index
    if isinstance(node, Scalar):
        start = node.start_mark.index
        return start + len(text[start:end].rstrip()) if node.style in ("|", ">") else end
    if is_flow(node) or not node.value:
        return end
    last = node.value[-1]
    return max(content_end(text, each) for each in last) if isinstance(last, tuple) else content_end(text, last)


def dash_of(text: str, entry: Node) -> int:
    """The index of the dash of an entry of a block list, whose line begins with it."""
    start = entry.start_mark.index
    dash = text.rfind("-", 0, start)
    if dash < 0 or text[dash + 1 : start].strip() or text[line_start(text, dash) : dash].strip(" "):
        raise uneditable(entry.start_mark.line + 1)
    return dash


def entry_range(text: str, entries: list[Node], index: int) -> tuple[int, int]:
    """Where the lines of an entry of a block list begin and end.

    A comment directly above an entry belongs to it, and so does one behind it that is further in than its dash.
    """
    dash = dash_of(text, entries[index])
    start = line_start(text, dash)
    column = dash - start
    floor = entry_range(text, entries, index - 1)[1] if index else 0
    while start > floor:
        above = line_start(text, start - 1)
        comment = re.match(r"( *)#", text[above:start])
        if not comment or above < floor:
            break
        start = above
    end = line_end(text, content_end(text, entries[index]))
    while further := re.match(rf" {{{column + 1},}}#[^\n]*(?:\n|\Z)", text[end:]):
        end += further.end()
    return start, end


def blank_lines_before(text: str, start: int) -> int:
    """The index at which the blank lines above a line begin."""
    while start:
        above = line_start(text, start - 1)
        if text[above:start].strip():
            break
        start = above
    return start


def blank_lines_after(text: str, end: int) -> int:
    """The index behind the blank lines that follow."""
    while end < len(text):
        below = line_end(text, end)
        if text[end:below].strip():
            break
        end = below
    return end


def line_break(text: str) -> str:
    """How the lines of a text end."""
    first = line_end(text, 0)
    return "\r\n" if text[:first].endswith("\r\n") else "\n"


def shifted(lines: str, by: int) -> str:
    """Lines with so many more spaces before each, or fewer when negative; blank ones stay."""
    if not by:
        return lines
    moved = []
    for line in lines.splitlines(keepends=True):
        if not line.strip():
            moved.append(line)
        elif by > 0:
            moved.append(" " * by + line)
        elif line.startswith(" " * -by):
            moved.append(line[-by:])
        else:
            raise uneditable()
    return "".join(moved)


def add_lines(text: str, at: int, lines: Iterable[str]) -> str:
    """The text with lines added where a line begins, or at its end."""
    break_ = line_break(text)
    new = break_.join(lines)
    if at and not text[:at].endswith("\n"):
        return f"{text[:at]}{break_}{new}{text[at:]}"
    return f"{text[:at]}{new}{break_}{text[at:]}"


# ---- new text ------------------------------------------------------------------------


def scalar(text: str) -> str:
    """One line of text as a value of a key: numbers, days and ids as editors write them, without quotes."""
    return text if _NUMBER_DAY_OR_ID.fullmatch(text) else yaml_scalar(text)


def literal(text: str, column: int) -> tuple[str, list[str]]:
    """A text of several lines as a literal block: what stands behind the key, and its lines at `column`."""
    lines = text.rstrip("\n").split("\n")
    first = next(filter(None, lines), "")
    indicator = "2" if first.startswith((" ", "\t")) else ""
    return f"|{indicator}", [f"{' ' * column}{line}" if line else "" for line in lines]


def new_entry(value: Any, column: int) -> list[str]:
    """The lines of a new entry of a block list whose dash stands at `column`."""
    spaces = " " * column
    if isinstance(value, str):
        return [f"{spaces}- {scalar(value)}"]
    lines: list[str] = []
    for name, each in value.items():
        lines += new_key(name, each, column + 2)
    return [f"{spaces}- {lines[0].lstrip(' ')}", *lines[1:]]


def new_key(name: str, value: Any, column: int) -> list[str]:
    """The lines of a new key of a block mapping at `column`."""
    head = f"{' ' * column}{name}:"
    if isinstance(value, str):
        if "\n" not in value:
            return [f"{head} {scalar(value)}"]
        indicator, lines = literal(value, column + 2)
        return [f"{head} {indicator}", *lines]
    if not value:
        return [f"{head} []"]
    return [head, *(line for each in value for line in new_entry(each, column + 2))]


def in_flow(value: Any) -> str:
    """A value as it stands between brackets, in one line."""
    if isinstance(value, str):
        return scalar(value) if re.fullmatch(r"[\w-]+", value) else yaml_scalar(value, quoted=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_flow(each)}" for name, each in value.items()) + "}"
    return "[" + ", ".join(map(in_flow, value)) + "]"


def node_at(root: Node | None, steps: Iterable[str | int]) -> Any:
    """The node at keys and indices from the root. Raises NewsletterError when there is none."""
    node: Any = root
    for step in steps:
        if isinstance(step, int):
            node = node.value[step]
        else:
            pair = key_of(node, step)
            if pair is None:
                raise uneditable()
            node = pair[1]
    return node


def key_of(mapping: Any, name: str) -> tuple[Node, Node] | None:
    """The nodes of a key and its value; None when the mapping has no such key."""
    return next(((key, value) for key, value in mapping.value if key.value == name), None)
