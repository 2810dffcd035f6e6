"""The text of a news item's file: values of its front matter and its summary, read and changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from newsletter.content.news_items import split_front_matter
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.operations import Content, Operation, SetValue, content_of, tidied
from newsletter.editing.splice import apply_operations
from newsletter.editing.yaml_lines import line_break, uneditable

#: The steps of the summary, which stands behind the front matter.
SUMMARY = ("summary",)

_FENCES = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


def item_content(text: str, path: Path) -> dict[str, Content]:
    """The front matter of an item's file, and its summary. Raises NewsletterError when it cannot be read."""
    front, summary, _ = split_front_matter(text.replace("\r\n", "\n").removeprefix("\ufeff"), path)
    return {**(content_of(parse_yaml(front, path, first_line=2).root) or {}), "summary": summary}


def change_item_text(text: str, operations: Iterable[Operation], path: Path) -> str:
    """The text of an item's file after operations on its front matter; SUMMARY is its summary, which may be None.

    Raises NewsletterError as `apply_operations` does.
    """
    split_front_matter(text.replace("\r\n", "\n").removeprefix("\ufeff"), path)
    for operation in operations:
        fences = _FENCES.match(text)
        if fences is None:
            raise uneditable()
        if isinstance(operation, SetValue) and operation.steps == SUMMARY:
            break_ = line_break(text)
            summary = tidied(operation.value or "").rstrip("\n").replace("\n", break_)
            head = text[: fences.end()].rstrip("\r\n") + break_
            text = f"{head}{break_}{summary}{break_}" if summary else head
        else:
            front = apply_operations(fences[1], [operation], path)
            text = text[: fences.start(1)] + front + text[fences.end(1) :]
    return text
