"""Keeps links and merge tags out of the engines' hands.

MJML and HTML engines normalise what they parse: `{{ unsubscribe }}` in a link
comes out as `{{%20unsubscribe%20}}`. So each is replaced by a word that no
engine touches, and put back, byte for byte, when they are done.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from newsletter.merge_tags import MARK, SYNTAXES, Syntax, spell_fallback, tag_pattern

__all__ = ["Protected", "fill_neutral", "neutral_mark", "protect"]

# Attributes that hold an address, in MJML and in HTML.
_ADDRESSES = "href|src|background-url|background|action|poster|cite|thumbnails-src"

# A neutral tag: its name, and in hexadecimal the words that stand in for a missing value.
_NEUTRAL = f"{MARK}([a-z_]+)(?::([0-9a-f]*))?{MARK}"
_NEUTRAL_UNGROUPED = f"{MARK}[a-z_]+(?::[0-9a-f]*)?{MARK}"

_START_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")

_NO_TAGS: Mapping[str, str] = {}


def neutral_mark(name: str, fallback: str | None = None) -> str:
    """What stands for a neutral tag between template and output; no engine changes it."""
    return f"{MARK}{name}{MARK}" if fallback is None else f"{MARK}{name}:{fallback.encode().hex()}{MARK}"


def _escaped(text: str) -> str:
    """A pattern for `text` as it is typed, or escaped for HTML."""
    return re.escape(text).replace("<", "(?:<|&lt;)").replace(">", "(?:>|&gt;)")


@cache
def _patterns(syntaxes: tuple[Syntax, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What to protect in rendered MJML, and one tag as it is typed, for these syntaxes."""
    # Tags as they may stand in rendered MJML, where quotes and more can be escaped.
    written = "|".join(
        [
            _NEUTRAL_UNGROUPED,
            *(
                _escaped(syntax.open)
                + (syntax.inside or rf"[^{re.escape(syntax.without)}<\n]+?")
                + _escaped(syntax.close)
                for syntax in syntaxes
            ),
        ]
    )
    scan = re.compile(
        rf"(?<=[\s\"'])(?P<name>(?:{_ADDRESSES})\s*=\s*)"
        rf"(?:\"(?P<double>(?:{written}|[^\"<])+)\"|'(?P<single>(?:{written}|[^'<])+)')"
        rf"|(?P<tag>{written})"
    )
    return scan, re.compile(f"{_NEUTRAL_UNGROUPED}|{tag_pattern(syntaxes).pattern}")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose links and tags are words; `originals` are as they go into HTML, by number."""

    text: str
    word: str
    originals: tuple[str, ...]

    def restore(self, text: str, tags: Mapping[str, str], fallbacks: Mapping[str, str] = _NO_TAGS) -> str:
        """Put the originals back into `text`, which was made from the protected one.

        `tags` are the platform's own for the neutral ones, by name, and
        `fallbacks` those that name the words for a missing value. An
        attribute whose tag holds its quote gets the other kind of quote.
        """
        one = re.compile(rf"{self.word}([0-9]+)x")
        originals = [fill_neutral(original, tags, fallbacks) for original in self.originals]

        def in_attribute(found: re.Match[str]) -> str:
            quote, value = found[1], found[2]
            used = "".join(originals[int(number)] for number in one.findall(value))
            if quote not in used:
                return f"={quote}{one.sub(lambda each: originals[int(each[1])], value)}{quote}"
            other = "'" if quote == '"' else '"'
            if other not in used:
                value = value.replace(other, "&#39;" if other == "'" else "&quot;")
                return f"={other}{one.sub(lambda each: originals[int(each[1])], value)}{other}"
            # Both kinds of quote: no attribute can hold them as they are.
            return f"={quote}{one.sub(lambda each: html.escape(originals[int(each[1])]), value)}{quote}"

        attribute = re.compile(rf"=([\"'])((?:(?!\1).)*{self.word}[0-9]+x(?:(?!\1).)*)\1", re.DOTALL)

        def in_start_tag(found: re.Match[str]) -> str:
            return attribute.sub(in_attribute, found[0]) if self.word in found[0] else found[0]

        text = _START_TAG.sub(in_start_tag, text)
        return one.sub(lambda found: originals[int(found[1])], text)


def protect(text: str, syntaxes: tuple[Syntax, ...] = (), link: Callable[[str], str] | None = None) -> Protected:
    """Replace every address attribute and every tag of rendered MJML by a word.

    `syntaxes` are the platform's beside the common ones; `link` changes the
    addresses that links open.
    """
    scan, piece = _patterns((*syntaxes, *SYNTAXES))
    word = "qlink"
    while word in text:
        word += "q"
    originals: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found["tag"]:
            original = html.unescape(found["tag"])
            if not piece.fullmatch(original):
                return found[0]
            originals.append(original)
            return f"{word}{len(originals) - 1}x"
        value = html.unescape(found["double"] if found["double"] is not None else found["single"])
        if link and found["name"].startswith("href"):
            value = link(value)
        originals.append(_for_attribute(value, piece))
        return f'{found["name"]}"{word}{len(originals) - 1}x"'

    return Protected(scan.sub(take, text), word, tuple(originals))


def fill_neutral(text: str, tags: Mapping[str, str], fallbacks: Mapping[str, str] = _NO_TAGS) -> str:
    """Replace the neutral tags in `text` by the platform's own.

    Where the platform has no tag that names words for a missing value, the
    words stand in for every reader.
    """

    def fill(found: re.Match[str]) -> str:
        name, words = found[1], found[2]
        if words is None:
            return tags[name]
        spelt = bytes.fromhex(words).decode()
        return spell_fallback(fallbacks[name], spelt) if name in fallbacks else spelt

    return re.sub(_NEUTRAL, fill, text) if MARK in text else text


def _for_attribute(address: str, piece: re.Pattern[str]) -> str:
    """An address escaped for an attribute, its tags left as they are."""
    parts: list[str] = []
    end = 0
    for found in piece.finditer(address):
        parts += html.escape(address[end : found.start()]), found[0]
        end = found.end()
    return "".join(parts) + html.escape(address[end:])
