"""Markdown in summaries and introductions: links, emphasis, lists, quotations; the rest is text.

Addresses and merge tags arrive as they were typed. Raw HTML is shown, not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.token import Token
from markupsafe import escape

from newsletter.merge_tags import SYNTAXES, Syntax, tag_pattern
from newsletter.rendering.pasted import link_addresses, pasted_lists
from newsletter.rendering.placeholders import Placeholders
from newsletter.rendering.plain_text import COLUMNS, text_width, wrap

_RULES = [
    "paragraph",
    "list",
    "blockquote",
    "link",
    "autolink",
    "emphasis",
    "newline",
    "escape",
    "entity",
    "balance_pairs",
]
_SCHEMES = ("http:", "https:", "mailto:", "tel:", "#")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "maxNesting": 50})
    parser.enable([rule for rule in _RULES if rule != "balance_pairs"])
    parser.inline.ruler2.enableOnly(["balance_pairs", "emphasis", "fragments_join"])
    parser.normalizeLink = _unchanged  # type: ignore[assignment, method-assign]
    parser.normalizeLinkText = _unchanged  # type: ignore[assignment, method-assign]
    parser.validateLink = _is_allowed  # type: ignore[assignment, method-assign]
    # The library's own turns "&amp;" and "\\" in an address into something else.
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=_link_destination,
    )
    return parser


def _unchanged(address: str) -> str:
    return address


def _is_allowed(address: str) -> bool:
    address = address.strip().lower()
    return address.startswith((*_SCHEMES, Placeholders.WORD))


def _link_destination(text: str, start: int, end: int) -> Any:
    """The address of a link as it was typed; only escaped brackets lose their backslash."""
    found = helpers.parseLinkDestination(text, start, end)
    if found.ok:
        raw = text[start : found.pos]
        if raw.startswith("<"):
            raw = raw[1:-1]
        found.str = re.sub(r"\\([()<>\\])", r"\1", raw)
    return found


@lru_cache(maxsize=4096)
def _parse(markdown: str, syntaxes: tuple[Syntax, ...]) -> tuple[list[Token], Placeholders]:
    """The tokens of a text, and what stands in them for its merge tags."""
    placeholders = Placeholders(markdown)

    def take(found: re.Match[str]) -> str:
        if found[0].startswith("[*") and found.string.startswith("(", found.end()):
            # A link whose words are emphasised: [*The Journal*](https://…).
            return found[0]
        return placeholders.put(found[0])

    protected = tag_pattern((*syntaxes, *SYNTAXES)).sub(take, pasted_lists(markdown))
    tokens = _parser().parse(link_addresses(protected))
    for token in tokens:
        _keep_line_ends(token.children or (), placeholders)
    return tokens, placeholders


#: The longest line, in columns, that is taken for one of a postal address or of a signature.
_SHORT_LINE = 40


def _keep_line_ends(tokens: Sequence[Token], placeholders: Placeholders) -> None:
    """Make line ends those of an address: between short lines, of which the second begins no part of a sentence."""
    ends = [number for number, token in enumerate(tokens) if token.type in ("softbreak", "hardbreak")]
    starts = [0, *(number + 1 for number in ends)]
    lines = [
        placeholders.restore("".join(token.content for token in tokens[start:end]))
        for start, end in zip(starts, [*ends, len(tokens)], strict=True)
    ]
    for number, before, after in zip(ends, lines, lines[1:], strict=False):
        short = text_width(before) <= _SHORT_LINE and not before.endswith((".", "!", "?", "…", "。", "।"))
        if (short or before.endswith(":")) and text_width(after) <= _SHORT_LINE and not after[:1].islower():
            tokens[number].type = "hardbreak"


def markdown_to_html(markdown: str, syntaxes: tuple[Syntax, ...] = ()) -> str:
    """HTML of the Markdown: `p`, `ul`, `ol`, `li`, `blockquote`, `em`, `strong`, `a` and `br`, all text escaped.

    `syntaxes` are those of merge tags that the chosen platform has beside the common ones.
    """
    tokens, placeholders = _parse(markdown, syntaxes)
    return "".join(_html(tokens, placeholders)).strip()


def words_of(markdown: str, syntaxes: tuple[Syntax, ...] = ()) -> str:
    """The words of the Markdown as readers see them, a paragraph a line, without the addresses that are links.

    A word stands for each merge tag.
    """
    tokens, _ = _parse(markdown, syntaxes)
    return "\n".join(_words(token.children or ()) for token in tokens if token.type == "inline")


def _words(tokens: Sequence[Token]) -> str:
    before = [None, *tokens]
    return "".join(
        " " if token.type in ("softbreak", "hardbreak") or (previous and previous.info == "auto") else token.content
        for previous, token in zip(before, tokens, strict=False)
    )


def _html(tokens: Sequence[Token], placeholders: Placeholders) -> list[str]:
    out: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type == "inline":
            out += _html(token.children or (), placeholders)
        elif token.type == "text":
            out.append(escape(placeholders.restore(token.content)))
        elif token.type == "softbreak":
            # A space: the MJML compiler drops a line end that stands between two tags.
            out.append(" ")
        elif token.type == "hardbreak":
            out.append("<br />\n")
        elif token.type == "link_open":
            address = escape(placeholders.restore(str(token.attrGet("href"))))
            out.append(f'<a href="{address}">')
            if following and following.type == "link_close":
                out.append(address)  # a link without words could not be seen
        elif token.type == "ordered_list_open" and token.attrGet("start") is not None:
            out.append(f'<ol start="{token.attrGet("start")}">')
        elif token.tag and not token.hidden:
            out.append(f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>")
            if token.block and token.nesting < 0:
                out.append("\n")
    return out


@dataclass(slots=True)
class _Lead:
    """What stands before the next line, and before those after it, in a list or a quotation."""

    first: str
    others: str


def markdown_to_text(markdown: str, columns: int = COLUMNS, syntaxes: tuple[Syntax, ...] = ()) -> str:
    """Plain text of the Markdown, wrapped; each address and each merge tag whole, an address on its own line."""
    tokens, placeholders = _parse(markdown, syntaxes)
    blocks: list[str] = []
    lists: list[int | None] = []
    leads: list[_Lead] = []
    tight = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            start = token.attrGet("start")
            lists.append(None if token.type.startswith("bullet") else int(start) if start is not None else 1)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
            tight = False
        elif token.type == "list_item_open":
            number = lists[-1]
            mark = "- " if number is None else f"{number}. "
            leads.append(_Lead(mark, " " * len(mark)))
            if number is not None:
                lists[-1] = number + 1
        elif token.type == "blockquote_open":
            leads.append(_Lead("> ", "> "))
        elif token.type in ("list_item_close", "blockquote_close"):
            leads.pop()
            tight = tight and token.type == "list_item_close"
        elif token.type == "paragraph_open":
            tight = token.hidden and bool(blocks) and tight
        elif token.type == "inline":
            first, indent = "".join(lead.first for lead in leads), "".join(lead.others for lead in leads)
            block = "\n".join(_lines(token.children or (), placeholders, indent, first, columns))
            for lead in leads:
                lead.first = lead.others
            if tight:
                blocks[-1] += "\n" + block
            else:
                blocks.append(block)
            tight = bool(lists)
    return "\n\n".join(blocks)


# What follows an address that is shown for itself: the line end stands for it. And what follows a
# link with words: it stays with its sentence, as the full stop of "See [the report](https://…)." does.
_AFTER_ADDRESS = re.compile(r"[.,;:。，、；：]+(?=\s|$)")
_AFTER_WORDS = re.compile(r"[.,;:!?)\]’”»…。，、；：！？）」』]+")


def _lines(tokens: Sequence[Token], placeholders: Placeholders, indent: str, first: str, columns: int) -> list[str]:
    """The lines of one paragraph: text wrapped, addresses by themselves."""
    lines: list[str] = []
    for text, address in _pieces(tokens, placeholders):
        if text.strip():
            wrapped = wrap(text.strip(), indent, indent if lines else first, columns).split("\n")
            lines.extend(placeholders.restore(line) for line in wrapped)
        if address:
            lines.append((indent if lines else first) + address)
    return lines


def _pieces(tokens: Sequence[Token], placeholders: Placeholders) -> Iterator[tuple[str, str]]:
    """Text, each with the address that follows it; none follows the last one."""
    text = address = ""
    label_start = taken = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=False):
        if token.type == "text":
            text += token.content[taken:]
            taken = 0
        elif token.type in ("softbreak", "hardbreak"):
            text += " " if token.type == "softbreak" else "\n"
        elif token.type == "link_open":
            address, label_start = placeholders.restore(str(token.attrGet("href"))), len(text)
        elif token.type == "link_close":
            label = placeholders.restore(text[label_start:].strip())
            shown = label == address
            after = following.content if following and following.type == "text" else ""
            bracketed = shown and text[:label_start].endswith("(") and after.startswith(")")
            if address.startswith("#") or f"mailto:{label}" == address or bracketed:
                continue
            pattern = _AFTER_ADDRESS if shown else _AFTER_WORDS
            closing = pattern.match(after)
            taken = closing.end() if closing else 0
            if shown:
                text = text[:label_start]
            elif closing:
                text += closing[0]
            yield text, address
            text = ""
    yield text, ""
