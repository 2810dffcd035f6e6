"""What the page does with the items and the sections of an issue, as operations on its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.editing.operations import SHORTHAND, Insert, Move, Operation, Remove
from newsletter.errors import NewsletterError

#: The actions on an item, and what the page says when they are done.
ACTIONS: Mapping[str, str] = {
    "up": "Moved up",
    "down": "Moved down",
    "to": "Moved",
    "out": "Left out",
    "in": "Taken in",
}
#: The actions on a section.
SECTION_ACTIONS: Mapping[str, str] = {
    "section-up": "Section moved up",
    "section-down": "Section moved down",
    "section-out": "Section removed",
}
#: The title of a section that was just added; the editor then gives it another one.
NEW_TITLE = "New section"

_SECTIONS = ("sections",)


def arrange(manifest: Any, action: str, item_id: str, to: int | None = None) -> list[Operation]:
    """The operations of one of ACTIONS on the content of a manifest.

    An item moves beyond the ends of its section into the one before or after; "to"
    and "in" put it at the end of the section with the number `to`, or into a
    new one. A section that has no other item goes with it, for a section cannot be
    empty. Raises NewsletterError when there is no such item, or no room to move to.
    """
    sections = [_ids(section) for section in manifest["sections"] or ()]
    if to is not None and not 0 <= to < len(sections):
        raise NewsletterError("the section is not there any more")
    if action == "in":
        return _take_in(sections, item_id, to)
    number, index = _find(sections, item_id)
    alone = len(sections[number]) == 1
    if action == "out":
        if alone and len(sections) == 1:
            raise NewsletterError(f"'{item_id}' is the issue's only item", hint="take another one in first")
        return [Remove(_SECTIONS, number) if alone else Remove(_items(number), index)]
    if action == "to" and to is None:
        if alone:
            raise NewsletterError(f"'{item_id}' has a section of its own already")
        added = Insert(_SECTIONS, number + 1, {"title": NEW_TITLE, "items": []})
        return [added, Move(_items(number), index, _items(number + 1), 0)]
    if action == "to" and to is not None:
        to_index = len(sections[to]) - (to == number)
    else:
        to, to_index = _neighbour(sections, number, index, up=action == "up")
    move = Move(_items(number), index, _items(to), to_index)
    return [move, Remove(_SECTIONS, number)] if alone and to != number else [move]


def arrange_section(manifest: Any, action: str, number: int) -> list[Operation]:
    """The operations of one of SECTION_ACTIONS on the section with a number; removed, it goes with its items.

    Raises NewsletterError when there is no such section, or no room to move to.
    """
    count = len(manifest["sections"] or ())
    if not 0 <= number < count:
        raise NewsletterError("the section is not there any more")
    if action == "section-out":
        if count == 1:
            raise NewsletterError("it is the issue's only section", hint="add another one first")
        return [Remove(_SECTIONS, number)]
    to = number - 1 if action == "section-up" else number + 1
    if not 0 <= to < count:
        raise NewsletterError(f"it is the {'first' if to < 0 else 'last'} section already")
    return [Move(_SECTIONS, number, _SECTIONS, to)]


def _take_in(sections: list[list[str]], item_id: str, to: int | None) -> list[Operation]:
    if any(item_id in ids for ids in sections):
        raise NewsletterError(f"'{item_id}' is in the issue already")
    if to is None:
        return [Insert(_SECTIONS, len(sections), {"title": NEW_TITLE, "items": [item_id]})]
    return [Insert(_items(to), len(sections[to]), item_id)]


def _neighbour(sections: list[list[str]], number: int, index: int, *, up: bool) -> tuple[int, int]:
    """The section and the index to which an item moves by one."""
    to_index = index - 1 if up else index + 1
    if 0 <= to_index < len(sections[number]):
        return number, to_index
    to = number - 1 if up else number + 1
    if not 0 <= to < len(sections):
        raise NewsletterError(f"'{sections[number][index]}' is the {'first' if up else 'last'} item already")
    return to, len(sections[to]) if up else 0


def _items(number: int) -> tuple[str | int, ...]:
    return ("sections", number, "items")


def _ids(section: Any) -> list[str]:
    return [each[SHORTHAND] if isinstance(each, Mapping) else each for each in section["items"]]


def _find(sections: list[list[str]], item_id: str) -> tuple[int, int]:
    for number, ids in enumerate(sections):
        if item_id in ids:
            return number, ids.index(item_id)
    raise NewsletterError(f"'{item_id}' is not in the issue any more")
