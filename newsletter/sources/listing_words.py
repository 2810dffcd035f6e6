"""The words around dates and in listings that Babel does not know: "Posted on", "Read more", in many languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from newsletter.sources.month_names import plain


@cache
def listing_words(name: str) -> frozenset[str]:
    """The words of one list of listing_words.toml, as `plain` writes them."""
    lists = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return frozenset(plain(word) for word in lists[name])
