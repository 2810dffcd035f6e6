"""The plain text: what those read who read no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks import urls
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found
from newsletter.errors import Location

__all__ = ["empty_sections", "leftover_markup", "links_extra", "links_missing", "long_lines"]

#: RFC 5322 allows 998 characters in a line, and asks for 78:
#: https://www.rfc-editor.org/rfc/rfc5322#section-2.1.1
_LINE_ASKED = 78


def _source(context: CheckContext, line: int, excerpt: str = "", address: str = "") -> tuple[Location, str]:
    """The place to mend for a line of the text, by an excerpt or an address that stands there."""
    spans = [span for span in context.email.spans if span.first_line <= line <= span.last_line]
    if not spans:
        return Location(context.issue.origin.path, 1), ""
    span = min(spans, key=lambda each: each.last_line - each.first_line)
    position = span.start_char
    place, item = context.source_of_address(position, address) if address else context.source_of(position, excerpt)
    return (place, item) if span.kind == "item" else (span.source, "")


def long_lines(context: CheckContext) -> Iterator[Found]:
    """Lines that break badly when they are quoted; an address may be longer."""
    for number, line in enumerate(context.email.text.split("\n"), 1):
        if len(line) > _LINE_ASKED and not re.search(r"https?://|mailto:|\S{60}", line):
            place, item = _source(context, number, " ".join(line.split()[:4]))
            yield Found(
                place,
                f"line {number} of the plain text has {len(line)} characters",
                f"wrap it in the text template; {_LINE_ASKED} at most",
                item,
            )


def _html_addresses(context: CheckContext) -> dict[str, int]:
    found: dict[str, int] = {}
    for anchor in context.anchors:
        if urls.is_web(anchor.address) and not context.is_tag(anchor.address):
            found.setdefault(anchor.address, anchor.element.start)
    return found


def links_missing(context: CheckContext) -> Iterator[Found]:
    """An address that only the HTML has."""
    text = context.email.text
    for address, position in _html_addresses(context).items():
        if address not in text:
            place, item = context.source_of_address(position, address)
            yield Found(place, f"the plain text lacks the address {address}", "add it to the text template", item)


def links_extra(context: CheckContext) -> Iterator[Found]:
    """An address that only the text has."""
    known = context.markup.texts
    html = _html_addresses(context)
    for number, line in enumerate(context.email.text.split("\n"), 1):
        for found in re.finditer(r"https?://[^\s<>\"]+", line):
            address = found[0].rstrip(".,;:!?)")
            if context.is_tag(address) or address in html or found[0] in html:
                continue
            if not any(address in text.text for text in known):
                place, item = _source(context, number, address=address)
                yield Found(place, f"only the plain text has the address {address}", "add it to the template", item)


def leftover_markup(context: CheckContext) -> Iterator[Found]:
    """Tags and character references, which mean nothing there."""
    for number, line in enumerate(context.email.text.split("\n"), 1):
        found = re.search(r"</?(?:p|br|a|b|i|em|strong|div|span|td|tr|table|ul|ol|li|img|h[1-6])\b[^<>]*>", line)
        found = found or re.search(r"&(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|nbsp|[a-z]{3,8});", line)
        if found:
            place, item = _source(context, number, found[0])
            yield Found(place, f"'{found[0]}' in line {number} of the plain text", "write the character itself", item)


def empty_sections(context: CheckContext) -> Iterator[Found]:
    """A section or an item that the text leaves out."""
    for span in context.email.spans:
        shown = any(each.first_line for each in context.email.spans if each.kind == span.kind)
        if span.kind not in ("section", "item") or span.first_line or not shown:
            continue
        yield Found(
            span.source,
            f"the plain text shows nothing of this {span.kind}",
            "check the text template",
            span.id if span.kind == "item" else "",
        )
