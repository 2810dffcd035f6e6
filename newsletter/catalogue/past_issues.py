"""Which issues picked what, without opening the news: for numbering, sections, and warnings."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.cache import read_files
from newsletter.content.files import read_text
from newsletter.content.model import Issue
from newsletter.content.workspace import Workspace, is_issue_id
from newsletter.content.yaml_nodes import Mapping, Node, Scalar, Sequence, parse_yaml
from newsletter.errors import Location, NewsletterError, Problem

__all__ = ["PastIssue", "find_reruns", "kept_problems", "load_past_issues", "past_issues_by_item", "plain_problems"]


class PastIssue(NamedTuple):
    """An issue in short: what it picked, by section. `published` is 2020-09-01, or '' when it does not say.

    `problems` are those of a file that is not YAML, of which nothing is known.
    """

    id: str
    number: int | None
    published: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
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
    runs = [
        PastIssue(
            issue_id,
            values["number"],
            values["published"],
            tuple((title, tuple(ids)) for title, ids in values["sections"]),
            kept_problems(workspace.manifest(issue_id), values.get("problems", ())),
        )
        for issue_id, values in read.items()
    ]
    return tuple(sorted(runs, key=lambda run: run.order))


def past_issues_by_item(runs: Iterable[PastIssue]) -> dict[str, list[PastIssue]]:
    """The issues that picked each item, in the order of `runs`."""
    picked: dict[str, list[PastIssue]] = {}
    for run in runs:
        for item in dict.fromkeys(run.picks):
            picked.setdefault(item, []).append(run)
    return picked


def find_reruns(picked: AbstractMapping[str, list[PastIssue]], issue: Issue) -> list[Problem]:
    """A warning for each item of an issue that ran before, unless the manifest says that it is meant.

    `picked` are the issues in which each item ran.
    """
    this = (str(issue.published), issue.id)
    earlier: dict[str, list[str]] = {}
    for item in issue.items:
        found = [run.id for run in picked.get(item.id, ()) if run.id != issue.id and run.order < this]
        if found:
            earlier[item.id] = found
    return [
        Problem(
            item.picked,
            f"'{item.id}' already ran in {_some(earlier[item.id])}",
            "pick another, or write 'rerun: true' on the item when it is meant",
        )
        for item in issue.items
        if item.id in earlier and not item.rerun
    ]


def _some(issues: list[str]) -> str:
    """The last three of some issues, and how many more there are."""
    before = len(issues) - 3
    return ", ".join(issues[-3:]) + (f" and {before} before" if before > 0 else "")


def plain_problems(error: NewsletterError) -> list[list[Any]]:
    """The problems of a file as JSON values, for the cache."""
    places = [(problem, problem.location or Location(Path())) for problem in error.problems]
    return [[place.line, place.column, problem.message, problem.hint] for problem, place in places]


def kept_problems(path: Path, kept: Iterable[Any]) -> tuple[Problem, ...]:
    """The problems of the file at `path`, from what `plain_problems` made of them."""
    return tuple(Problem(Location(path, line, column), message, hint) for line, column, message, hint in kept)


def _read_manifest(path: Path) -> dict[str, Any]:
    """What an issue picked, as far as it can be read: a draft may have problems."""
    values: dict[str, Any] = {"number": None, "published": "", "sections": []}
    try:
        root = parse_yaml(read_text(path), path).root
    except NewsletterError as error:
        return {**values, "problems": plain_problems(error)}
    number, published = _value(root, "number"), _value(root, "published")
    if isinstance(number, Scalar) and re.fullmatch(r"[0-9]{1,9}", number.value):
        values["number"] = int(number.value)
    if isinstance(published, Scalar) and _is_day(published.value):
        values["published"] = published.value
    for section in _children(_value(root, "sections")):
        title = _value(section, "title")
        picked = [_value(item, "id") or item for item in _children(_value(section, "items"))]
        ids = [node.value for node in picked if isinstance(node, Scalar)]
        values["sections"].append((title.value if isinstance(title, Scalar) else "", ids))
    return values


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and str(date.fromisoformat(text)) == text
    except ValueError:
        return False


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, Mapping):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _children(node: Node | None) -> Iterable[Node]:
    return node.value if isinstance(node, Sequence) else ()
