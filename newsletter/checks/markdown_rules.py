"""Rules about marks in texts: Markdown that is not supported, or that does not do what was meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from newsletter.checks.context import CheckContext, Writing
from newsletter.checks.rule import Finding, rule
from newsletter.merge_tags import ANY_TAG
from newsletter.rendering.markdown import words_of
from newsletter.wording import truncate

_SYNTAX = "https://commonmark.org/help/"

#: The fields that are written in Markdown; the others are shown as they are.
_MARKDOWN = ("introduction", "summary")


_ANY_MARK = re.compile(r"[*_\[\]]")


def _texts(context: CheckContext, *, markdown: bool = True) -> Iterator[Writing]:
    """The texts of an issue that are written in Markdown, or those that are not."""
    return (each for each in context.writings if (each.field in _MARKDOWN) == markdown)


def _words(context: CheckContext) -> list[tuple[Writing, str]]:
    """The texts in Markdown that have marks at all, each with its words as readers see them."""
    return [
        (each, words_of(each.text, context.platform.syntaxes))
        for each in _texts(context)
        if _ANY_MARK.search(each.text)
    ]


@cache
def _marks() -> list[tuple[re.Pattern[str], str, str]]:
    """What is not supported: how it is recognised, what it is, and what to write."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["marks"]
    return [(re.compile(mark["pattern"], re.MULTILINE), mark["what"], mark["hint"]) for mark in table]


@rule("markdown-unsupported", "warning", why="Readers see the marks of Markdown that emails do not support",
      source=_SYNTAX, quick=True)  # fmt: skip
def unsupported(context: CheckContext) -> Iterator[Finding]:
    """Headings, tables, lines, code and HTML in an introduction or a summary."""
    for writing in _texts(context):
        for pattern, what, hint in _marks():
            for found in pattern.finditer(writing.text):
                message = f"{what} is shown as it is typed: '{truncate(' '.join(found[0].split()), 40)}'"
                yield Finding(writing.locate(found[0].strip()), message, hint, writing.item)


_OPENING = re.compile(
    r"(?<![*_\w\\])(?:\*{1,3}|_{1,3})(?=[^\W_]|[\"'“‘«(\[])[^\s*_]*|(?<![^\s*_])[^\s*_]++(?:\*\*|__)(?![*_\w])|(?<!\S)(?:\*\*|__)(?!\S)"
)


@rule("markdown-unclosed", "warning", why="Readers see the marks of emphasis that is not closed",
      source=_SYNTAX, quick=True)  # fmt: skip
def unclosed(context: CheckContext) -> Iterator[Finding]:
    """Marks of emphasis without a partner, such as **never closed."""
    for writing, words in context.once(_words):
        footnotes = re.search(r"\w[*](?!\w)", words)
        for found in _OPENING.finditer(words):
            mark = re.search(r"\*+|_+", found[0])
            # A single asterisk is also the mark of a footnote.
            if mark and found[0] in writing.text and not (footnotes and mark[0] == "*"):
                hint = f"write {mark[0]} also at the other end of the words, without a space, or delete it"
                yield Finding(writing.locate(found[0]), f"'{found[0]}' has no other {mark[0]}", hint, writing.item)


_SPACED = re.compile(r"(?<!\\)\[[^\[\]]*\][ \t]*+(?:\n[ \t]*+)?(?<=\s)\((?:https?://|mailto:|www\.)[^()\s]*\)")
_REVERSED = re.compile(r"(?<!\\)\([^()\n]+\)[ \t]?\[(?:https?://|mailto:|www\.)[^\[\]\s]*\]")
_NO_LINK = re.compile(r"\[([^\[\]]*)\]\(")


@rule("markdown-link", "error", why="Readers see a link's marks and cannot open it", source=_SYNTAX, quick=True)
def broken_link(context: CheckContext) -> Iterator[Finding]:
    """Words and an address in brackets that are no link, such as [a link] (https://…)."""
    for writing, words in context.once(_words):
        for pattern, hint in ((_SPACED, "delete the space between ] and ("), (_REVERSED, "write [words](address)")):
            for found in pattern.finditer(writing.text):
                message = f"'{truncate(found[0], 40)}' does not make a link"
                yield Finding(writing.locate(found[0]), message, hint, writing.item)
        for found in _NO_LINK.finditer(words):
            if f"{found[1]}](" in writing.text:
                message = f"'[{truncate(found[1], 40)}](…)' does not make a link"
                hint = (
                    "begin its address with https:// or with a merge tag of your platform, and write it without spaces"
                )
                yield Finding(writing.locate(f"{found[1]}]("), message, hint, writing.item)


_TYPED = re.compile(
    r"\*\*[^*\n]+\*\*|__[^_\n]+__|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])|`[^`\n]+`|\]\((?:https?:|mailto:)[^)]*\)|^#+ "
)


@rule("markdown-title", "warning", why="Readers see the marks of Markdown in titles and in the subject",
      source=_SYNTAX, quick=True)  # fmt: skip
def marked_titles(context: CheckContext) -> Iterator[Finding]:
    """Marks of Markdown in a title, the subject, the preheader or another text of one line."""
    for writing in _texts(context, markdown=False):
        for found in _TYPED.finditer(ANY_TAG.sub(lambda tag: " " * len(tag[0]), writing.text)):
            message = f"'{truncate(found[0], 40)}' is shown as it is typed, because this text has no Markdown"
            yield Finding(writing.locate(found[0]), message, "write the words alone", writing.item)
