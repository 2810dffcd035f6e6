"""Phrases that the hints of MJML problems share."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["either", "nearest"]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ''."""
    import difflib

    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.7)
    return near[0] if near else ""


def either(words: Iterable[str]) -> str:
    """Words for a sentence: "a", "a or b", "a, b or c"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
