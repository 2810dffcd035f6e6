"""Lines of plain text, measured in the columns that they take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsletter.merge_tags import TAG

#: The width of a line of plain text, in columns: RFC 3676 asks for at most 78,
#: and quoting in answers adds two each time.
COLUMNS = 72

_ADDRESS = re.compile(r"(?:https?|mailto|tel):\S+", re.IGNORECASE)


def text_width(text: str) -> int:
    """The columns that `text` takes: wide East Asian characters count two, combining marks none.

    Source: https://www.unicode.org/reports/tr11/
    """
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def shorten(text: str, columns: int) -> str:
    """`text`, or its first words with an ellipsis where it takes more than `columns`; a merge tag stays whole."""
    if text_width(text) <= columns:
        return text
    first = next(_fill(" ".join(text.split()), columns - 1, TAG))
    while text_width(first) >= columns:
        first = first[:-1]
    return f"{first.rstrip(' ,;:.–-')}…"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(
    text: str, indent: str = "", first: str | None = None, columns: int = COLUMNS, tags: re.Pattern[str] = TAG
) -> str:
    """`text` in lines of at most `columns`; its own line ends stay.

    `indent` begins each line, `first` the first one. An address stands whole
    on a line of its own, however long. No line ends inside a merge tag; `tags`
    finds one.
    """
    lines: list[str] = []
    lead = indent if first is None else first
    for paragraph in text.split("\n"):
        for line in _fill(paragraph, columns - text_width(indent), tags):
            lines.append((lead + line).rstrip() if line or lead.strip() else "")
            lead = indent
    return "\n".join(lines)


def _fill(paragraph: str, columns: int, tags: re.Pattern[str]) -> Iterator[str]:
    line, width = "", 0
    for word, glue in _words(paragraph, tags):
        size = text_width(word)
        if not line:
            line, width = word, size
        elif width + len(glue) + size > columns or _ADDRESS.match(word) or _ADDRESS.match(line):
            yield line
            line, width = word, size
        else:
            line += glue + word
            width += len(glue) + size
    yield line


def _words(paragraph: str, tags: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The pieces between which a line may end, each with what joins it to the one before.

    That is words, and the parts of words with wide characters, which have no spaces.
    """
    for word in re.findall(rf"(?:{tags.pattern}|[^ \t])+", paragraph):
        if word.isascii() or _ADDRESS.match(word):
            yield word, " "
            continue
        glue = " "
        for number, part in enumerate(re.split(f"({tags.pattern})", word)):
            for piece in [part] if number % 2 else re.findall(_BREAKABLE, part):
                yield piece, glue
                glue = ""


# A wide character with the closing punctuation that may not begin a line, or
# a run of anything else (https://www.unicode.org/reports/tr14/, classes CL, NS).
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd"
)
_CLOSING = "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff0e\uff1a\uff1b\uff1f"
_BREAKABLE = f"[{_WIDE}][{_CLOSING}]*|[^{_WIDE}]+"


def underline(text: str, character: str = "-", columns: int = COLUMNS, tags: re.Pattern[str] = TAG) -> str:
    """`text` wrapped, with a line of `character` below it as wide as its widest line."""
    lines = wrap(text, columns=columns, tags=tags).split("\n")
    return "\n".join([*lines, character * min(columns, max(map(text_width, lines)))])


def tidy_lines(text: str) -> str:
    """No space at line ends, at most one empty line in a row, one line end at the end."""
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
