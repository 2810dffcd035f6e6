"""What the platform, and the law on mailings, require and forbid."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter
from newsletter.platforms.requirements import requirements_of

__all__ = ["address", "forbidden", "too_large", "unsubscribe", "view_online"]


def unsubscribe(letter: Letter) -> Iterator[Found]:
    """A way out, in the HTML and in the text."""
    asked = requirements_of(letter.platform).unsubscribe
    own = asked or (_neutral(letter, "unsubscribe"), "unsubscribe")
    for part, content in (("HTML", letter.email.html), ("plain text", letter.email.text)):
        if not any(tag in content for tag in own):
            yield Found(
                letter.publication.origin.place("platform"),
                f"no link to unsubscribe in the {part}, which {_who(letter)} and the law ask for",
                f"the template needs merge.unsubscribe, here '{_neutral(letter, 'unsubscribe')}'",
            )


def _neutral(letter: Letter, name: str) -> str:
    return letter.platform.tag_set(letter.publication).html.get(name, "")


def _who(letter: Letter) -> str:
    return "good manners" if letter.platform.id == "plain" else letter.platform.name


def address(letter: Letter) -> Iterator[Found]:
    """Where the sender is, as CAN-SPAM and many other laws ask."""
    asked = requirements_of(letter.platform).address
    if any(tag in letter.email.html for tag in asked):
        return
    words = " ".join(letter.publication.postal_address.split())
    shown = any(words in " ".join(text.text.split()) for text in letter.markup.texts)
    if not shown:
        yield Found(
            letter.publication.origin.place("postal_address"),
            "the postal address does not stand in the email",
            "the template needs publication.postal_address" + (f", or '{asked[0]}'" if asked else ""),
        )


def view_online(letter: Letter) -> Iterator[Found]:
    """A way to the web version, where the platform has one."""
    own = (*requirements_of(letter.platform).view_online, _neutral(letter, "view_online"))
    tags = [tag for tag in own if tag]
    if tags and not any(tag in letter.email.html for tag in tags):
        yield Found(
            letter.publication.origin.place("platform"),
            "no link to the web version of the email",
            "the template needs merge.view_online",
        )


def forbidden(letter: Letter) -> Iterator[Found]:
    """What the platform refuses, and what it wants exactly once."""
    asked, html = requirements_of(letter.platform), letter.email.html
    for sequence in asked.forbidden:
        position = html.find(sequence)
        if position >= 0:
            place, item = letter.source_of(position, sequence)
            yield Found(place, f"{letter.platform.name} refuses '{sequence}'", "take it out", item)
    for tag in asked.once:
        count = html.count(tag)
        if count != 1:
            yield Found(
                letter.publication.origin.place("platform"),
                f"{letter.platform.name} wants '{tag}' once; it stands there {count} times",
                "put it into the template's footer",
            )


def too_large(letter: Letter) -> Iterator[Found]:
    """More than the platform takes."""
    limit = requirements_of(letter.platform).max_bytes
    if limit and letter.email.size > limit:
        yield Found(
            letter.issue.origin.place("sections"),
            f"{letter.email.size / 1024:.0f} KB of HTML; {letter.platform.name} takes {limit // 1024} KB",
            "shorten the issue",
        )
