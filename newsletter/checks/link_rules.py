"""Rules about links: missing and wrong addresses, and texts that do not describe where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks import urls
from newsletter.checks.context import Anchor, CheckContext
from newsletter.checks.phrases import phrases
from newsletter.checks.rule import WCAG, Finding, rule
from newsletter.checks.source_locations import line_of
from newsletter.content.links import read_mailbox
from newsletter.errors import InvalidValue
from newsletter.wording import truncate

_SCHEMES = ("http", "https", "mailto", "tel", "sms")
_URI = "https://datatracker.ietf.org/doc/html/rfc3986"
_LINK_PURPOSE = f"{WCAG}link-purpose-in-context"


def _in_link(context: CheckContext, anchor: Anchor, message: str, hint: str) -> Finding:
    return Finding.at(context.locate_address(anchor.element, anchor.address), message, hint)


def _scheme(address: str) -> str:
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)
    return found[1].lower() if found else ""


@rule("link-missing", "warning", why="Readers cannot go on to the full story of an item without an address", quick=True)
def address_missing(context: CheckContext) -> Iterator[Finding]:
    """An item without an address, a registration link, links or a link in its summary."""
    for item in context.issue.items:
        if not (item.url or item.registration or item.links or re.search(r"\]\(|<https?:", item.summary)):
            yield Finding.in_item(item, "title", "the item has no address", "add 'url: https://…'")


@rule("link-twice", "warning", why="Of two items with one address, one leads to the wrong page", quick=True)
def address_twice(context: CheckContext) -> Iterator[Finding]:
    """Two items with the same address."""
    first: dict[str, str] = {}
    for item in context.issue.items:
        other = first.setdefault(item.url.rstrip("/"), item.id) if item.url else item.id
        if other != item.id:
            message = f"the item has the same address as '{context.items[other].title}' ({other})"
            yield Finding.in_item(item, "url", message, "check which one is right")


@rule("title-address", "warning", why="Screen readers spell out an address", source=_LINK_PURPOSE, quick=True)
def address_in_title(context: CheckContext) -> Iterator[Finding]:
    """An address among the words of a title."""
    for writing in context.writings:
        found = writing.field in ("title", "section") and re.search(r"https?://\S+|\bwww\.\S+", writing.text)
        if found:
            hint = "move it to 'url:' and describe the page in words"
            yield Finding(writing.locate(found[0]), "the title contains an address", hint, writing.item)


@rule("link-empty", "error", why="Readers who click a link without an address get nowhere", source=_URI)
def empty(context: CheckContext) -> Iterator[Finding]:
    """A link without an address."""
    for anchor in context.anchors:
        if not anchor.address:
            words = f" '{truncate(anchor.name)}'" if anchor.name else ""
            yield _in_link(context, anchor, f"the link{words} has no address", "add the address, or remove the link")


@rule("link-relative", "error", why="An email has no website of its own: readers need the whole address", source=_URI)
def relative(context: CheckContext) -> Iterator[Finding]:
    """An address without its beginning, such as first.html."""
    for anchor in context.anchors:
        address = anchor.address
        if address and not address.startswith("#") and not _scheme(address) and not context.has_tag(address):
            yield _in_link(context, anchor, f"the address '{address}' is not complete", "start it with https://")


@rule("link-anchor", "error", why="Readers who click a link within the email stay where they are", source=_URI)
def missing_target(context: CheckContext) -> Iterator[Finding]:
    """A link to a part of the email that does not exist."""
    targets = {element.get(key) for element in context.markup.elements for key in ("id", "name")}
    for anchor in context.anchors:
        if len(anchor.address) > 1 and anchor.address.startswith("#") and anchor.address[1:] not in targets:
            message = f"no part of the email has the id of '{anchor.address}'"
            yield _in_link(context, anchor, message, "check the spelling")


@rule("link-scheme", "error", why="Mail programs open links to web pages, mail addresses and telephone numbers only")
def schemes(context: CheckContext) -> Iterator[Finding]:
    """A scheme that mail programs refuse."""
    for anchor in context.anchors:
        scheme = _scheme(anchor.address)
        if scheme and scheme not in _SCHEMES and not context.has_tag(anchor.address):
            yield _in_link(context, anchor, f"mail programs do not open '{scheme}:' links", "use https://")


@rule("link-http", "warning", why="Others can read what is sent over http, and browsers warn readers of it")
def unencrypted(context: CheckContext) -> Iterator[Finding]:
    """An http address whose site has https: other addresses of the issue show it."""
    encrypted = {urls.host_of(anchor.address) for anchor in context.anchors if anchor.address.startswith("https:")}
    for anchor in context.anchors:
        host = urls.host_of(anchor.address)
        if anchor.address.lower().startswith("http:") and (host in encrypted or f"www.{host}" in encrypted):
            yield _in_link(context, anchor, f"'{anchor.address}' is not encrypted; {host} has https", "write https://")


@rule("link-placeholder", "warning", why="Readers get to a page that does not exist",
      source="https://www.rfc-editor.org/rfc/rfc2606")  # fmt: skip
def placeholder(context: CheckContext) -> Iterator[Finding]:
    """An address that was to be replaced."""
    for anchor in context.anchors:
        if urls.is_placeholder(anchor.address):
            yield _in_link(context, anchor, f"'{anchor.address}' is a placeholder", "write the real address")


@rule("link-internal", "error", why="Only colleagues can open an internal address, readers cannot")
def internal(context: CheckContext) -> Iterator[Finding]:
    """An address that only colleagues can open."""
    own = context.publication.internal_hosts
    for anchor in context.anchors:
        address = anchor.address
        if urls.is_web(address) and urls.is_internal(address, own) and not context.has_tag(address):
            yield _in_link(context, anchor, f"readers cannot open '{address}'", "use the address of the public page")


@rule("link-tracking", "notice", why="Readers' visits are counted for another sender's campaign")
def tracked(context: CheckContext) -> Iterator[Finding]:
    """Parameters of another campaign in an address, unless they were added after the file was written."""
    for anchor in context.anchors:
        names = urls.tracking_parameters(anchor.address)
        location, item = context.locate_address(anchor.element, anchor.address) if names else (None, "")
        names = [name for name in names if location and name in line_of(location)]
        if names:
            yield Finding(location, f"the address has {', '.join(names)} of another campaign", "delete them", item)


@rule("link-same-words", "warning", why="Screen readers list links, and these sound the same", source=_LINK_PURPOSE)
def same_words(context: CheckContext) -> Iterator[Finding]:
    """The same words for different addresses."""
    first: dict[str, str] = {}
    reported: set[str] = set()
    for anchor in context.anchors:
        words = anchor.name.casefold()
        if not words or words in reported or anchor.address.startswith("#"):
            continue
        other = first.setdefault(words, anchor.address)
        if other != anchor.address:
            reported.add(words)
            message = f"'{truncate(anchor.name)}' links to two addresses, {other} and {anchor.address}"
            yield _in_link(context, anchor, message, "describe in each link text where it leads")


@rule("link-vague", "warning", why="Screen readers list links without the text around them", source=_LINK_PURPOSE)
def vague_words(context: CheckContext) -> Iterator[Finding]:
    """A link text that means nothing alone, such as "click here"."""
    for anchor in context.anchors:
        if re.sub(r"[\s.…>»→›:!]+$", "", anchor.name).casefold() in phrases("vague link texts"):
            message = f"the link text '{anchor.name}' does not describe where the link leads"
            yield _in_link(context, anchor, message, "name the page or the document")


@rule("link-mail", "error", why="Mail programs cannot write to an invalid mail address",
      source="https://www.rfc-editor.org/rfc/rfc6068")  # fmt: skip
def invalid_mail(context: CheckContext) -> Iterator[Finding]:
    """A mailto: link with an invalid address."""
    for anchor in context.anchors:
        mailboxes, _, headers = anchor.address[7:].partition("?")
        # Without a mailbox, readers choose whom to write to: https://www.rfc-editor.org/rfc/rfc6068#section-2
        if _scheme(anchor.address) != "mailto" or context.has_tag(anchor.address) or (headers and not mailboxes):
            continue
        try:
            for mailbox in mailboxes.split(","):
                read_mailbox(mailbox)
        except InvalidValue as error:
            yield _in_link(context, anchor, f"'{anchor.address}': {error}", error.hint)
