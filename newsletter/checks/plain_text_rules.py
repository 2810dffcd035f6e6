"""Rules about the plain text, for those who do not read HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.errors import Location

#: RFC 5322 allows 998 characters in a line, and recommends 78.
_MAX_LINE = 78
_ALTERNATIVE = "https://www.rfc-editor.org/rfc/rfc2046#section-5.1.4"


def _in_line(
    context: CheckContext, number: int, message: str, hint: str, excerpt: str = "", address: str = ""
) -> Finding:
    """Finding in a line of the text: located by words or by an address that stand there."""
    spans = [span for span in context.email.spans if span.first_line <= number <= span.last_line]
    span = min(spans, key=lambda each: each.last_line - each.first_line, default=None)
    if span is None:
        return Finding(Location(context.issue.origin.path, 1), message, hint)
    if span.kind != "item":
        return Finding(span.source, message, hint)
    if address:
        return Finding.at(context.locate_address(span.start_char, address), message, hint)
    return Finding.at(context.locate(span.start_char, excerpt), message, hint)


def _lines(context: CheckContext) -> Iterator[tuple[int, str]]:
    return enumerate(context.email.text.split("\n"), 1)


def _html_addresses(context: CheckContext) -> dict[str, int]:
    """The web addresses of the HTML, with the character at which each first link begins."""
    addresses: dict[str, int] = {}
    for anchor in context.anchors:
        if urls.is_web(anchor.address) and not context.has_tag(anchor.address):
            addresses.setdefault(anchor.address, anchor.element.start)
    return addresses


@rule("text-line", "notice", why="Mail programs break long lines badly",
      source="https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1")  # fmt: skip
def long_lines(context: CheckContext) -> Iterator[Finding]:
    """A line over _MAX_LINE characters, unless it holds an address."""
    for number, line in _lines(context):
        if len(line) > _MAX_LINE and not re.search(r"https?://|mailto:|\S{60}", line):
            message = f"line {number} of the plain text has {len(line)} characters"
            hint = f"wrap it in the text template at {_MAX_LINE}"
            yield _in_line(context, number, message, hint, " ".join(line.split()[:4]))


@rule("text-link-missing", "warning", why="Readers of plain text cannot open a link of the HTML", source=_ALTERNATIVE)
def links_missing(context: CheckContext) -> Iterator[Finding]:
    """An address that only the HTML has."""
    # Nearly every address stands by itself: searching the whole text for each of thousands takes seconds.
    words = set(context.email.text.split())
    for address, position in _html_addresses(context).items():
        if address not in words and address not in context.email.text:
            message = f"the plain text lacks the address {address}"
            yield Finding.at(context.locate_address(position, address), message, "add it to the text template")


@rule("text-link-extra", "notice", why="Readers of the HTML miss a link of the plain text", source=_ALTERNATIVE)
def links_extra(context: CheckContext) -> Iterator[Finding]:
    """An address that only the text has."""
    html = _html_addresses(context)
    for number, line in _lines(context):
        for found in re.finditer(r"https?://[^\s<>\"]+", line):
            address = found[0].rstrip(".,;:!?)")
            if context.has_tag(address) or address in html or found[0] in html:
                continue
            if not any(address in text.text for text in context.markup.texts):
                message = f"only the plain text has the address {address}"
                yield _in_line(context, number, message, "add it to the MJML template", address=address)


_MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|em|strong|div|span|td|tr|table|ul|ol|li|img|h[1-6])\b[^<>]*>"
    r"|&(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|nbsp|[a-z]{3,8});"
)


@rule("text-markup", "warning", why="Readers of the plain text see HTML code", source=_ALTERNATIVE)
def leftover_markup(context: CheckContext) -> Iterator[Finding]:
    """Tags and character references in the plain text."""
    for number, line in _lines(context):
        found = _MARKUP.search(line)
        if found:
            message = f"HTML code '{found[0]}' in line {number} of the plain text"
            yield _in_line(context, number, message, "write the character itself", found[0])


@rule("text-empty", "warning", why="Readers of the plain text miss a part of the issue", source=_ALTERNATIVE)
def empty_parts(context: CheckContext) -> Iterator[Finding]:
    """A section or an item that the text leaves out."""
    shown = {span.kind for span in context.email.spans if span.first_line}
    for span in context.email.spans:
        if span.kind in ("section", "item") and span.kind in shown and not span.first_line:
            message = f"the plain text shows nothing of this {span.kind}"
            yield Finding(span.source, message, "check the text template", span.id if span.kind == "item" else "")
