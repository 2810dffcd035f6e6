"""Plain text as Markdown that shows it as it is.

Only what Markdown would change is escaped, so that an editor finds the text
as the source has it. The rules are those that summaries are read with
(newsletter/rendering/markdown.py): paragraphs, lists, quotations, links, emphasis, entities.
"""

from __future__ import annotations

import html
import re

from newsletter.merge_tags import TAG

# What begins a list or a quotation.
_BLOCK = re.compile(r"(?:>|[-+*](?=\s|$)|(?P<number>\d{1,9})(?=[.)](?:\s|$)))")
_AUTOLINK = re.compile(r"<(?=[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*>|[^\s<>]+@[^\s<>]*>)")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,32};")
# A noncharacter, which no text of a source holds after it is cleaned: stands for a backslash yet to be written.
_ESCAPE = "\ufdd3"
_BACKSLASH = re.compile(rf"\\(?=[!-/:-@\[-`{{-~{_ESCAPE}])")
_END = re.compile(r"(?<!\\)\\$")
# Also without a "[" before it: what looks like a link that leads nowhere is a problem of the file.
_LINK = re.compile(r"\]\(")


def escape_markdown(text: str) -> str:
    """Markdown for plain text, paragraph by paragraph. Merge tags stay as they are typed."""
    return "\n".join(_escape_line(line) for line in text.split("\n"))


def _escape_line(line: str) -> str:
    # Where emphasis and addresses may begin or end is seen in the whole line, with its tags.
    masked = line
    for found in _tags(line):
        masked = masked[: found.start()] + "x" * len(found[0]) + masked[found.end() :]
    marks = [found.start() for found in _AUTOLINK.finditer(masked)]
    marks += [at for mark in "*_" if len(places := _flanking(masked, mark)) > 1 for at in places]
    for at in sorted(marks, reverse=True):
        line = f"{line[:at]}{_ESCAPE}{line[at:]}"
    link = bool(_LINK.search(line))
    pieces: list[str] = []
    position = 0
    for found in _tags(line):
        pieces += _escape_piece(line[position : found.start()], link=link), found[0]
        position = found.end()
    pieces.append(_END.sub(r"\\\\", _escape_piece(line[position:], link=link)))
    escaped = "".join(pieces).replace(_ESCAPE, "\\")
    start = _BLOCK.match(escaped)
    if start:
        at = start.end() if start["number"] else 0
        escaped = f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def _tags(line: str) -> list[re.Match[str]]:
    """The merge tags of a line, as Markdown is read here: `[*words*](` begins a link."""
    return [
        found
        for found in TAG.finditer(line)
        if not (found[0].startswith("[*") and line.startswith(("(", f"{_ESCAPE}("), found.end()))
    ]


def _escape_piece(piece: str, *, link: bool) -> str:
    piece = _BACKSLASH.sub(r"\\\\", piece)
    piece = _ENTITY.sub(_escape_entity, piece)
    return re.sub(r"([\[\]])", r"\\\1", piece) if link else piece


def _escape_entity(found: re.Match[str]) -> str:
    return found[0] if html.unescape(found[0]) == found[0] else f"\\{found[0]}"


def _flanking(text: str, mark: str) -> list[int]:
    """Where `mark` stands that may begin or end emphasis: not between spaces, `_` not within a word."""
    found = []
    for at, character in enumerate(text):
        before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
        between_spaces = before.isspace() and after.isspace()
        within_word = mark == "_" and before.isalnum() and after.isalnum()
        if character == mark and not between_spaces and not within_word:
            found.append(at)
    return found
