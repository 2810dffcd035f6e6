"""Merge tags: what a mailing platform fills in for each reader, as text.

A tag is recognised by its syntax alone, so that one typed by an editor or a
designer reaches the output byte for byte, whichever platform it belongs to.
Where words could be taken for a tag, only the chosen platform's syntax counts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a family of platforms writes a tag: what opens it, what it may not hold, what closes it.

    `inside`, where given, is a pattern that all between the two must match,
    with its quotes as they are or escaped for HTML: for syntaxes that
    ordinary words could be taken for.
    """

    open: str
    without: str
    close: str
    inside: str = ""


_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

#: Syntaxes that no editor's words could be taken for: recognised whichever platform is chosen.
SYNTAXES: tuple[Syntax, ...] = tuple(Syntax(*parts) for parts in _TABLES["syntaxes"])

#: Syntaxes that an editor's words could be taken for: recognised only where the chosen platform has them.
AMBIGUOUS_SYNTAXES: tuple[Syntax, ...] = tuple(Syntax(*parts) for parts in _TABLES["ambiguous"])

#: The tags that templates may use, as `merge.<name>`, and what each stands for.
NEUTRAL_TAGS: dict[str, str] = _TABLES["neutral"]

# What HTML reads as text even unescaped: all but a `<` or `&` that may begin
# a tag or a reference (https://html.spec.whatwg.org/#data-state).
_INERT = r"[^{without}<&\n]|[<&](?=[\s=&])"


@cache
def tag_pattern(syntaxes: tuple[Syntax, ...]) -> re.Pattern[str]:
    """One tag of any of `syntaxes`, as it is typed.

    Whatever is not inert in HTML is no tag but an editor's words, and is
    escaped like them. A word in brackets before a parenthesis is a link in
    Markdown.
    """
    return re.compile(
        "|".join(
            re.escape(syntax.open)
            + (syntax.inside or f"(?:{_INERT.replace('{without}', re.escape(syntax.without))})+")
            + re.escape(syntax.close)
            + (r"(?!\()" if syntax.inside else "")
            for syntax in syntaxes
        )
    )


#: One tag of a syntax that is unmistakable, whichever platform is chosen.
TAG = tag_pattern(SYNTAXES)

#: One tag of any syntax: for where nothing but a tag or an address can stand.
ANY_TAG = tag_pattern((*AMBIGUOUS_SYNTAXES, *SYNTAXES))

#: Stands around a neutral tag's name between template and output: a
#: noncharacter (https://www.unicode.org/faq/private_use.html#nonchar1), which
#: content may not hold, so that no text can be taken for a tag.
MARK = "\ufdd0"


@dataclass(frozen=True, slots=True)
class TagSet:
    """A platform's own tags for the neutral ones it has, by neutral name.

    `html` holds them as they stand in HTML, `text` in plain text. `fallbacks`
    are those that name what stands in when a reader has no such value: the
    words go where `{fallback}` stands. `syntaxes` are recognised beside
    SYNTAXES. `required` names the tags without which the platform does not
    send.
    """

    platform: str
    html: Mapping[str, str]
    text: Mapping[str, str]
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    syntaxes: tuple[Syntax, ...] = ()
    required: tuple[str, ...] = ()


def spell_fallback(pattern: str, words: str) -> str:
    """A tag with the words that stand in when a reader has no such value."""
    return pattern.replace("{fallback}", words)
