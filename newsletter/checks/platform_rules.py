"""Rules about what the platform, and the law on mailings, require and forbid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsletter.catalogue.new_publication import PLACEHOLDERS
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.platforms.recognition import bare_tag, find_tags

_PLATFORM = "the platform's documentation"
_LAW = "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business"


@rule("unsubscribe", "error", why="The law and mail providers require an unsubscribe link for readers",
      source="https://support.google.com/a/answer/81126", quick=True)  # fmt: skip
def unsubscribe(context: CheckContext) -> Iterator[Finding]:
    """No unsubscribe link in the HTML or in the plain text."""
    platform = context.platform
    tags = platform.tag_set(context.publication)
    others = (*platform.other_unsubscribe_tags, *(() if "unsubscribe" in platform.tags else ("unsubscribe",)))
    required_by = f"{platform.name} and the law require" if platform.tags else "the law requires"
    parts = (("HTML", context.email.html, tags.html), ("plain text", context.email.text, tags.text))
    for name, content, own in parts:
        other = platform.other_tags and re.search(platform.other_tags, content)
        if not other and not _contains(context, content, own["unsubscribe"], others):
            message = f"the {name} has no unsubscribe link, which {required_by}"
            hint = f"add merge.unsubscribe, here '{own['unsubscribe']}', to the template"
            yield Finding(context.publication.origin.location("platform"), message, hint)


@rule("placeholder", "error", why="Readers need the sender's own addresses: the law asks for a postal address",
      source=_LAW, quick=True)  # fmt: skip
def placeholder(context: CheckContext) -> Iterator[Finding]:
    """An address of publication.yaml that stands there since `newsletter init`."""
    publication = context.publication
    for key, value, name in (
        ("sender.email", publication.sender.email, "email"),
        ("contact.email", publication.contact.email, "email"),
        ("postal_address", publication.postal_address, "postal_address"),
    ):
        if value == PLACEHOLDERS[name]:
            message = f"'{value}' is the placeholder of a new publication"
            yield Finding(publication.origin.location(key), message, "write your own address")


def _contains(context: CheckContext, content: str, tag: str, others: Iterable[str] = ()) -> bool:
    """Whether a text contains one of the platform's tags, in any spelling, or one of `others`.

    Some tags are an address with a tag in it: then the inner tag counts.
    """
    pieces = find_tags(tag, context.platform) or [tag]
    if all(piece in content for piece in pieces) or any(other in content for other in others):
        return True
    present = {bare_tag(each) for each in find_tags(content, context.platform)}
    return all(bare_tag(piece) in present for piece in pieces)


@rule("view-online", "error", why="Readers whose mail program shows the email badly need the web version", quick=True)
def view_online(context: CheckContext) -> Iterator[Finding]:
    """No link to the web version, where the platform has one."""
    tag = context.platform.tags.get("view_online", "")
    if tag and not _contains(context, context.email.html, tag):
        location = context.publication.origin.location("platform")
        yield Finding(location, "no link to the web version of the email", "add merge.view_online to the template")


@rule("platform-forbids", "error", why="The platform rejects the email", source=_PLATFORM, quick=True)
def forbidden(context: CheckContext) -> Iterator[Finding]:
    """What the platform forbids, and what it allows once at most."""
    html, name = context.email.html, context.platform.name
    for sequence in context.platform.forbidden:
        position = html.find(sequence)
        if position >= 0:
            yield Finding.at(context.locate(position, sequence), f"{name} forbids '{sequence}'", "remove it")
    for tag in context.platform.at_most_once:
        count = html.count(tag)
        if count > 1:
            location = context.publication.origin.location("platform")
            yield Finding(location, f"{name} allows '{tag}' once; the email has it {count} times", "keep one of them")


@rule("platform-size", "error", why="The platform rejects an email of this size", source=_PLATFORM, quick=True)
def too_large(context: CheckContext) -> Iterator[Finding]:
    """More bytes of HTML than the platform allows."""
    limit = context.platform.max_html
    if limit and context.email.size > limit:
        message = f"{context.email.size / 1024:.0f} KB of HTML; {context.platform.name} allows {limit // 1024} KB"
        yield Finding(context.issue.origin.location("sections"), message, "shorten the issue")


@rule("postal-address", "error", why="The law requires the sender's postal address in the email",
      source="https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business")  # fmt: skip
def address(context: CheckContext) -> Iterator[Finding]:
    """No postal address, and no tag of the platform for it."""
    tag = context.platform.tags.get("postal_address", "")
    if tag and _contains(context, context.email.html, tag):
        return
    origin = context.publication.origin
    words = " ".join(context.publication.postal_address.split())
    if "postal_address" in context.platform.required:
        message = f"{context.platform.name} requires its own tag of the postal address, '{tag}'"
        yield Finding(origin.location("platform"), message, "add merge.postal_address to the template")
    elif not any(words in " ".join(text.text.split()) for text in context.markup.texts):
        hint = "add publication.postal_address to the template"
        yield Finding(origin.location("postal_address"), "the email does not show the postal address", hint)
