"""What the platform, and the law on mailings, require and forbid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter
from newsletter.platforms.recognition import bare_tag, find_tags
from newsletter.platforms.requirements import requirements_of

__all__ = ["address", "forbidden", "too_large", "unsubscribe", "view_online"]


def unsubscribe(letter: Letter) -> Iterator[Found]:
    """A way out, in the HTML and in the text."""
    tags = letter.platform.tag_set(letter.publication)
    others, family = requirements_of(letter.platform).unsubscribe, requirements_of(letter.platform).family
    if "unsubscribe" not in letter.platform.tags:
        others = (*others, "unsubscribe")
    parts = (("HTML", letter.email.html, tags.html), ("plain text", letter.email.text, tags.text))
    for name, content, own in parts:
        if not _stands(letter, own["unsubscribe"], content, others) and not (family and re.search(family, content)):
            yield Found(
                letter.publication.origin.place("platform"),
                f"no link to unsubscribe in the {name}, which {_who(letter)} and the law ask for",
                f"the template needs merge.unsubscribe, here '{own['unsubscribe']}'",
            )


def _pieces(letter: Letter, tag: str) -> list[str]:
    """The tags that make up one of the platform's: some are an address with a tag in it."""
    return find_tags(tag, letter.platform) or [tag]


def _stands(letter: Letter, tag: str, content: str, others: Iterable[str] = ()) -> bool:
    """Whether what makes up one of the platform's tags stands in a text, or one of `others`."""
    pieces = _pieces(letter, tag)
    if all(piece in content for piece in pieces) or any(other in content for other in others):
        return True
    there = {bare_tag(each) for each in find_tags(content, letter.platform)}
    return all(bare_tag(piece) in there for piece in pieces)


def _who(letter: Letter) -> str:
    return letter.platform.name if letter.platform.tags else "good manners"


def address(letter: Letter) -> Iterator[Found]:
    """Where the sender is, as CAN-SPAM and many other laws ask, and some platforms by a tag of theirs."""
    tag = letter.platform.tags.get("postal_address", "")
    if tag and _stands(letter, tag, letter.email.html):
        return
    words = " ".join(letter.publication.postal_address.split())
    shown = any(words in " ".join(text.text.split()) for text in letter.markup.texts)
    if "postal_address" in letter.platform.required:
        message = f"{letter.platform.name} asks for its own tag of the postal address, '{tag}'"
        yield Found(letter.publication.origin.place("platform"), message, "the template needs merge.postal_address")
    elif not shown:
        yield Found(
            letter.publication.origin.place("postal_address"),
            "the postal address does not stand in the email",
            "the template needs publication.postal_address",
        )


def view_online(letter: Letter) -> Iterator[Found]:
    """A way to the web version, where the platform has one."""
    tag = letter.platform.tags.get("view_online", "")
    if tag and not _stands(letter, tag, letter.email.html):
        yield Found(
            letter.publication.origin.place("platform"),
            "no link to the web version of the email",
            "the template needs merge.view_online",
        )


def forbidden(letter: Letter) -> Iterator[Found]:
    """What the platform refuses, and what it takes once at most."""
    html = letter.email.html
    for sequence in letter.platform.forbidden:
        position = html.find(sequence)
        if position >= 0:
            place, item = letter.source_of(position, sequence)
            yield Found(place, f"{letter.platform.name} refuses '{sequence}'", "take it out", item)
    for tag in requirements_of(letter.platform).once:
        count = html.count(tag)
        if count > 1:
            yield Found(
                letter.publication.origin.place("platform"),
                f"{letter.platform.name} takes '{tag}' once; it stands there {count} times",
                "leave one of them",
            )


def too_large(letter: Letter) -> Iterator[Found]:
    """More than the platform takes."""
    limit = letter.platform.max_html
    if limit and letter.email.size > limit:
        yield Found(
            letter.issue.origin.place("sections"),
            f"{letter.email.size / 1024:.0f} KB of HTML; {letter.platform.name} takes {limit // 1024} KB",
            "shorten the issue",
        )
