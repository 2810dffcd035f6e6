"""Phrases that messages share: suggestions, lists of names, shortened values, sizes, counts."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """A hint naming the known words nearest to a misspelt one, or ''."""
    import difflib

    names = list(dict.fromkeys(known))
    lowered: dict[str, str] = {}
    for name in names:
        lowered.setdefault(name.lower(), name)
    near = difflib.get_close_matches(word.lower(), lowered, n=most, cutoff=0.6)
    return f"did you mean {one_of([lowered[name] for name in near])}?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """Names for a sentence: 'a', 'a' or 'b', 'a', 'b' or 'c'."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]


def listed(names: Iterable[str]) -> str:
    """Names for a sentence: a, a and b, a, b and c."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def truncate(text: str, length: int = 60) -> str:
    """`text` for a message: at most `length` characters of it, with an ellipsis where it was cut."""
    return text if len(text) <= length else text[: length - 1] + "…"


def kilobytes(count: int) -> str:
    """Bytes as kilobytes of 1024, as mail clients count: "28.4 KB"."""
    return f"{count / 1024:.1f} KB"


def counted(count: int, noun: str) -> str:
    """A number with its noun: "1 item", "2 items"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
