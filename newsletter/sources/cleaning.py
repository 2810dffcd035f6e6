"""Text of unknown pages, safe to keep: without control characters and invisible ones, with plain spaces."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.content.files import control_character

#: Longest title and summary that are taken over, in characters.
MAX_TITLE = 400
MAX_SUMMARY = 2000

# Zero-width space, word joiner, byte order mark, soft hyphen, object replacement;
# and the marks that can turn the order of the text after them
# (https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings).
_INVISIBLE = frozenset("\u200b\u2060\ufeff\u00ad\ufffc\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_line(text: str) -> str:
    """The text in one line, each run of white space one space."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    kept = "".join(
        character
        for character in text
        if character not in _INVISIBLE and not control_character(character) and not "\ud800" <= character <= "\udfff"
    )
    return " ".join(kept.split())


def clean_summary(paragraphs: Iterable[str]) -> str:
    """Paragraphs with an empty line between them, at most MAX_SUMMARY characters.

    Whole paragraphs are left out at the end; a first one that is too long by
    itself breaks off at a word, with "…".
    """
    kept: list[str] = []
    room = MAX_SUMMARY
    for paragraph in paragraphs:
        line = clean_line(paragraph)
        if not line:
            continue
        if len(line) > room:
            if not kept:
                kept.append(cut_at_word(line, room - 2) + " …")
            break
        kept.append(line)
        room -= len(line) + 2
    return "\n\n".join(kept)


def cut_at_word(text: str, length: int) -> str:
    """At most `length` characters of `text`, ending where a word ends when there is one."""
    if len(text) <= length:
        return text
    head = text[: length + 1]
    return head.rsplit(" ", 1)[0].rstrip() if " " in head.rstrip() else text[:length]
