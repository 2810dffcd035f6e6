"""Text files as they are read: bounded, UTF-8, with the location of every problem."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from itertools import islice
from pathlib import Path

from newsletter.errors import Location, NewsletterError, Problem

#: The largest file that is opened, in bytes. A manifest has a few thousand.
MAX_BYTES = 1_000_000

# Unicode control characters (but tab and line end), surrogates and
# noncharacters: XML and email cannot contain them, and nobody types them. (The
# templates mark merge tags and parts with noncharacters.)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef]"
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)) + "]"
)

# YAML ends a line here, too, but no text editor does: they come with text
# pasted from word processors and web pages.
_RARE_LINE_ENDS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")

# What word processors leave in a text and nobody sees: soft hyphens, spaces
# without width, and what stood for a picture. Joiners and such spaces stay
# where a script or an emoji is written with them: https://www.unicode.org/versions/latest/core-spec/chapter-23/
_LEFT_BEHIND = re.compile(
    "[\u00ad\u034f\u180e\u2060-\u2064\ufeff\ufffc]|(?<![\u0590-\u1dff\u200b-\u200d\u2190-\U0010ffff])[\u200b-\u200d]+"
)


def read_text(path: Path) -> str:
    """The text of `path`, line ends made LF, a byte order mark dropped.

    Line ends that no text editor shows (U+0085, U+2028, U+2029) become spaces; soft hyphens and other
    characters that nobody sees are dropped.

    Raises NewsletterError when the file is missing, too large, not UTF-8, or
    holds control characters.
    """
    location = Location(path)
    try:
        status = path.stat()
        if status.st_size > MAX_BYTES:
            raise NewsletterError(
                f"the file has {status.st_size:,} bytes, and a text at most {MAX_BYTES:,}",
                location,
                "is it the right file? images go to issues/images/",
            )
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "a device"
            raise NewsletterError(f"this is {what}", location, "a text file is needed here")
        content = path.read_bytes()
    except FileNotFoundError:
        raise NewsletterError("no such file", location, "check the name and its spelling") from None
    except OSError as error:
        raise NewsletterError(f"cannot be read: {error.strerror or error}", location) from None
    return _decode(content, path)


def _decode(content: bytes, path: Path) -> str:
    # Without its mark, UTF-16 is recognised by a NUL in every letter of plain English.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content.count(0) > len(content) // 4:
        raise NewsletterError("the file is UTF-16", Location(path, 1), "save it again with the encoding UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from behind a byte order mark.
        before = error.object[: error.start].decode("utf-8", "replace")
        raise NewsletterError(
            f"byte 0x{error.object[error.start]:02X} is not UTF-8",
            _location_after(path, before),
            "save the file again with the encoding UTF-8",
        ) from None
    text = drop_invisible(text.replace("\r\n", "\n").replace("\r", "\n").translate(_RARE_LINE_ENDS))
    if text.replace("\n", "").isprintable():
        return text
    problems = [
        Problem(
            _location_after(path, text[: found.start()]),
            f"a control character (U+{ord(found[0]):04X}), which email cannot contain",
            "delete it and type the text again",
        )
        for found in islice(_CONTROL.finditer(text), 20)
    ]
    if problems:
        raise NewsletterError(problems)
    return text


def drop_invisible(text: str) -> str:
    """`text` without soft hyphens and the other characters that word processors leave in it and nobody sees."""
    return text if text.isascii() else _LEFT_BEHIND.sub("", text)


def invisible_character(character: str) -> str:
    """The name of a character that looks like a space or like nothing, and is no space; '' of any other."""
    if character.isascii() or unicodedata.category(character) not in ("Zs", "Cf"):
        return ""
    name = unicodedata.name(character, "character").lower()
    return f"{'an' if name[0] in 'aeio' else 'a'} {name} (U+{ord(character):04X})"


def is_file(path: Path) -> bool:
    """Whether there is a file; False also for a name that is longer than the system allows."""
    return os.path.isfile(path)  # noqa: PTH113 - `Path.is_file` raises OSError for such a name


def is_folder(path: Path) -> bool:
    """Whether there is a folder; False also for a name that is longer than the system allows."""
    return os.path.isdir(path)  # noqa: PTH112 - `Path.is_dir` raises OSError for such a name


def control_character(text: str) -> str:
    """The first character of `text` that email cannot contain, or ''."""
    found = _CONTROL.search(text)
    return found[0] if found else ""


def _location_after(path: Path, before: str) -> Location:
    return Location(path, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
