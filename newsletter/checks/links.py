"""Links: addresses that lead nowhere, and words that do not say where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks import urls
from newsletter.checks.context import Anchor, CheckContext
from newsletter.checks.rule import Found
from newsletter.checks.source_locations import line_of
from newsletter.content.links import read_mailbox
from newsletter.errors import InvalidValue

__all__ = [
    "anchors_lost",
    "empty",
    "internal",
    "mail_malformed",
    "placeholder",
    "relative",
    "same_words",
    "schemes",
    "tracked",
    "unsafe",
    "vague_words",
]

_SCHEMES = ("http", "https", "mailto", "tel", "sms")


def _found(context: CheckContext, anchor: Anchor, message: str, hint: str) -> Found:
    place, item = context.source_of_address(anchor.element, anchor.address)
    return Found(place, message, hint, item)


def _scheme(address: str) -> str:
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)
    return found[1].lower() if found else ""


def empty(context: CheckContext) -> Iterator[Found]:
    """A link to nothing."""
    for anchor in context.anchors:
        if not anchor.address:
            yield _found(context, anchor, f"a link without an address{_words(anchor)}", "give it one, or take it out")


def _words(anchor: Anchor) -> str:
    return f": '{anchor.name[:60]}'" if anchor.name else ""


def relative(context: CheckContext) -> Iterator[Found]:
    """A link that needs a page around it; an email has none."""
    for anchor in context.anchors:
        address = anchor.address
        if address and not address.startswith("#") and not _scheme(address) and not context.is_tag(address):
            yield _found(context, anchor, f"the address '{address}' is not whole", "begin it with https://")


def anchors_lost(context: CheckContext) -> Iterator[Found]:
    """A link to a place in the email that is not there."""
    there = {element.get(key) for element in context.markup.elements for key in ("id", "name")}
    for anchor in context.anchors:
        if len(anchor.address) > 1 and anchor.address.startswith("#") and anchor.address[1:] not in there:
            yield _found(context, anchor, f"nothing in the email is named '{anchor.address}'", "check its spelling")


def schemes(context: CheckContext) -> Iterator[Found]:
    """Schemes that mail programs refuse."""
    for anchor in context.anchors:
        scheme = _scheme(anchor.address)
        if scheme and scheme not in _SCHEMES and not context.is_tag(anchor.address):
            yield _found(context, anchor, f"mail programs do not open '{scheme}:' links", "use https://")


def unsafe(context: CheckContext) -> Iterator[Found]:
    """An http address whose site has https: other addresses of the issue show it."""
    known = {urls.host_of(anchor.address) for anchor in context.anchors if anchor.address.startswith("https:")}
    for anchor in context.anchors:
        host = urls.host_of(anchor.address)
        if anchor.address.lower().startswith("http:") and (host in known or f"www.{host}" in known):
            yield _found(context, anchor, f"'{anchor.address}' is not encrypted; {host} has https", "write https://")


def placeholder(context: CheckContext) -> Iterator[Found]:
    """An address that was to be replaced."""
    for anchor in context.anchors:
        if urls.is_placeholder(anchor.address):
            yield _found(context, anchor, f"'{anchor.address}' is a placeholder", "write the real address")


def internal(context: CheckContext) -> Iterator[Found]:
    """An address that only colleagues can open."""
    own = context.publication.internal_hosts
    for anchor in context.anchors:
        address = anchor.address
        if urls.is_web(address) and urls.is_internal(address, own) and not context.is_tag(address):
            yield _found(context, anchor, f"readers cannot open '{address}'", "write the address of the public page")


def tracked(context: CheckContext) -> Iterator[Found]:
    """Parameters of somebody else's campaign."""
    for anchor in context.anchors:
        names = urls.tracking_parameters(anchor.address)
        place, item = context.source_of_address(anchor.element, anchor.address)
        # Parameters that are not in the file were put there on purpose, later.
        names = [name for name in names if name in line_of(place)]
        if names:
            yield Found(place, f"the address carries {', '.join(names)} of another campaign", "delete them", item)


def same_words(context: CheckContext) -> Iterator[Found]:
    """The same words for different addresses: alone, they do not say which is which."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for anchor in context.anchors:
        words = anchor.name.casefold()
        if not words or anchor.address.startswith("#"):
            continue
        other = first.setdefault(words, anchor.address)
        if other != anchor.address and words not in told:
            told.add(words)
            yield _found(
                context, anchor, f"'{anchor.name[:60]}' leads to two addresses, {other} and {anchor.address}",
                "say in the words of the link where it leads",
            )  # fmt: skip


_VAGUE = frozenset(
    [
        "click here",
        "here",
        "more",
        "read more",
        "learn more",
        "see more",
        "find out more",
        "link",
        "this link",
        "this",
        "this page",
        "go",
        "details",
        "continue",
        "read",
        "download",
        "more info",
        "more information",
        "info",
        "ici",
        "cliquez ici",
        "en savoir plus",
        "lire la suite",
        "plus",
        "voir plus",
        "lire plus",
        "aquí",
        "haga clic aquí",
        "clic aquí",
        "más",
        "leer más",
        "ver más",
        "más información",
        "hier",
        "klicken sie hier",
        "mehr",
        "weiterlesen",
        "mehr erfahren",
        "qui",
        "clicca qui",
        "leggi di più",
        "aqui",
        "clique aqui",
        "saiba mais",
        "leia mais",
    ]
)


def vague_words(context: CheckContext) -> Iterator[Found]:
    """Words that say nothing out of context: screen readers list links by themselves."""
    for anchor in context.anchors:
        if re.sub(r"[\s.…>»→›:!]+$", "", anchor.name).casefold() in _VAGUE:
            place, item = context.source_of_address(anchor.element, anchor.address)
            yield Found(place, f"the link '{anchor.name}' does not say where it leads", "name what it opens", item)


def mail_malformed(context: CheckContext) -> Iterator[Found]:
    """A mailto: that no mail program can write to."""
    for anchor in context.anchors:
        if _scheme(anchor.address) != "mailto" or context.is_tag(anchor.address):
            continue
        mailbox, _, headers = anchor.address[7:].partition("?")
        if not mailbox and headers:
            # Who it goes to is left to the reader: https://www.rfc-editor.org/rfc/rfc6068#section-2
            continue
        try:
            for one in mailbox.split(","):
                read_mailbox(one)
        except InvalidValue as error:
            yield _found(context, anchor, f"'{anchor.address}': {error}", error.hint)
