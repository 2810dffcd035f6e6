"""Bytes of a file or an answer as text, whatever charset they claim or have."""

from __future__ import annotations

import codecs
import re

from newsletter.errors import Location, NewsletterError

_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding=["']([\w.:-]{1,40})|<meta[^>]{0,200}?charset=["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_FILES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "an Office or zip file"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich text file"),
)  # fmt: skip


def decode_source(content: bytes, location: Location, charset: str = "") -> str:
    """The text of `content`. `location` is for messages, `charset` what the server named.

    UTF-8 wins over what is declared, because other charsets are hardly ever
    valid UTF-8 by chance; "latin-1" is read as Windows does
    (https://encoding.spec.whatwg.org/#names-and-labels). Raises NewsletterError
    for what is not a text.
    """
    for start, what in _OTHER_FILES:
        if content.startswith(start):
            raise NewsletterError(
                f"this is {what}",
                location,
                "open it, copy the text, and import it from the clipboard with: newsletter import -",
            )
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content.decode(codec, "replace")
    unmarked = _utf_16_without_mark(content)
    if unmarked:
        return content.decode(unmarked, "replace")
    declared = _DECLARED.search(content[:4000])
    found = (declared[1] or declared[2]).decode("ascii") if declared else ""
    for codec in ("utf-8", charset, found):
        try:
            if codec:
                return content.decode(_windows(codec))
        except (LookupError, UnicodeError):
            continue
    if b"\x00" in content[:4000]:
        raise NewsletterError("this is not a text", location, "give a text, a web page, a feed or a table")
    return content.decode("cp1252", "replace")


def _utf_16_without_mark(content: bytes) -> str:
    """The kind of UTF-16 that the beginning of a text is in, or ''.

    Every space and line end has a NUL there, always on the same side; all of
    them are valid UTF-8.
    """
    start = content[:4000]
    first, second = start[::2].count(0), start[1::2].count(0)
    if min(first, second) or max(first, second) < len(start) / 40:
        return ""
    return "utf-16-be" if first else "utf-16-le" if second else ""


def _windows(codec: str) -> str:
    name = codecs.lookup(codec).name
    return "cp1252" if name in ("iso8859-1", "ascii") else name
