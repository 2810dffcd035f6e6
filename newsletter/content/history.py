"""The other issues of a publication, as far as an issue is compared with them; only manifests are read."""

from __future__ import annotations

from typing import NamedTuple

from newsletter.content.files import read_text
from newsletter.content.forms import is_item_id
from newsletter.content.workspace import Workspace
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, Sequence, parse_yaml
from newsletter.errors import NewsletterError

__all__ = ["PastIssue", "load_history"]


class PastIssue(NamedTuple):
    """Another issue: its id, its number, the day it went out as written, and the ids of its items."""

    id: str
    number: int | None
    published: str
    items: tuple[str, ...]


def load_history(workspace: Workspace, issue_id: str) -> tuple[PastIssue, ...]:
    """All issues but `issue_id`, oldest first. A manifest with faults is told of when it is built, not here."""
    past = []
    for other in workspace.issue_ids():
        if other == issue_id:
            continue
        path = workspace.manifest(other)
        try:
            document = parse_yaml(read_text(path), path)
        except NewsletterError:
            continue
        number = _text(document.find("number"))
        past.append(
            PastIssue(
                other,
                int(number) if number.isdecimal() else None,
                _text(document.find("published")),
                tuple(_picked(document)),
            )
        )
    return tuple(past)


def _text(node: Node | None) -> str:
    return str(node.value) if isinstance(node, Scalar) else ""


def _picked(document: Document) -> list[str]:
    sections = document.find("sections")
    picked: list[str] = []
    for section in sections.value if isinstance(sections, Sequence) else ():
        items = _value(section, "items")
        for pick in items.value if isinstance(items, Sequence) else ():
            name = _text(pick) or _text(_value(pick, "id"))
            if is_item_id(name):
                picked.append(name)
    return picked


def _value(node: Node, key: str) -> Node | None:
    if not isinstance(node, Mapping):
        return None
    return next((value for name, value in node.value if name.value == key), None)
