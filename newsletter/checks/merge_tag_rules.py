"""Rules about merge tags that the platform would not replace, so that readers would see them."""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterable, Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.checks.source_locations import find_in_source
from newsletter.content.model import Image, Item, ItemFields, Link
from newsletter.errors import Location
from newsletter.merge_tags import TAG
from newsletter.platforms.recognition import bare_tag, find_tags, foreign_tags
from newsletter.wording import did_you_mean, one_of

_TAGS = "https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/"


@rule("tag-foreign", "warning", why="Readers see a merge tag that the platform does not know", source=_TAGS, quick=True)
def foreign(context: CheckContext) -> Iterator[Finding]:
    """A tag in the syntax of another platform."""
    platform = context.platform
    for tag, owners in foreign_tags(context.tags, platform).items():
        if platform.id == "plain":
            message = f"without a platform nothing replaces the merge tag '{tag}'; readers would see it"
            hint = "remove it, or choose the platform with 'platform:'"
        else:
            whose = f", a tag of {one_of(owners[:3])}" if owners else ""
            message = f"{platform.name} does not know '{tag}'{whose}; readers would see it"
            hint = f"use the tag of {platform.name}" if platform.tags else "remove it"
        yield Finding.at(_locate(context, tag), message, hint)


@rule("tag-misspelt", "warning", why="Readers see a merge tag that is spelt wrong", source=_TAGS, quick=True)
def misspelt(context: CheckContext) -> Iterator[Finding]:
    """A tag in the platform's syntax that is nearly, but not quite, one that it has."""
    platform = context.platform
    own = (*platform.tags.values(), *platform.text_tags.values())
    spelt = {piece: _bare(piece) for tag in own for piece in find_tags(tag, platform)}
    known = frozenset(spelt.values())
    for tag in context.tags if known else ():
        bare = _bare(tag)
        if (
            bare not in known
            and not (platform.other_tags and re.fullmatch(platform.other_tags, tag))
            and _is_near(bare, known)
        ):
            message = f"{platform.name} may not know the merge tag '{tag}'"
            yield Finding.at(_locate(context, tag), message, did_you_mean(tag, spelt, most=1))


@rule("tag-in-item", "error", quick=True, source=_TAGS,
      why="Sources can put merge tags into news, and the platform would fill in each reader's data")  # fmt: skip
def in_item(context: CheckContext) -> Iterator[Finding]:
    """A merge tag in the file of a news item, which mostly is imported; what a manifest changes is an editor's."""
    for item in context.issue.items:
        tags: dict[str, str] = {}
        for name, text in _texts(item):
            if item.origin.location(name).path != item.origin.path:
                continue
            # "%C3%" in an address is a percent-encoded letter, although some platforms write tags like this.
            found = (tag for tag in find_tags(text, context.platform) if not re.match("%[0-9A-F]{2}", tag))
            tags |= {tag: name for tag in found if tag not in tags}
        for tag, name in tags.items():
            message = f"'{tag}' in the news item is a merge tag: the platform would replace it by a reader's data"
            confirmation = f"{{rule: tag-in-item, item: {item.id}}}"
            hint = f"delete it; if you wrote it, confirm it with '{confirmation}' below 'ignore:'"
            yield Finding(find_in_source(item.origin.location(name), tag), message, hint, item.id)


def _texts(item: Item) -> Iterator[tuple[str, str]]:
    """Every text and address of an item, each with the key that it stands at."""
    for field in dataclasses.fields(ItemFields):
        yield from ((field.name, text) for text in _strings(getattr(item, field.name)))
    yield "summary", item.summary


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, (Image, Link)):
        for part in dataclasses.fields(value):
            yield from _strings(getattr(value, part.name))


def _bare(tag: str) -> str:
    """A tag without its format: `*|DATE:d F Y|*` is `*|DATE|*`."""
    return re.sub(r"(?<=^\*\|)(\w+):.*(?=\|\*$)", r"\1", bare_tag(tag))


def _is_near(tag: str, known: Iterable[str]) -> bool:
    """Whether it differs from a known tag by one or two letters, but not by the first.

    Users of a platform name fields of their own: `*|MNAME|*` is no misspelt `*|FNAME|*`.
    """
    return any(
        abs(len(tag) - len(each)) <= 1
        and _initial(tag) == _initial(each)
        and difflib.SequenceMatcher(None, tag.lower(), each.lower()).ratio() > 0.85
        for each in known
    )


def _initial(tag: str) -> str:
    found = re.search(r"\w", tag)
    return found[0].lower() if found else ""


def _locate(context: CheckContext, tag: str) -> tuple[Location, str]:
    """Where a tag stands in the files, and the item's id or ''."""
    origin = context.issue.origin
    if tag in context.issue.subject:
        return origin.location("subject" if "subject" in origin.locations else "title"), ""
    if tag in context.issue.preheader:
        return find_in_source(origin.location("preheader"), tag), ""
    position = context.email.html.find(tag)
    if position >= 0:
        return context.locate(position, tag)
    return next(
        ((each.locate(tag), each.item) for each in context.writings if tag in each.text), (origin.location(), "")
    )


# Beginnings and ends of tags that mean nothing else in a text, alone and with what is beside them.
_ENDS = re.compile(r"\{\{|\}\}|\*\||\|\*|\{%|%%=|=%%")
_HALVES = re.compile(
    r"\{\{[^{}]{0,40}|[^{}]{0,40}\}\}|\*\|\w{0,40}|\w{0,40}\|\*|\{%[^{}%]{0,40}|%%=\w{0,40}|\w{0,40}=%%"
)


@rule("tag-half", "warning", why="Readers see a merge tag whose beginning or end is missing", source=_TAGS, quick=True)
def half(context: CheckContext) -> Iterator[Finding]:
    """The beginning of a tag without its end, or the reverse."""
    for writing in context.writings:
        found = _ENDS.search(writing.text) and _HALVES.search(TAG.sub("", writing.text))
        if found:
            excerpt = found[0].strip()
            message = f"'{excerpt}' is only half of a merge tag"
            yield Finding(writing.locate(excerpt), message, "complete or remove it", writing.item)
