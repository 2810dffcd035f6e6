"""What the platform, and the law on mailings, require and forbid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found
from newsletter.platforms.recognition import bare_tag, find_tags

__all__ = ["address", "forbidden", "too_large", "unsubscribe", "view_online"]


def unsubscribe(context: CheckContext) -> Iterator[Found]:
    """A way out, in the HTML and in the text."""
    tags = context.platform.tag_set(context.publication)
    others, family = context.platform.other_unsubscribe_tags, context.platform.other_tags
    if "unsubscribe" not in context.platform.tags:
        others = (*others, "unsubscribe")
    parts = (("HTML", context.email.html, tags.html), ("plain text", context.email.text, tags.text))
    for name, content, own in parts:
        if not _stands(context, own["unsubscribe"], content, others) and not (family and re.search(family, content)):
            yield Found(
                context.publication.origin.location("platform"),
                f"no link to unsubscribe in the {name}, which {_who(context)} and the law ask for",
                f"the template needs merge.unsubscribe, here '{own['unsubscribe']}'",
            )


def _pieces(context: CheckContext, tag: str) -> list[str]:
    """The tags that make up one of the platform's: some are an address with a tag in it."""
    return find_tags(tag, context.platform) or [tag]


def _stands(context: CheckContext, tag: str, content: str, others: Iterable[str] = ()) -> bool:
    """Whether what makes up one of the platform's tags stands in a text, or one of `others`."""
    pieces = _pieces(context, tag)
    if all(piece in content for piece in pieces) or any(other in content for other in others):
        return True
    there = {bare_tag(each) for each in find_tags(content, context.platform)}
    return all(bare_tag(piece) in there for piece in pieces)


def _who(context: CheckContext) -> str:
    return context.platform.name if context.platform.tags else "good manners"


def address(context: CheckContext) -> Iterator[Found]:
    """Where the sender is, as CAN-SPAM and many other laws ask, and some platforms by a tag of theirs."""
    tag = context.platform.tags.get("postal_address", "")
    if tag and _stands(context, tag, context.email.html):
        return
    words = " ".join(context.publication.postal_address.split())
    shown = any(words in " ".join(text.text.split()) for text in context.markup.texts)
    if "postal_address" in context.platform.required:
        message = f"{context.platform.name} asks for its own tag of the postal address, '{tag}'"
        yield Found(context.publication.origin.location("platform"), message, "the template needs merge.postal_address")
    elif not shown:
        yield Found(
            context.publication.origin.location("postal_address"),
            "the postal address does not stand in the email",
            "the template needs publication.postal_address",
        )


def view_online(context: CheckContext) -> Iterator[Found]:
    """A way to the web version, where the platform has one."""
    tag = context.platform.tags.get("view_online", "")
    if tag and not _stands(context, tag, context.email.html):
        yield Found(
            context.publication.origin.location("platform"),
            "no link to the web version of the email",
            "the template needs merge.view_online",
        )


def forbidden(context: CheckContext) -> Iterator[Found]:
    """What the platform refuses, and what it takes once at most."""
    html = context.email.html
    for sequence in context.platform.forbidden:
        position = html.find(sequence)
        if position >= 0:
            place, item = context.source_of(position, sequence)
            yield Found(place, f"{context.platform.name} refuses '{sequence}'", "take it out", item)
    for tag in context.platform.at_most_once:
        count = html.count(tag)
        if count > 1:
            yield Found(
                context.publication.origin.location("platform"),
                f"{context.platform.name} takes '{tag}' once; it stands there {count} times",
                "leave one of them",
            )


def too_large(context: CheckContext) -> Iterator[Found]:
    """More than the platform takes."""
    limit = context.platform.max_html
    if limit and context.email.size > limit:
        yield Found(
            context.issue.origin.location("sections"),
            f"{context.email.size / 1024:.0f} KB of HTML; {context.platform.name} takes {limit // 1024} KB",
            "shorten the issue",
        )
