"""Keeps links and merge tags out of the engines' hands.

MJML and HTML engines normalise what they parse: `{{ unsubscribe }}` in a link
comes out as `{{%20unsubscribe%20}}`. So each is replaced by a word that no
engine touches, and put back, byte for byte, when they are done.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.merge_tags import MARK, SYNTAXES, TAG

__all__ = ["Protected", "fill_neutral", "protect"]

# Attributes that hold an address, in MJML and in HTML.
_ADDRESSES = "href|src|background-url|background|action|poster|cite|thumbnails-src"

_NEUTRAL = f"{MARK}([a-z_]+){MARK}"


def _escaped(text: str) -> str:
    """A pattern for `text` as it is typed, or escaped for HTML."""
    return re.escape(text).replace("<", "(?:<|&lt;)").replace(">", "(?:>|&gt;)")


# Tags as they may stand in rendered MJML, where quotes and more can be escaped.
_WRITTEN_TAG = "|".join(
    [
        _NEUTRAL.replace("(", "(?:"),
        *(
            rf"{_escaped(syntax.open)}[^{re.escape(syntax.without)}<\n]+?{_escaped(syntax.close)}"
            for syntax in SYNTAXES
        ),
    ]
)
_SCAN = re.compile(
    rf"(?<=[\s\"'])(?P<name>(?:{_ADDRESSES})\s*=\s*)"
    rf"(?:\"(?P<double>(?:{_WRITTEN_TAG}|[^\"<])+)\"|'(?P<single>(?:{_WRITTEN_TAG}|[^'<])+)')"
    rf"|(?P<tag>{_WRITTEN_TAG})"
)
_PIECE = re.compile(f"{_NEUTRAL}|{TAG.pattern}")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose links and tags are words; `originals` are as they go into HTML, by number."""

    text: str
    word: str
    originals: tuple[str, ...]

    def restore(self, text: str, tags: Mapping[str, str]) -> str:
        """Put the originals back into `text`, which was made from the protected one.

        `tags` are the platform's own for the neutral ones, by name. An
        attribute whose tag holds its quote gets the other kind of quote.
        """

        def put_back(found: re.Match[str]) -> str:
            quote, number = found[1], int(found[2] or found[3])
            original = fill_neutral(self.originals[number], tags)
            if not quote:
                return original
            if quote in original:
                quote = "'" if quote == '"' and "'" not in original else '"'
            return f"={quote}{original}{quote}"

        return re.sub(rf"=([\"']){self.word}([0-9]+)x\1|{self.word}([0-9]+)x", put_back, text)


def protect(text: str) -> Protected:
    """Replace every address attribute and every tag of rendered MJML by a word."""
    word = "qlink"
    while word in text:
        word += "q"
    originals: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found["tag"]:
            original = html.unescape(found["tag"])
            if not _PIECE.fullmatch(original):
                return found[0]
            in_attribute = text.rfind("<", 0, found.start()) > text.rfind(">", 0, found.start())
            originals.append(original.replace('"', "&quot;") if in_attribute else original)
            return f"{word}{len(originals) - 1}x"
        value = found["double"] if found["double"] is not None else found["single"]
        originals.append(_for_attribute(html.unescape(value)))
        return f'{found["name"]}"{word}{len(originals) - 1}x"'

    return Protected(_SCAN.sub(take, text), word, tuple(originals))


def fill_neutral(text: str, tags: Mapping[str, str]) -> str:
    """Replace the neutral tags in `text` by the platform's own."""
    return re.sub(_NEUTRAL, lambda found: tags[found[1]], text) if MARK in text else text


def _for_attribute(address: str) -> str:
    """An address escaped for an attribute, its tags left as they are."""
    parts: list[str] = []
    end = 0
    for found in _PIECE.finditer(address):
        parts += html.escape(address[end : found.start()]), found[0]
        end = found.end()
    return "".join(parts) + html.escape(address[end:])
