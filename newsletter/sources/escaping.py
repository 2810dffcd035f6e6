"""Plain text as Markdown that shows it as it is.

Only what Markdown would change is escaped, so that an editor finds the text
as the source has it. The rules are those that summaries are read with
(newsletter/rendering/markdown.py): paragraphs, lists, links, emphasis, entities.
"""

from __future__ import annotations

import html
import re

from newsletter.merge_tags import TAG

__all__ = ["escape_markdown"]

_LIST = re.compile(r"(?:[-+*](?=\s|$)|(?P<number>\d{1,9})(?=[.)](?:\s|$)))")
_AUTOLINK = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|[^\s<>]+@[^\s<>]*>)")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,32};")
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")
_LINK = re.compile(r"\[(?=[^\n]*\]\()")


def escape_markdown(text: str) -> str:
    """Markdown for plain text, paragraph by paragraph. Merge tags stay as they are typed."""
    return "\n".join(_escape_line(line) for line in text.split("\n"))


def _escape_line(line: str) -> str:
    pieces: list[str] = []
    position = 0
    emphasis = {mark: len(_flanking(TAG.sub("x", line), mark)) > 1 for mark in "*_"}
    link = bool(_LINK.search(line))
    for found in [*TAG.finditer(line), None]:
        end = found.start() if found else len(line)
        pieces.append(_escape_piece(line, position, end, emphasis, link=link))
        if found:
            pieces.append(found[0])
            position = found.end()
    escaped = "".join(pieces)
    start = _LIST.match(escaped)
    if start:
        at = start.end() if start["number"] else 0
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def _escape_piece(line: str, start: int, end: int, emphasis: dict[str, bool], *, link: bool) -> str:
    piece = line[start:end]
    # The end of a piece is the end of the line only for the last one.
    piece = _BACKSLASH.sub(r"\\\\", piece) if end == len(line) else re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", piece)
    piece = _ENTITY.sub(_escape_entity, piece)
    piece = _AUTOLINK.sub(r"\\<", piece)
    if link:
        piece = re.sub(r"([\[\]])", r"\\\1", piece)
    for mark, needed in emphasis.items():
        if needed:
            for at in reversed(_flanking(piece, mark)):
                piece = f"{piece[:at]}\\{piece[at:]}"
    return piece


def _escape_entity(found: re.Match[str]) -> str:
    return found[0] if html.unescape(found[0]) == found[0] else f"\\{found[0]}"


def _flanking(text: str, mark: str) -> list[int]:
    """Where `mark` stands that may begin or end emphasis: not between spaces, `_` not within a word."""
    found = []
    for at, character in enumerate(text):
        if character != mark:
            continue
        before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
        if before.isspace() and after.isspace():
            continue
        if mark == "_" and before.isalnum() and after.isalnum():
            continue
        found.append(at)
    return found
