"""Merge tags: what a mailing platform fills in for each reader, as text.

A tag is recognised by its syntax alone, so that one typed by an editor or a
designer reaches the output byte for byte, whichever platform it belongs to.
Where words could be taken for a tag, only the chosen platform's syntax counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache


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


TRIPLE_BRACES = Syntax("{{{", "{}", "}}}")
DOUBLE_BRACES = Syntax("{{", "{}", "}}")
BRACE_PERCENTS = Syntax("{%", "{}%", "%}")
BRACKET_STARS = Syntax("[*", "[]", "*]")
STAR_BARS = Syntax("*|", "|*", "|*")
PERCENT_EQUALS = Syntax("%%=", "%", "=%%")
DOUBLE_PERCENTS = Syntax("%%", "% ,;!?", "%%")
ANGLE_PERCENTS = Syntax("<%", "%", "%>")
DOLLAR_BRACES = Syntax("${", "{}", "}")

#: Syntaxes that no editor's words could be taken for: recognised whichever platform is chosen.
SYNTAXES: tuple[Syntax, ...] = (
    TRIPLE_BRACES,
    DOUBLE_BRACES,
    BRACE_PERCENTS,
    BRACKET_STARS,
    STAR_BARS,
    PERCENT_EQUALS,
    DOUBLE_PERCENTS,
    ANGLE_PERCENTS,
    DOLLAR_BRACES,
)

_QUOTE = "(?:[\"']|&#3[49];|&quot;|&#x27;)"

DOUBLE_BRACKETS = Syntax("[[", "[]", "]]", rf"(?:[\w.:#/ =-]|{_QUOTE})+")
BRACKETS = Syntax(
    "[",
    "[]",
    "]",
    r"(?i:unsubscribe|webversion|preferences|forwardtoafriend|reconsent|(?:first|last|full)?name|email|listname"
    r"|current(?:day(?:name|number)?|month(?:name|number)?|year))(?:,\s*fallback=[^\[\]<\n]*)?",
)
BRACES = Syntax(
    "{",
    "{}",
    "}",
    r"(?:(?:contact|owner)field=\w+(?:\|[^{}|<\n]*)?|(?:unsubscribe|webview|resubscribe)_(?:url|text)"
    r"|signature|subject|tracking_pixel)",
)
BRACE_DOLLARS = Syntax("{$", "{}", "}", rf"[a-z_]+(?:\|default\({_QUOTE}[^'{{}}<\n]*?{_QUOTE}\))?")
PERCENTS = Syntax("%", "%", "%", r"[A-Z][A-Z0-9_-]*[A-Z0-9]")
DOLLARS = Syntax("$", "$", "$", r"[A-Z][A-Z0-9_]*")
AT_SIGNS = Syntax("@", "@", "@", r"[A-Z][A-Z0-9_]*")

#: Syntaxes that an editor's words could be taken for: recognised only where the chosen platform has them.
AMBIGUOUS_SYNTAXES: tuple[Syntax, ...] = (
    DOUBLE_BRACKETS,
    BRACKETS,
    BRACES,
    BRACE_DOLLARS,
    PERCENTS,
    DOLLARS,
    AT_SIGNS,
)

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


def may_hold(text: str, opening: str) -> bool:
    """Whether the `opening` of a tag stands in `text`."""
    return bool(_seeker(opening).search(text))


@cache
def _seeker(opening: str) -> re.Pattern[str]:
    """Finds `opening` by the first of its characters that is rare in HTML: an email is long, and most have none."""
    at = next((index for index, sign in enumerate(opening) if sign in "{}*|%$@"), 0)
    sign, before, after = opening[at], opening[:at], opening[at + 1 :]
    return re.compile(f"{re.escape(sign)}(?<={re.escape(before + sign)})(?={re.escape(after)})")


#: One tag of a syntax that is unmistakable, whichever platform is chosen.
TAG = tag_pattern(SYNTAXES)

#: One tag of any syntax: for where nothing but a tag or an address can stand.
ANY_TAG = tag_pattern((*AMBIGUOUS_SYNTAXES, *SYNTAXES))

#: Stands around a neutral tag's name between template and output: a
#: noncharacter (https://www.unicode.org/faq/private_use.html#nonchar1), which
#: content may not hold, so that no text can be taken for a tag.
MARK = "\ufdd0"

#: The tags that templates may use, as `merge.<name>`, and what each stands for.
NEUTRAL_TAGS: dict[str, str] = {
    "unsubscribe": "address of the page where a reader unsubscribes",
    "view_online": "address of this email as a web page",
    "preferences": "address of the page where a reader changes what they receive",
    "forward": "address of the page where a reader forwards this email",
    "first_name": "the reader's first name",
    "last_name": "the reader's last name",
    "email": "the reader's e-mail address",
    "postal_address": "the sender's postal address, where the platform keeps it",
    "list_name": "the name of the mailing list",
    "date": "the date of sending",
}


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
