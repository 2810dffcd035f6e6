"""Which item of the catalogue an item of a source is: by its address, or by its day and title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeAlias

from newsletter.catalogue.index import Entry
from newsletter.sources.drafts import NewsItem
from newsletter.sources.identity import identity, is_translation

# A day, a title and an address: each "" where it is not compared.
_Key: TypeAlias = tuple[str, str, str]


class KnownItems:
    """The catalogue's entries, to compare with the items of one import."""

    def __init__(self, entries: Iterable[Entry], items: Iterable[NewsItem]) -> None:
        entries = tuple(entries)
        self._ambiguous = _ambiguous((entry.id[:10], entry.title, entry.url) for entry in entries)
        self._ambiguous |= _ambiguous((str(item.date), item.title, item.url) for item in items)
        self._entries: dict[_Key, Entry] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Know one more."""
        for key in _keys(entry.id[:10], entry.title, entry.url):
            self._entries.setdefault(key, entry)

    def find(self, item: NewsItem) -> Entry | None:
        """The entry that an item is, or None."""
        for key in _keys(str(item.date), item.title, item.url):
            entry = self._entries.get(key)
            # One title on one day is one item, unless several addresses have it.
            is_sure = key not in self._ambiguous or (not key[2] and not (entry and entry.url and item.url))
            if entry and is_sure:
                return entry
        return None

    def find_near(self, item: NewsItem) -> Entry | None:
        """The entry with the title of a new item and a day beside its own, unless one site has both: then a series."""
        for days in (-1, 1):
            entry = self._entries.get((str(item.date + timedelta(days)), _plain(item.title), ""))
            if entry and not (entry.url and item.url and _site(entry.url) == _site(item.url)):
                return entry
        return None


def _site(address: str) -> str:
    return identity(address).partition("/")[0]


def _keys(day: str, title: str, url: str) -> Iterator[_Key]:
    """What an item is known by, the surest first."""
    title, address = _plain(title), identity(url)
    if address:
        yield from ((day, title, address), ("", title, address), ("", "", address))
    yield (day, title, "")


def _ambiguous(items: Iterable[tuple[str, str, str]]) -> set[_Key]:
    """The keys that different items share: the address of a listing itself, a title that returns every day.

    An item is its day, title and address.
    """
    found: set[_Key] = set()
    first: dict[str, tuple[str, str, str]] = {}
    addresses: dict[_Key, str] = {}
    for day, title, url in items:
        plain, address = _plain(title), identity(url)
        if address:
            first_day, first_title, first_url = first.setdefault(address, (day, plain, url))
            if first_day != day and first_title != plain and not is_translation(first_url, url):
                found.add(("", "", address))
            if addresses.setdefault((day, plain, ""), address) != address:
                found.add((day, plain, ""))
    return found


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))
