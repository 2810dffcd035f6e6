"""What the page does with the items of an issue: it moves one up or down, leaves one out, or takes one in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.editing.operations import SHORTHAND, Insert, Move, Operation, Remove
from newsletter.errors import NewsletterError

#: The actions, and what the page says when they are done.
ACTIONS: Mapping[str, str] = {"up": "Moved up", "down": "Moved down", "out": "Left out", "in": "Taken in"}


def arrange(manifest: Any, action: str, item_id: str, title: str) -> tuple[list[Operation], str]:
    """The operations of one of ACTIONS on the content of a manifest, and words for what they do.

    An item moves beyond the ends of its section into the one before or after. A
    section that has no other item goes with it, for a section cannot be empty.
    Raises NewsletterError when there is no such item, or no room to move to.
    """
    sections = [_ids(section) for section in manifest["sections"]]
    words = f"{ACTIONS[action]}: {title}"
    if action == "in":
        last = len(sections) - 1
        return [Insert(("sections", last, "items"), len(sections[last]), item_id)], words
    number, index = _find(sections, item_id)
    alone = len(sections[number]) == 1
    gone: list[Operation] = [Remove(("sections",), number)] if alone else []
    if action == "out":
        if alone and len(sections) == 1:
            raise NewsletterError(f"'{item_id}' is the issue's only item", hint="take another one in first")
        return gone or [Remove(("sections", number, "items"), index)], words
    to, to_index = number, index - 1 if action == "up" else index + 1
    if not 0 <= to_index < len(sections[number]):
        to += -1 if action == "up" else 1
        if not 0 <= to < len(sections):
            raise NewsletterError(f"'{item_id}' is the {'first' if action == 'up' else 'last'} item already")
        to_index = len(sections[to]) if action == "up" else 0
    move = Move(("sections", number, "items"), index, ("sections", to, "items"), to_index)
    return [move, *gone], words


def _ids(section: Any) -> list[str]:
    return [each[SHORTHAND] if isinstance(each, Mapping) else each for each in section["items"]]


def _find(sections: list[list[str]], item_id: str) -> tuple[int, int]:
    for number, ids in enumerate(sections):
        if item_id in ids:
            return number, ids.index(item_id)
    raise NewsletterError(f"'{item_id}' is not in the issue any more")
