"""Placeholders for links and merge tags, so that no engine changes them.

MJML and HTML engines normalise what they parse: `{{ unsubscribe }}` in a link
comes out as `{{%20unsubscribe%20}}`. So each is replaced by a word that no
engine changes, and put back, byte for byte, when they are done.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from newsletter.merge_tags import MARK, SYNTAXES, Syntax, spell_fallback, tag_pattern

# Attributes that hold an address, in MJML and in HTML.
_ADDRESSES = "href|src|background-url|background|action|poster|cite|thumbnails-src"
# Lower and upper case are spelt out: a pattern that ignores case is slow to search for.
_ADDRESS = re.compile(rf"((?:{_ADDRESSES}|{_ADDRESSES.upper()})\s*=\s*)(?:\"([^\"<]+)\"|'([^'<]+)')")

# Attributes that hold words, in which tags may stand.
_WORDED = re.compile(r"(?<=[\s\"'])((?:alt|title|aria-label)\s*=\s*)(?:\"([^\"<]*)\"|'([^'<]*)')")

# In attributes, and in the label that it makes of the title, mrml writes two
# backslashes for one.
_BACKSLASHES = re.compile(r"\\+")
_DOUBLED_BY_MRML = re.compile(r"<[a-zA-Z][^<>\\]*\\[^<>]*>|(?<=<mj-title>)[^<]+")

# A reference in an attribute: one without its semicolon is text.
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")

# A neutral tag: its name, and in hexadecimal the words that stand in for a missing value.
_NEUTRAL = re.compile(f"{MARK}([a-z_]+)(?::([0-9a-f]+))?{MARK}")

_NO_TAGS: Mapping[str, str] = {}


def neutral_mark(name: str, fallback: str = "") -> str:
    """What stands for a neutral tag between template and output; no engine changes it."""
    return f"{MARK}{name}:{fallback.encode().hex()}{MARK}" if fallback else f"{MARK}{name}{MARK}"


def _unescaped(text: str) -> str:
    """`text` with its references decoded, of which html.unescape sees one in "&section=" too."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text


def _escaped(text: str) -> str:
    """A pattern for `text` as it is typed, or escaped for HTML."""
    return re.escape(text).replace("<", "(?:<|&lt;)").replace(">", "(?:>|&gt;)")


@cache
def _written_tags(syntaxes: tuple[Syntax, ...]) -> re.Pattern[str]:
    """Finds tags as they may stand in rendered MJML, where quotes and more can be escaped."""
    patterns = (
        _escaped(syntax.open) + (syntax.inside or rf"[^{re.escape(syntax.without)}<\n]+?") + _escaped(syntax.close)
        for syntax in syntaxes
    )
    return re.compile("|".join([f"{MARK}[a-z_]+(?::[0-9a-f]+)?{MARK}", *patterns]))


class Placeholders:
    """Words that stand for pieces of a text while something else reads it.

    Each is letters and digits, which no engine and no rule of Markdown changes;
    none occurs in the text itself.
    """

    #: How each of them begins.
    WORD = "tagq"

    def __init__(self, text: str) -> None:
        self.originals: list[str] = []
        self._word = self.WORD
        while self._word in text:
            self._word += "q"
        self.pattern = re.compile(f"{self._word}([0-9]+)x")

    def put(self, original: str) -> str:
        """The word that stands for `original` from now on."""
        self.originals.append(original)
        return f"{self._word}{len(self.originals) - 1}x"

    def restore(self, text: str) -> str:
        """`text` with the originals in place of their words."""
        return self.pattern.sub(lambda found: self.originals[int(found[1])], text) if self.originals else text


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose links and tags are placeholders; `originals` are as they go into HTML, by number."""

    text: str
    placeholders: Placeholders

    def restore(self, text: str, tags: Mapping[str, str], fallbacks: Mapping[str, str] = _NO_TAGS) -> str:
        """Put the originals back into `text`, which was made from the protected one.

        `tags` are the platform's own for the neutral ones, by name, and
        `fallbacks` those that take words for a missing value. An attribute
        whose tag holds its quote gets the other kind of quote; only where its
        tags hold both kinds is one of them escaped.
        """
        pieces = self.placeholders.pattern.split(text)
        for index in range(1, len(pieces), 2):
            original = fill_neutral(self.placeholders.originals[int(pieces[index])], tags, fallbacks)
            before, after = pieces[index - 1], pieces[index + 1]
            quote = before[-1:]
            if quote in original and before.endswith(('="', "='")) and after.startswith(quote):
                other = "'" if quote == '"' else '"'
                if other in original:
                    original = original.replace(other, "&#34;" if other == '"' else "&#39;")
                pieces[index - 1], pieces[index + 1] = before[:-1] + other, other + after[1:]
            pieces[index] = original
        return "".join(pieces)


def protect(text: str, syntaxes: tuple[Syntax, ...] = (), link: Callable[[str], str] | None = None) -> Protected:
    """Replace every tag and every address attribute of rendered MJML by a placeholder.

    `syntaxes` are the platform's beside the common ones. `link` changes the
    addresses that links open; it gets a placeholder where a tag stands.
    """
    known = (*syntaxes, *SYNTAXES)
    placeholders = Placeholders(text)
    originals, pattern, put = placeholders.originals, placeholders.pattern, placeholders.put
    in_attribute: set[int] = set()

    def take_tag(found: re.Match[str]) -> str:
        original = _unescaped(found[0])
        if not tag_pattern(known).fullmatch(original) and not _NEUTRAL.fullmatch(original):
            return found[0]
        if text.rfind("<", 0, found.start()) > text.rfind(">", 0, found.start()):
            in_attribute.add(len(originals))
        return put(original)

    def take_address(found: re.Match[str]) -> str:
        # Escaped for an attribute, with the tags in it left as they are.
        address = _unescaped(found[2] or found[3])
        if link and found[1][:4].lower() == "href":
            address = link(address)
        pieces = pattern.split(address)
        for index, piece in enumerate(pieces):
            if index % 2:
                in_attribute.discard(int(piece))
                pieces[index] = originals[int(piece)]
            else:
                pieces[index] = html.escape(piece)
        return f'{found[1]}"{put("".join(pieces))}"'

    def take_words(found: re.Match[str]) -> str:
        # Words beside a tag decide which quotes the serializer puts around both.
        return take_address(found) if pattern.search(found[0]) else found[0]

    protected = _ADDRESS.sub(take_address, _written_tags(known).sub(take_tag, text))
    if in_attribute:
        protected = _WORDED.sub(take_words, protected)
    for number in in_attribute:
        originals[number] = originals[number].replace('"', "&quot;")
    if "\\" in protected:
        protected = _DOUBLED_BY_MRML.sub(lambda found: _BACKSLASHES.sub(lambda run: put(run[0]), found[0]), protected)
    return Protected(protected, placeholders)


def fill_neutral(text: str, tags: Mapping[str, str], fallbacks: Mapping[str, str] = _NO_TAGS) -> str:
    """Replace the neutral tags in `text` by the platform's own.

    Where the platform has no tag that takes words for a missing value, the
    words stand in for every reader.
    """

    def fill(found: re.Match[str]) -> str:
        name, words = found[1], found[2]
        if words is None:
            return tags[name]
        spelt = bytes.fromhex(words).decode()
        return spell_fallback(fallbacks[name], spelt) if name in fallbacks else spelt

    return _NEUTRAL.sub(fill, text) if MARK in text else text
