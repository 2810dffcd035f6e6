"""What editors paste into a text, as Markdown: the lists of word processors, and bare addresses."""

from __future__ import annotations

import re
from itertools import pairwise

from newsletter.content.links import read_address
from newsletter.errors import InvalidValue
from newsletter.rendering.placeholders import Placeholders

# A mark that no sentence begins with, also in the symbol fonts of Word; or one with a tab after it, as Word writes it.
# The last one is the mark of its second level.
_BULLET = re.compile(
    r"(?P<indent>[ \t]*)(?:[•●◦○▪▫■□‣⁃\uf0a7\uf0b7\uf0d8][ \t\xa0]*|[-*·–—§][ \xa0]*\t[ \t\xa0]*"
    r"|(?P<second>o)\t[ \t]*)(?=\S)"
)
_DASH = re.compile(r"[ \t]*([·–])[ \xa0]+(?=\S)")

# A link or an address in angle brackets, which stay as they are; or an address, without the punctuation after it.
_LINK = r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])*+\]\((?:[^()\n]|\([^()\n]*+\))*+\)|<[^<>\s]*+>"
_WEB = r"(?<![a-z0-9@/.:=?&-])https?://(?:[^\s<>()\[\]。，、；：！？）」』]|\([^\s<>()]*+\)|\[\[?[^\s<>\[\]]*+\]\]?)++"
_MAIL = r"(?<![a-z0-9_@/.:=?&+-])[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?![\w@])"
_ADDRESS = re.compile(rf"{_LINK}|(?P<web>{_WEB})|(?P<mail>{_MAIL})", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?'\"»”’…*_"


def pasted_lists(text: str) -> str:
    """`text` with the entries of lists that were pasted from a word processor as entries in Markdown."""
    lines = text.split("\n")
    dashes = [found[1] if (found := _DASH.match(line)) else "" for line in lines]
    written = [dash for dash, line in zip(dashes, lines, strict=True) if line.strip()]
    beside = {dash for dash, other in pairwise(written) if dash == other}
    out: list[str] = []
    pasted = False
    for line, dash in zip(lines, dashes, strict=True):
        found = _BULLET.match(line)
        if found:
            out.append(f"{'  ' if found['second'] else ''}{found['indent']}- {line[found.end() :]}")
        elif dash in beside and dash:
            out.append(_DASH.sub("- ", line, count=1))
        else:
            if pasted and line[:1].strip():
                out.append("")  # what follows a list of Word is no part of its last entry
            out.append(line)
        pasted = bool(found and "\t" in found[0])
    return "\n".join(out)


def link_addresses(text: str) -> str:
    """`text` in Markdown with angle brackets around each address that has none: they make it a link."""
    return _ADDRESS.sub(_bracketed, text) if "://" in text or "@" in text else text


def _bracketed(found: re.Match[str]) -> str:
    if found["mail"]:
        return f"<{found[0]}>"
    # Where a merge tag stands for the host, the whole is the platform's, such as http://$UNSUB$.
    # In angle brackets a backslash would be shown.
    if not found["web"] or f"://{Placeholders.WORD}" in found[0] or "\\" in found[0]:
        return found[0]
    address = found[0].rstrip(_AFTER_ADDRESS)
    try:
        read_address(address)
    except InvalidValue:
        return found[0]
    return f"<{address}>{found[0][len(address) :]}"
