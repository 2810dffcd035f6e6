"""Links: addresses that lead nowhere, and words that do not say where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks import addresses
from newsletter.checks.finding import Found
from newsletter.checks.letter import Anchor, Letter
from newsletter.checks.places import line_of
from newsletter.content.addresses import read_mailbox
from newsletter.content.form_error import FormError

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


def _found(letter: Letter, anchor: Anchor, message: str, hint: str) -> Found:
    place, item = letter.source_of_address(anchor.element, anchor.address)
    return Found(place, message, hint, item)


def _scheme(address: str) -> str:
    found = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", address)
    return found[1].lower() if found else ""


def empty(letter: Letter) -> Iterator[Found]:
    """A link to nothing."""
    for anchor in letter.anchors:
        if not anchor.address:
            yield _found(letter, anchor, f"a link without an address{_words(anchor)}", "give it one, or take it out")


def _words(anchor: Anchor) -> str:
    return f": '{anchor.name[:60]}'" if anchor.name else ""


def relative(letter: Letter) -> Iterator[Found]:
    """A link that needs a page around it; an email has none."""
    for anchor in letter.anchors:
        address = anchor.address
        if address and not address.startswith("#") and not _scheme(address) and not letter.is_tag(address):
            yield _found(letter, anchor, f"the address '{address}' is not whole", "begin it with https://")


def anchors_lost(letter: Letter) -> Iterator[Found]:
    """A link to a place in the email that is not there."""
    there = {element.get(key) for element in letter.markup.elements for key in ("id", "name")}
    for anchor in letter.anchors:
        if len(anchor.address) > 1 and anchor.address.startswith("#") and anchor.address[1:] not in there:
            yield _found(letter, anchor, f"nothing in the email is named '{anchor.address}'", "check its spelling")


def schemes(letter: Letter) -> Iterator[Found]:
    """Schemes that mail programs refuse."""
    for anchor in letter.anchors:
        scheme = _scheme(anchor.address)
        if scheme and scheme not in _SCHEMES and not letter.is_tag(anchor.address):
            yield _found(letter, anchor, f"mail programs do not open '{scheme}:' links", "use https://")


def unsafe(letter: Letter) -> Iterator[Found]:
    """An http address whose site has https: other addresses of the issue show it."""
    known = {addresses.host_of(anchor.address) for anchor in letter.anchors if anchor.address.startswith("https:")}
    for anchor in letter.anchors:
        host = addresses.host_of(anchor.address)
        if anchor.address.lower().startswith("http:") and (host in known or f"www.{host}" in known):
            yield _found(letter, anchor, f"'{anchor.address}' is not encrypted; {host} has https", "write https://")


def placeholder(letter: Letter) -> Iterator[Found]:
    """An address that was to be replaced."""
    for anchor in letter.anchors:
        if addresses.is_placeholder(anchor.address):
            yield _found(letter, anchor, f"'{anchor.address}' is a placeholder", "write the real address")


def internal(letter: Letter) -> Iterator[Found]:
    """An address that only colleagues can open."""
    own = letter.publication.internal_hosts
    for anchor in letter.anchors:
        address = anchor.address
        if addresses.is_web(address) and addresses.is_internal(address, own) and not letter.is_tag(address):
            yield _found(letter, anchor, f"readers cannot open '{address}'", "write the address of the public page")


def tracked(letter: Letter) -> Iterator[Found]:
    """Parameters of somebody else's campaign."""
    for anchor in letter.anchors:
        names = addresses.tracking_parameters(anchor.address)
        place, item = letter.source_of_address(anchor.element, anchor.address)
        # Parameters that are not in the file were put there on purpose, later.
        names = [name for name in names if name in line_of(place)]
        if names:
            yield Found(place, f"the address carries {', '.join(names)} of another campaign", "delete them", item)


def same_words(letter: Letter) -> Iterator[Found]:
    """The same words for different addresses: alone, they do not say which is which."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for anchor in letter.anchors:
        words = anchor.name.casefold()
        if not words or anchor.address.startswith("#"):
            continue
        other = first.setdefault(words, anchor.address)
        if other != anchor.address and words not in told:
            told.add(words)
            yield _found(
                letter, anchor, f"'{anchor.name[:60]}' leads to two addresses, {other} and {anchor.address}",
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


def vague_words(letter: Letter) -> Iterator[Found]:
    """Words that say nothing out of context: screen readers list links by themselves."""
    for anchor in letter.anchors:
        if re.sub(r"[\s.…>»→›:!]+$", "", anchor.name).casefold() in _VAGUE:
            place, item = letter.source_of_address(anchor.element, anchor.address)
            yield Found(place, f"the link '{anchor.name}' does not say where it leads", "name what it opens", item)


def mail_malformed(letter: Letter) -> Iterator[Found]:
    """A mailto: that no mail program can write to."""
    for anchor in letter.anchors:
        if _scheme(anchor.address) != "mailto" or letter.is_tag(anchor.address):
            continue
        mailbox, _, headers = anchor.address[7:].partition("?")
        if not mailbox and headers:
            # Who it goes to is left to the reader: https://www.rfc-editor.org/rfc/rfc6068#section-2
            continue
        try:
            for one in mailbox.split(","):
                read_mailbox(one)
        except FormError as error:
            yield _found(letter, anchor, f"'{anchor.address}': {error}", error.hint)
