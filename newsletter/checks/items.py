"""The addresses of items, as their files give them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter

__all__ = ["address_missing", "address_twice", "title_with_address"]


def address_missing(letter: Letter) -> Iterator[Found]:
    """An item that readers cannot follow."""
    for item in letter.issue.items:
        if not (item.url or item.registration or item.links or re.search(r"\]\(|<https?:", item.summary)):
            yield Found(
                item.origin.place("title"),
                "the item has no address; its readers cannot go on from here",
                "add 'url: https://…'",
                item.id,
            )


def address_twice(letter: Letter) -> Iterator[Found]:
    """Two items that lead to the same page."""
    first: dict[str, str] = {}
    for item in letter.issue.items:
        if not item.url:
            continue
        other = first.setdefault(item.url.rstrip("/"), item.id)
        if other != item.id:
            yield Found(
                item.origin.place("url"),
                f"the item has the address of '{letter.items[other].title}' ({other})",
                "check which is right",
                item.id,
            )


def title_with_address(letter: Letter) -> Iterator[Found]:
    """An address among the words of a title."""
    for writing in letter.writings if "://" in letter.words or "www." in letter.words else ():
        if writing.field not in ("title", "section") or not ("://" in writing.text or "www." in writing.text):
            continue
        found = re.search(r"https?://\S+|\bwww\.\S+", writing.text)
        if found:
            yield Found(
                writing.locate(found[0]), "an address in a title", "put it into 'url:' and use words here", writing.item
            )
