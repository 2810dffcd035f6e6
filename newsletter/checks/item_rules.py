"""Rules about the addresses of news items, as their files give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import WCAG, Found, rule


@rule("link-missing", "warning", why="Readers cannot go on to the full story of an item without an address", quick=True)
def address_missing(context: CheckContext) -> Iterator[Found]:
    """An item without an address, a registration link, links or a link in its summary."""
    for item in context.issue.items:
        if not (item.url or item.registration or item.links or re.search(r"\]\(|<https?:", item.summary)):
            yield Found.in_item(item, "title", "the item has no address", "add 'url: https://…'")


@rule(
    "link-twice", "warning", why="Two items with one address: one of them leads readers to the wrong page", quick=True
)
def address_twice(context: CheckContext) -> Iterator[Found]:
    """Two items with the same address."""
    first: dict[str, str] = {}
    for item in context.issue.items:
        other = first.setdefault(item.url.rstrip("/"), item.id) if item.url else item.id
        if other != item.id:
            message = f"the item has the same address as '{context.items[other].title}' ({other})"
            yield Found.in_item(item, "url", message, "check which one is right")


@rule(
    "title-address",
    "warning",
    why="Screen readers spell out an address in a title",
    source=f"{WCAG}link-purpose-in-context",
    quick=True,
)
def address_in_title(context: CheckContext) -> Iterator[Found]:
    """An address among the words of a title."""
    for writing in context.writings:
        found = writing.field in ("title", "section") and re.search(r"https?://\S+|\bwww\.\S+", writing.text)
        if found:
            hint = "move it to 'url:' and describe the page in words"
            yield Found(writing.locate(found[0]), "the title contains an address", hint, writing.item)
