"""Addresses as editors write them: of pages, mailboxes and pictures, and in the links of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.errors import InvalidValue
from newsletter.merge_tags import ANY_TAG, TAG
from newsletter.wording import truncate

__all__ = ["find_bad_links", "read_address", "read_image_source", "read_mailbox"]

_SCHEMES = ("https", "http", "mailto", "tel")


# An address that has nothing to ask about, as most are; all others are looked at closely.
_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?:[/?#][^\s<>\[\]\\]*)?")


def read_address(text: str) -> str:
    """An address that a link can open: http(s), mailto, tel, or a merge tag. Raises InvalidValue."""
    if _PLAIN.fullmatch(text):
        return text
    if re.search(r"[\t\n\r]", text) or text != text.strip():
        raise InvalidValue("an address with a tab, a line end or a space around it", "write it in one piece")
    if not text:
        raise InvalidValue("an empty address", "write the address, or delete the line")
    if TAG.match(text) or ANY_TAG.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise InvalidValue(f"'{truncate(text)}' is not an address", "copy it from the browser's address bar") from None
    scheme = parts.scheme.lower()
    if not scheme or (scheme not in _SCHEMES and "." in scheme):
        raise InvalidValue(
            f"the address '{truncate(text)}' is not whole", f"begin it with https://, for example {_whole(text)}"
        )
    if scheme not in _SCHEMES:
        raise InvalidValue(f"an address may not begin with '{truncate(parts.scheme)}:'", "use https://")
    if scheme in ("http", "https"):
        if not host and not TAG.search(text):
            raise InvalidValue(
                f"the address '{truncate(text)}' names no site", "copy it from the browser's address bar"
            )
        if not TAG.search(text) and (re.search(r"[\s<>\"{}|\\^`]", parts.netloc) or "" in host.split(".")[:-1]):
            raise InvalidValue(
                f"'{truncate(parts.netloc)}' is not the name of a site", "copy it from the browser's address bar"
            )
    if scheme == "tel" and not re.search(r"[0-9]", text) and not TAG.search(text):
        raise InvalidValue(f"'{truncate(text)}' has no telephone number", "for example tel:+41227996111")
    if scheme == "mailto" and not TAG.search(text):
        read_mailbox(parts.path)
    return text


def _whole(text: str) -> str:
    """The whole address that was probably meant."""
    bare = truncate(text.strip("<>").lstrip("/"))
    if re.match(r"(?:https?|mailto|tel):", bare):
        return bare
    has_site = not text.startswith(("/", "#", "?")) or text.startswith("//")
    return (
        f"https://{bare}" if has_site and "." in bare.split("/", maxsplit=1)[0] else f"https://www.example.org/{bare}"
    )


def read_mailbox(text: str) -> str:
    """An e-mail address; raises InvalidValue."""
    if (
        not re.fullmatch(r"[^\s@<>\"',;:()\[\]\\]+@[^\s@<>\"',;:()\[\]\\_]+\.[^\s@<>\"',;:()\[\]\\.\d_]+", text)
        or ".." in text
    ):
        raise InvalidValue(f"'{truncate(text)}' is not an e-mail address", "for example coop@example.org")
    return text


def read_image_source(text: str) -> str:
    """The address of a picture, or its path below issues/images/. Raises InvalidValue."""
    if re.match(r"(?i)[a-z][a-z0-9+.-]+:", text) or text.startswith("//") or TAG.match(text):
        address = read_address(text)
        if address.lower().startswith(("mailto:", "tel:")):
            raise InvalidValue(
                "an image cannot come from an e-mail address or a telephone", "give its https:// address"
            )
        return address
    if text.startswith("issues/images/"):
        raise InvalidValue(f"'{truncate(text)}' begins too early", f"write {text.removeprefix('issues/')}")
    if "\\" in text:
        raise InvalidValue(f"'{truncate(text)}' has a backslash", "write / between folders, on Windows too")
    if not re.fullmatch(r"images(?:/[^/\0-\x1f\"<>|*?:{}%#]+)+", text) or re.search(r"(?:^|/)\.", text):
        raise InvalidValue(
            f"'{truncate(text)}' is not the address of an image",
            "give the address where it is published (https://…), or a file in issues/images/ as images/photo.jpg",
        )
    if not re.search(r"(?i)\.(?:jpe?g|png|gif|webp|tiff?|bmp)$", text):
        raise InvalidValue(f"'{truncate(text)}' is no kind of image that is known here", "use JPEG, PNG or GIF")
    return text


# A link's address, as CommonMark reads it: in angle brackets, or without spaces and with its brackets in pairs.
# What was matched is not tried in another way: a text may have thousands of "](" that are no links.
_LINK = re.compile(r"(?<!\\)\]\(\s*+(<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)(?:\s++[\"'(][^\n)]*+)?+\s*+\)")


def find_bad_links(markdown: str) -> Iterator[tuple[int, InvalidValue]]:
    """The links of a Markdown text whose address is none, each with its line in the text, counted from 0."""
    if "](" not in markdown:
        return
    text = TAG.sub("https://tag", markdown)
    line = position = 0
    for found in _LINK.finditer(text):
        address = found[1].strip("<>")
        if address.startswith("#"):
            continue
        try:
            read_address(address)
        except InvalidValue as error:
            hint = f"{error.hint}; to show ]( as it is, write \\]("
            line += text.count("\n", position, found.start())
            position = found.start()
            yield line, InvalidValue(f"a link that leads nowhere: {error}", hint)
