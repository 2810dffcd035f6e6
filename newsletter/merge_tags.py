"""Merge tags: what a mailing platform fills in for each reader, as text.

A tag is recognised by its syntax alone, so that one typed by an editor or a
designer reaches the output byte for byte, whichever platform it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["MARK", "NEUTRAL_TAGS", "SYNTAXES", "TAG", "Syntax", "TagSet"]


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a family of platforms writes a tag: what opens it, what it may not hold, what closes it."""

    open: str
    without: str
    close: str


SYNTAXES: tuple[Syntax, ...] = (
    Syntax("{{", "{}", "}}"),
    Syntax("{%", "{}%", "%}"),
    Syntax("[*", "[]", "*]"),
    Syntax("*|", "|*", "|*"),
    Syntax("%%=", "%", "=%%"),
    Syntax("%%", "% ,;!?", "%%"),
    Syntax("<%", "%", "%>"),
    Syntax("${", "{}", "}"),
)

# What HTML reads as text even unescaped: all but a `<` or `&` that may begin
# a tag or a reference (https://html.spec.whatwg.org/#data-state).
_INERT = r"[^{without}<&\n]|[<&](?=[\s=&])"

#: One tag of any syntax, as it is typed. Whatever is not inert in HTML is no
#: tag but an editor's words, and is escaped like them.
TAG = re.compile(
    "|".join(
        re.escape(syntax.open)
        + f"(?:{_INERT.replace('{without}', re.escape(syntax.without))})+"
        + re.escape(syntax.close)
        for syntax in SYNTAXES
    )
)

#: Stands around a neutral tag's name between template and output. A private-use
#: character that content may not hold, so that no text can be taken for a tag.
MARK = "\U000f4e4c"

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

    `html` holds them as they stand in HTML, `text` in plain text.
    """

    platform: str
    html: Mapping[str, str]
    text: Mapping[str, str]
