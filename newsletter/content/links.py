"""Addresses as editors write them: of pages, mailboxes and pictures, and in the links of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from newsletter.errors import InvalidValue
from newsletter.merge_tags import ANY_TAG, TAG
from newsletter.wording import truncate

_SCHEMES = ("https", "http", "mailto", "tel")
_COPY = "copy it from the browser's address bar"


def read_address(text: str) -> str:
    """An address that a link can open: http(s), mailto, tel, or a merge tag. Raises InvalidValue."""
    if re.search(r"[\t\n\r]", text) or text != text.strip():
        raise InvalidValue("an address with a tab, a line end or a space around it", "write it in one piece")
    if not text:
        raise InvalidValue("an empty address", "write the address, or delete the line")
    if TAG.match(text) or ANY_TAG.fullmatch(text):
        return text
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise InvalidValue(f"'{truncate(text)}' is not an address", _COPY) from None
    scheme = parts.scheme.lower()
    if not scheme or (scheme not in _SCHEMES and "." in scheme):
        raise InvalidValue(
            f"the address '{truncate(text)}' is incomplete", f"begin it with https://, for example {_complete(text)}"
        )
    if scheme not in _SCHEMES:
        raise InvalidValue(f"an address may not begin with '{truncate(parts.scheme)}:'", "use https://")
    if not TAG.search(text):
        _check_parts(text, scheme, parts)
    return text


def _check_parts(text: str, scheme: str, parts: SplitResult) -> None:
    """Raise InvalidValue for an address without merge tags that leads nowhere."""
    host = parts.hostname or ""
    if scheme == "mailto":
        read_mailbox(parts.path)
    elif scheme == "tel":
        if not re.search(r"[0-9]", text):
            raise InvalidValue(f"'{truncate(text)}' has no telephone number", "for example tel:+41227996111")
    elif not host:
        raise InvalidValue(f"the address '{truncate(text)}' has no website", _COPY)
    elif re.search(r"[\s<>\"{}|\\^`]", parts.netloc) or "" in host.split(".")[:-1]:
        raise InvalidValue(f"'{truncate(parts.netloc)}' is not the name of a website", _COPY)


def _complete(text: str) -> str:
    """The complete address that was probably meant."""
    bare = truncate(text.strip("<>").lstrip("/"))
    if re.match(r"(?:https?|mailto|tel):", bare):
        return bare
    has_host = not text.startswith(("/", "#", "?")) or text.startswith("//")
    if has_host and "." in bare.split("/", maxsplit=1)[0]:
        return f"https://{bare}"
    return f"https://www.example.org/{bare}"


def read_mailbox(text: str) -> str:
    """An e-mail address; raises InvalidValue."""
    if (
        not re.fullmatch(r"[^\s@<>\"',;:()\[\]\\]+@[^\s@<>\"',;:()\[\]\\_]+\.[^\s@<>\"',;:()\[\]\\.\d_]+", text)
        or ".." in text
        or "=?" in text  # begins an encoded word, which mail programs would decode
    ):
        raise InvalidValue(f"'{truncate(text)}' is not an e-mail address", "for example coop@example.org")
    return text


def read_image_source(text: str) -> str:
    """The address of an image, or its path below issues/images/. Raises InvalidValue."""
    value = f"'{truncate(text)}'"
    if re.match(r"(?i)[a-z][a-z0-9+.-]+:", text) or text.startswith("//") or TAG.match(text):
        if re.match("(?i)mailto:|tel:", read_address(text)):
            raise InvalidValue("an image cannot be at an e-mail address or a telephone", "give its https:// address")
        return text
    if text.startswith("issues/images/"):
        raise InvalidValue(f"{value} should not begin with issues/", f"write {text.removeprefix('issues/')}")
    if "\\" in text:
        raise InvalidValue(f"{value} has a backslash", "write / between folders, on Windows too")
    if not re.fullmatch(r"images(?:/[^/\0-\x1f\"<>|*?:{}%#]+)+", text) or re.search(r"(?:^|/)\.", text):
        hint = "give the address where it is published (https://…), or a file in issues/images/ as images/photo.jpg"
        raise InvalidValue(f"{value} is not the address of an image", hint)
    if re.search(r"(?i)\.hei[cf]$", text):
        raise InvalidValue(f"{value} is a HEIC photo from a phone", "export it as JPEG")
    if not re.search(r"(?i)\.(?:jpe?g|png|gif|webp|tiff?|bmp)$", text):
        raise InvalidValue(f"{value} is not an image format that can be used", "use JPEG, PNG or GIF")
    return text


# A link's address, as CommonMark reads it: in angle brackets, or without spaces and with its brackets in pairs.
# What was matched is not tried in another way: a text may have thousands of "](" that are no links.
_LINK = re.compile(r"(?<!\\)\]\(\s*+(<[^<>\n]*+>|[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)(?:\s++[\"'(][^\n)]*+)?+\s*+\)")


#: The most opening brackets of a text in Markdown: each may begin a link, and many take very long to read.
_MAX_BRACKETS = 30_000


def find_bad_markdown(markdown: str) -> Iterator[tuple[int, InvalidValue]]:
    """What is wrong with a Markdown text: too many brackets, or `find_bad_links`; each with its line, from 0."""
    brackets = markdown.count("[")
    if brackets > _MAX_BRACKETS:
        message = f"the text has {brackets:,} opening brackets; at most {_MAX_BRACKETS:,} are allowed"
        yield 0, InvalidValue(message, "shorten it, and link to the page that has all of it")
    else:
        yield from find_bad_links(markdown)


def find_bad_links(markdown: str) -> Iterator[tuple[int, InvalidValue]]:
    """The links of a Markdown text whose address is none, each with its line in the text, counted from 0."""
    if "](" not in markdown:
        return
    text = TAG.sub("https://tag", markdown)
    line = position = 0
    for found in _LINK.finditer(text):
        error = _bad_link(found)
        if error:
            line += text.count("\n", position, found.start())
            position = found.start()
            yield line, error


def _bad_link(found: re.Match[str]) -> InvalidValue | None:
    """What is wrong with one of the links of a text."""
    opening = found.string.rfind("[", 0, found.start())
    if found.string[max(opening - 1, 0) : opening] == "!":
        hint = f"write 'image:' with 'src: {truncate(found[1])}' in the front matter of a news item"
        return InvalidValue("a picture in the text, where it is not shown", hint)
    address = found[1].strip("<>")
    if not address.startswith("#"):
        try:
            read_address(address)
        except InvalidValue as error:
            hint = f"{error.hint}; to show ]( as it is, write \\]("
            return InvalidValue(f"a link that leads nowhere: {error}", hint)
    return None
