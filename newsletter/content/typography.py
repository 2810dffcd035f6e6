"""Straight quotes and dashes of an issue, set as its language has them; addresses, code and merge tags stay.

The marks are those of CLDR (https://cldr.unicode.org/translation/miscellaneous-displaying-lists/quotation-marks);
quotation_marks.json has them by what they are: start and end, then those of a quotation within a quotation.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from newsletter.content.model import Issue, Item, Section
from newsletter.merge_tags import ANY_TAG

Record = TypeVar("Record", Issue, Item, Section)

_DEFAULT = "“”‘’"
_APOSTROPHE, _NO_BREAK = "’", "\xa0"

#: The fields that are words of editors.
_ITEM = ("title", "summary", "person", "role", "place")
_SECTION = ("title", "introduction")
_ISSUE = ("title", "subject", "preheader", "introduction")

# What stays, the end of a paragraph, dashes between words, and quotes.
_MARK = re.compile(
    rf"(?P<stays>{ANY_TAG.pattern}|`[^`\n]*+`|\]\([^)\n]{{0,2000}}+\)|<[^<>\n]*+>|https?://\S++)"
    r"|(?P<paragraph>\n[ \t]*\n)"
    r"|(?P<spaced>(?<=\S)[ \t]--?[ \t](?=\S))|(?P<long>(?<=[\w\"'”’)])---?(?=[\w\"'“‘(]))"
    r"|(?P<quote>[\"'])"
)


@cache
def quotation_marks(language: str) -> tuple[str, ...]:
    """The four marks of a language tag: start, end, and both of an inner quotation."""
    table = json.loads(Path(__file__).with_name("quotation_marks.json").read_text("utf-8"))
    marks = {name: each for each, names in table.items() for name in names.split()}
    parts = language.split("-")
    tags = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return tuple(next((marks[tag] for tag in tags if tag in marks), _DEFAULT))


def set_typography(issue: Issue) -> Issue:
    """The issue with its words set; those of an item in the item's language."""
    language = issue.publication.language
    sections = tuple(
        replace(
            _set_fields(section, _SECTION, language), items=tuple(_set_item(item, language) for item in section.items)
        )
        for section in issue.sections
    )
    return replace(_set_fields(issue, _ISSUE, language), sections=sections)


def _set_item(item: Item, language: str) -> Item:
    return _set_fields(item, _ITEM, item.language or language)


def _set_fields(record: Record, names: tuple[str, ...], language: str) -> Record:
    values = {name: set_text(getattr(record, name), language) for name in names if getattr(record, name)}
    changes: dict[str, Any] = {name: value for name, value in values.items() if value != getattr(record, name)}
    return replace(record, **changes) if changes else record


def set_text(text: str, language: str) -> str:
    """A text, in Markdown or not, with the quotes and dashes of a language."""
    start, end, inner_start, inner_end = quotation_marks(language)
    inside = _NO_BREAK if language.partition("-")[0] == "fr" and language != "fr-CH" else ""
    opened: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        if found["stays"]:
            return found[0]
        if found["paragraph"]:
            opened.clear()
            return found[0]
        if found["spaced"]:
            return f"{found[0][0]}–{found[0][-1]}"
        if found["long"]:
            return "—"
        quote = found["quote"]
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if quote in opened and not (quote == "'" and before.isalnum() and after.isalnum()):
            opened.discard(quote)
            return f"{inside}{end}" if quote == '"' else inner_end
        if before.isalnum() and not _is_wide(before):
            return _APOSTROPHE if quote == "'" and before.isalpha() else quote
        if quote == "'" and after.isdigit():
            return _APOSTROPHE
        if not after.strip():
            return quote
        opened.add(quote)
        return f"{start}{inside}" if quote == '"' else inner_start

    return _MARK.sub(mark, text)


def _is_wide(character: str) -> bool:
    """Whether words of the character's script have no spaces between them."""
    return "\u3041" <= character <= "\u9fff"
