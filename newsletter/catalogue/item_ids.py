"""Ids of news items: the date and a readable slug of the title, in ASCII."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container
from datetime import date

from newsletter.sources.cleaning import cut_at_word

#: Longest slug, in characters: an id has at most 80, with its date and a number.
MAX_SLUG = 60

_HEAD_ENDS = re.compile(r"[?:]| - ")
_MIN_HEAD_WORDS = 3
_DROPPED = re.compile("[\"'`´‘’‚‛“”„«»‹›,.]")


def slug_of(title: str) -> str:
    """A title's beginning in small letters, digits and "-", at most MAX_SLUG characters.

    A title of two parts, such as a question and its answer, gives the first.
    """
    from anyascii import anyascii

    head = _HEAD_ENDS.split(title, maxsplit=1)[0]
    if len(head.split()) < _MIN_HEAD_WORDS:
        head = title
    plain = _DROPPED.sub("", anyascii(_DROPPED.sub("", head)).lower())
    words = " ".join(re.findall("[a-z0-9]+", plain))
    return cut_at_word(words, MAX_SLUG).replace(" ", "-") or "untitled"


def item_id(day: date, title: str, taken: Container[str]) -> str:
    """The id of a news item, with a number when another item has it."""
    first = f"{day}-{slug_of(title)}"
    ids = itertools.chain([first], (f"{first}-{number}" for number in itertools.count(2)))
    return next(each for each in ids if each not in taken)
