"""Where each part of an issue ends up in the email: marks that are written by the templates and cut out again.

Designers need not care: the marks stand around whatever a template of PARTS
renders. In MJML and HTML a mark is a comment, in plain text it stands between
noncharacters, which content may not hold.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from newsletter.content.model import Issue
from newsletter.errors import Location

#: The templates whose output is a part, by the beginning of their name, with
#: the variable with that part; without a variable there is one of a kind.
PARTS: dict[str, tuple[str, str]] = {
    "blocks/": ("item", "item"),
    "section.": ("section", "section"),
    "masthead.": ("masthead", ""),
    "introduction.": ("introduction", ""),
    "contents.": ("contents", ""),
    "footer.": ("footer", ""),
}

#: Stands around a mark in plain text.
TEXT_MARK = "\ufdd2"
#: A mark in MJML or HTML.
HTML_MARKS = re.compile(r"<!--nl([+-])([a-z]+):([\w-]*)-->")
_TEXT_MARKS = re.compile(f"{TEXT_MARK}([+-])([a-z]+):([\\w-]*){TEXT_MARK}")
_CONDITIONAL = re.compile(r"<!--\[if [^>]*\]>(?!<!--).*?<!\[endif\]-->", re.DOTALL)

#: A mark that was cut out: "+" or "-", kind, id, and its position in what is left.
Mark = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Span:
    """One part of an issue, in the HTML, in the plain text, and in the files it comes from.

    `kind` is "item", "section", "masthead", "introduction", "contents" or
    "footer"; `id` the item's or the section's, else the kind. `start` and
    `end` are bytes of the HTML as it is written, `start_char` and `end_char`
    the same in characters. The lines of the text count from 1; both are 0
    when the text template shows no such part.
    """

    kind: str
    id: str
    start: int
    end: int
    start_char: int
    end_char: int
    first_line: int
    last_line: int
    source: Location

    @property
    def size(self) -> int:
        """Bytes of the HTML."""
        return self.end - self.start


class PartMarks(Extension):
    """Puts a mark before and after what each template of PARTS renders."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """The tokens of a template, with those of its marks around them."""
        name = stream.name or ""
        kind, variable = next((part for start, part in PARTS.items() if name.startswith(start)), ("", ""))
        return _marked(stream, kind, variable, name) if kind else stream


def _marked(stream: TokenStream, kind: str, variable: str, name: str) -> Iterable[Token]:
    # As tokens, not as source: text before a template's first line would
    # change which white space Jinja strips there.
    plain = name.endswith(".txt.j2")
    line = 1
    yield from mark_tokens("+", kind, variable, line, plain=plain)
    for token in stream:
        line = token.lineno
        yield token
    yield from mark_tokens("-", kind, variable, line, plain=plain)


def mark_tokens(sign: str, kind: str, variable: str, line: int = 1, *, plain: bool) -> Iterable[Token]:
    """The tokens that write one mark, as `{% if item is defined %}<!--nl+item:{{ item.id }}-->{% endif %}` does."""
    before, after = (TEXT_MARK, TEXT_MARK) if plain else ("<!--nl", "-->")
    before += f"{sign}{kind}:"
    if not variable:
        yield Token(line, "data", f"{before}{kind}{after}")
        return
    yield from _tag(line, "block", "if", variable, "is", "defined")
    yield Token(line, "data", before)
    yield from _tag(line, "variable", variable, ".", "id")
    yield Token(line, "data", after)
    yield from _tag(line, "block", "endif")


def _tag(line: int, kind: str, *words: str) -> Iterable[Token]:
    yield Token(line, f"{kind}_begin", "")
    for word in words:
        yield Token(line, "dot" if word == "." else "name", word)
    yield Token(line, f"{kind}_end", "")


def lift_marks(html: str) -> str:
    """Compiled HTML with the marks that stand inside Outlook's conditional comments moved out of them.

    The compiler puts a comment that stands in an `mj-wrapper` there, where
    its end would end the conditional one too.
    """
    return _CONDITIONAL.sub(_lift, html)


def _lift(found: re.Match[str]) -> str:
    marks = list(HTML_MARKS.finditer(found[0]))
    if not marks:
        return found[0]
    before = "".join(mark[0] for mark in marks if mark[1] == "+")
    after = "".join(mark[0] for mark in marks if mark[1] == "-")
    return before + HTML_MARKS.sub("", found[0]) + after


def cut_marks(text: str, *, plain: bool = False) -> tuple[str, list[Mark]]:
    """MJML or HTML (with `plain`, plain text) without its marks, and the marks in order."""
    split = (_TEXT_MARKS if plain else HTML_MARKS).split(text)
    pieces = split[::4]
    positions = accumulate(map(len, pieces))
    return "".join(pieces), list(zip(split[1::4], split[2::4], split[3::4], positions, strict=False))


def text_lines(raw: str, tidied: str, marks: Iterable[Mark]) -> dict[tuple[str, str], tuple[int, int]]:
    """The first and last line in `tidied` of each part, by kind and id.

    `marks` are positions in `raw`; tidying takes away white space and nothing
    else, so positions are matched by the visible characters before them.
    """
    ends = list(accumulate(map(_visible, tidied.split("\n"))))
    total = ends[-1]
    found: dict[tuple[str, str], tuple[int, int]] = {}
    seen = last = 0
    for sign, kind, name, position in marks:
        seen += _visible(raw[last:position])
        last = position
        first, final = found.get((kind, name), (0, 0))
        if sign == "+" and not first and seen < total:
            first = bisect_right(ends, seen) + 1
        elif sign == "-" and seen:
            final = bisect_left(ends, seen) + 1
        found[kind, name] = (first, final)
    return {key: (first, final) for key, (first, final) in found.items() if 0 < first <= final}


def _visible(text: str) -> int:
    """How many characters are not the white space that tidying takes away."""
    return len(text) - text.count(" ") - text.count("\n") - text.count("\t")


def make_spans(
    html: str, charset: str, marks: Iterable[Mark], lines: dict[tuple[str, str], tuple[int, int]], issue: Issue
) -> tuple[Span, ...]:
    """The spans of an email, in the order of the HTML; `marks` are positions in `html`."""
    opened: dict[tuple[str, str], int] = {}
    closed: dict[tuple[str, str], int] = {}
    for sign, kind, name, position in marks:
        if sign == "+":
            opened.setdefault((kind, name), position)
        else:
            closed[kind, name] = position
    sources = _sources(issue)
    one_byte = charset == "us-ascii"
    spans = []
    for key, start in opened.items():
        end = closed.get(key, start)
        if key not in sources or end <= start:
            continue
        first = start if one_byte else len(html[:start].encode())
        size = end - start if one_byte else len(html[start:end].encode())
        spans.append(Span(*key, first, first + size, start, end, *lines.get(key, (0, 0)), sources[key]))
    return tuple(spans)


def rewrite_parts(
    html: str, charset: str, spans: tuple[Span, ...], change: Callable[[str], str]
) -> tuple[str, tuple[Span, ...]]:
    """The HTML with each piece between the borders of parts changed, and the spans of the result."""
    positions = sorted({0, len(html)}.union(*((span.start_char, span.end_char) for span in spans)))
    pieces = []
    for start, end in pairwise(positions):
        piece = change(html[start:end])
        pieces.append(piece.encode("ascii", "xmlcharrefreplace").decode() if charset == "us-ascii" else piece)
    chars = dict(zip(positions, accumulate(map(len, pieces), initial=0), strict=True))
    sizes = (len(piece.encode(charset)) for piece in pieces)
    octets = dict(zip(positions, accumulate(sizes, initial=0), strict=True))
    moved = (
        dataclasses.replace(
            span,
            start=octets[span.start_char],
            end=octets[span.end_char],
            start_char=chars[span.start_char],
            end_char=chars[span.end_char],
        )
        for span in spans
    )
    return "".join(pieces), tuple(moved)


def _sources(issue: Issue) -> dict[tuple[str, str], Location]:
    publication = issue.publication.origin
    sources = {
        ("masthead", "masthead"): publication.location("title"),
        ("introduction", "introduction"): issue.origin.location("introduction"),
        ("contents", "contents"): issue.origin.location("sections"),
        ("footer", "footer"): publication.location("postal_address"),
    }
    for section in issue.sections:
        sources["section", section.id] = section.origin.location()
    for item in issue.items:
        title = item.origin.location("title")
        own = title.path == item.origin.path
        sources["item", item.id] = title if own else Location(item.origin.path, 1)
    return sources
