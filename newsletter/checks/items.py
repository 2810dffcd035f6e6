"""The addresses of items, as their files give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found

__all__ = ["address_missing", "address_twice", "title_with_address"]


def address_missing(context: CheckContext) -> Iterator[Found]:
    """An item that readers cannot follow."""
    for item in context.issue.items:
        if not (item.url or item.registration or item.links or re.search(r"\]\(|<https?:", item.summary)):
            yield Found(
                item.origin.location("title"),
                "the item has no address; its readers cannot go on from here",
                "add 'url: https://…'",
                item.id,
            )


def address_twice(context: CheckContext) -> Iterator[Found]:
    """Two items that lead to the same page."""
    first: dict[str, str] = {}
    for item in context.issue.items:
        if not item.url:
            continue
        other = first.setdefault(item.url.rstrip("/"), item.id)
        if other != item.id:
            yield Found(
                item.origin.location("url"),
                f"the item has the address of '{context.items[other].title}' ({other})",
                "check which is right",
                item.id,
            )


def title_with_address(context: CheckContext) -> Iterator[Found]:
    """An address among the words of a title."""
    for writing in context.writings if "://" in context.words or "www." in context.words else ():
        if writing.field not in ("title", "section") or not ("://" in writing.text or "www." in writing.text):
            continue
        found = re.search(r"https?://\S+|\bwww\.\S+", writing.text)
        if found:
            yield Found(
                writing.locate(found[0]), "an address in a title", "put it into 'url:' and use words here", writing.item
            )
