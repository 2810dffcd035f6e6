"""The issues in short, without opening the news: for numbering, sections, and warnings of repeated items."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from newsletter.cache import read_files
from newsletter.content.field_types import read_day, read_number
from newsletter.content.files import read_text
from newsletter.content.model import Issue
from newsletter.content.workspace import Workspace, is_issue_id
from newsletter.content.yaml_nodes import Node, Scalar, Sequence, parse_yaml, value_of
from newsletter.errors import InvalidValue, Problem

T = TypeVar("T")

#: The texts of an issue that are kept in short.
TEXTS = ("subject", "preheader", "introduction")


class PastIssue(NamedTuple):
    """An issue in short: what it picked, by section. `published` is 2020-09-01, or '' when it has no day.

    `texts` are its subject, preheader and introduction, by their names;
    `problems` are those of a file that is not YAML, of which nothing is known.
    """

    id: str
    number: int | None = None
    published: str = ""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    texts: AbstractMapping[str, str] = MappingProxyType({})
    problems: tuple[Problem, ...] = ()

    @property
    def picks(self) -> tuple[str, ...]:
        """The ids of all its items."""
        return tuple(item for _, items in self.sections for item in items)

    @property
    def order(self) -> tuple[str, str]:
        """Issues in the order in which they went out; a draft without a day after its month."""
        return (self.published or f"{self.id[:7]}-99", self.id)


def load_past_issues(workspace: Workspace) -> tuple[PastIssue, ...]:
    """All issues in the order in which they went out; the catalogue's files are not opened."""
    try:
        with os.scandir(workspace.issues) as found:
            files = [each for each in found if each.name.endswith(".yaml") and is_issue_id(each.name[:-5])]
    except OSError:
        files = []
    read = read_files(workspace.root, "issues", files, _read_manifest)
    issues = [
        PastIssue(
            issue_id,
            values["number"],
            values["published"],
            tuple((title, tuple(ids)) for title, ids in values["sections"]),
            values["texts"],
        )
        if isinstance(values, dict)
        else PastIssue(issue_id, problems=values)
        for issue_id, values in read.items()
    ]
    return tuple(sorted(issues, key=lambda issue: issue.order))


def past_issues_by_item(issues: Iterable[PastIssue]) -> dict[str, list[PastIssue]]:
    """The issues that picked each item, by its id, in the order of `issues`."""
    by_item: dict[str, list[PastIssue]] = {}
    for issue in issues:
        for item in dict.fromkeys(issue.picks):
            by_item.setdefault(item, []).append(issue)
    return by_item


def find_repeated_items(by_item: AbstractMapping[str, list[PastIssue]], issue: Issue) -> list[Problem]:
    """A warning for each item of an issue that an earlier one published, unless the manifest allows it.

    `by_item` are the issues that picked each item.
    """
    this = (str(issue.published), issue.id)
    problems = []
    for item in issue.items:
        past = by_item.get(item.id, ())
        earlier = [each.id for each in past if each.id != issue.id and each.order < this]
        if earlier and not item.rerun:
            message = f"'{item.id}' was already published in {_last_of(earlier)}"
            hint = "pick another, or write 'rerun: true' on the item if you want it again"
            problems.append(Problem(item.picked, message, hint))
    return problems


def _last_of(issues: list[str]) -> str:
    """The last three issues, and how many more there are."""
    before = len(issues) - 3
    return ", ".join(issues[-3:]) + (f" and {before} before" if before > 0 else "")


def _read_manifest(path: Path) -> dict[str, Any]:
    """What an issue picked, as far as it is valid: a draft may have problems. Raises NewsletterError."""
    root = parse_yaml(read_text(path), path).root
    values: dict[str, Any] = {
        "number": _valid(value_of(root, "number"), read_number),
        "published": str(_valid(value_of(root, "published"), read_day) or ""),
        "sections": [],
        "texts": {name: " ".join(node.value.split()) for name in TEXTS if (node := _text_node(root, name))},
    }
    for section in _children(value_of(root, "sections")):
        title = value_of(section, "title")
        picked = [value_of(item, "id") or item for item in _children(value_of(section, "items"))]
        ids = [node.value for node in picked if isinstance(node, Scalar)]
        values["sections"].append((title.value if isinstance(title, Scalar) else "", ids))
    return values


def _text_node(root: Node | None, name: str) -> Scalar | None:
    node = value_of(root, name)
    return node if isinstance(node, Scalar) else None


def _valid(node: Node | None, read: Callable[[str], T]) -> T | None:
    """The value of a node; None when there is none, or when it is invalid."""
    try:
        return read(node.value) if isinstance(node, Scalar) else None
    except InvalidValue:
        return None


def _children(node: Node | None) -> Iterable[Node]:
    return node.value if isinstance(node, Sequence) else ()
