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

from newsletter.merge_tags import MARK, SYNTAXES, Syntax, may_hold, spell_fallback, tag_pattern

__all__ = ["Protected", "fill_neutral", "neutral_mark", "protect"]

# Attributes that hold an address, in MJML and in HTML.
_ADDRESSES = "href|src|background-url|background|action|poster|cite|thumbnails-src"
# Both ways of writing their names are spelt out: a pattern that ignores case is not searched for by its beginning.
_ADDRESS = re.compile(rf"((?:{_ADDRESSES}|{_ADDRESSES.upper()})\s*=\s*)(?:\"([^\"<]+)\"|'([^'<]+)')")

# Attributes that hold words, in which tags may stand.
_WORDED = "alt|title|aria-label"

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


def _syntaxes_in(text: str, known: tuple[Syntax, ...]) -> tuple[Syntax, ...]:
    """The syntaxes that may occur in `text`: few do, and looking for all takes its time."""
    return tuple(
        syntax
        for syntax in known
        if may_hold(text, syntax.open) or ("<" in syntax.open and may_hold(text, html.escape(syntax.open)))
    )


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose links and tags are words; `originals` are as they go into HTML, by number."""

    text: str
    word: str
    originals: tuple[str, ...]

    def restore(self, text: str, tags: Mapping[str, str], fallbacks: Mapping[str, str] = _NO_TAGS) -> str:
        """Put the originals back into `text`, which was made from the protected one.

        `tags` are the platform's own for the neutral ones, by name, and
        `fallbacks` those that name words for a missing value. An
        attribute whose tag holds its quote gets the other kind of quote; only
        where its tags hold both kinds is one of them escaped.
        """
        pieces = re.split(f"{self.word}([0-9]+)x", text)
        for index in range(1, len(pieces), 2):
            original = fill_neutral(self.originals[int(pieces[index])], tags, fallbacks)
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
    """Replace every tag and every address attribute of rendered MJML by a word.

    `syntaxes` are the platform's beside the common ones. `link` changes the
    addresses that links open; it sees a word where a tag stands.
    """
    known = (*syntaxes, *SYNTAXES)
    word = "qlink"
    while word in text:
        word += "q"
    originals: list[str] = []
    in_attribute: set[int] = set()

    def put(original: str) -> str:
        originals.append(original)
        return f"{word}{len(originals) - 1}x"

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
        if word not in address:
            return f'{found[1]}"{put(html.escape(address))}"'
        pieces = re.split(rf"{word}([0-9]+)x", address)
        for index, piece in enumerate(pieces):
            number = int(piece) if index % 2 else -1
            in_attribute.discard(number)
            pieces[index] = originals[number] if index % 2 else html.escape(piece)
        return f'{found[1]}"{put("".join(pieces))}"'

    protected = _ADDRESS.sub(take_address, _written_tags(_syntaxes_in(text, known)).sub(take_tag, text))
    if in_attribute:
        # Words beside a tag decide which quotes the serializer puts around both.
        worded = f"(?<=[\\s\"'])((?:{_WORDED})\\s*=\\s*)"
        protected = re.sub(
            rf"{worded}(?:\"([^\"<]*{word}[0-9][^\"<]*)\"|'([^'<]*{word}[0-9][^'<]*)')", take_address, protected
        )
    for number in in_attribute:
        originals[number] = originals[number].replace('"', "&quot;")
    if "\\" in protected:
        protected = _DOUBLED_BY_MRML.sub(lambda found: _BACKSLASHES.sub(lambda run: put(run[0]), found[0]), protected)
    return Protected(protected, word, tuple(originals))


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

    return _NEUTRAL.sub(fill, text) if MARK in text else text
