"""Merge tags that the platform would send to readers as they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found
from newsletter.checks.source_locations import find_in_source
from newsletter.errors import Location
from newsletter.merge_tags import TAG
from newsletter.platforms.recognition import bare_tag, find_tags, foreign_tags
from newsletter.wording import did_you_mean, one_of

__all__ = ["foreign", "half", "misspelt"]

# Beginnings and ends that mean nothing else in a text.
_HALVES = r"\{\{[^{}]{0,40}|[^{}]{0,40}\}\}|\*\|\w{0,40}|\w{0,40}\|\*|\{%[^{}%]{0,40}|%%=\w{0,40}|\w{0,40}=%%"
_SIGNS = ("{{", "}}", "*|", "|*", "{%", "%%=", "=%%")


def foreign(context: CheckContext) -> Iterator[Found]:
    """A tag in another platform's spelling."""
    name = "" if context.platform.id == "plain" else context.platform.name
    for tag, owners in foreign_tags(context.tags, context.platform).items():
        place, item = _place(context, tag)
        whose = f", a tag of {one_of(owners[:3])}" if owners else ""
        yield Found(
            place,
            f"{name} does not know '{tag}'{whose}; readers would see it"
            if name
            else f"without a platform nobody fills in the merge tag '{tag}'; readers would see it",
            (f"write it as {name} does" if context.platform.tags else "take it out")
            if name
            else "take it out, or choose the platform with 'platform:'",
            item,
        )


def misspelt(context: CheckContext) -> Iterator[Found]:
    """A tag in the platform's own spelling that is nearly, but not quite, one that it has."""
    platform = context.platform
    own = (*platform.tags.values(), *platform.text_tags.values())
    spelt = {piece: _bare(piece) for tag in own for piece in find_tags(tag, platform)}
    known = frozenset(spelt.values())
    family = platform.other_tags
    for tag in context.tags if known else ():
        bare = _bare(tag)
        if bare not in known and not (family and re.fullmatch(family, tag)) and _is_near(bare, known):
            near = did_you_mean(tag, spelt, most=1)
            place, item = _place(context, tag)
            yield Found(place, f"{platform.name} may not know the merge tag '{tag}'", near, item)


def _bare(tag: str) -> str:
    """What a tag is called: `*|DATE:d F Y|*` is `*|DATE|*` with a form of the user's own."""
    return re.sub(r"(?<=^\*\|)(\w+):.*(?=\|\*$)", r"\1", bare_tag(tag))


def _is_near(tag: str, known: Iterable[str]) -> bool:
    """Whether one context, or two, make the difference; fields of the platform's users may be named at will.

    Slips spare the first context: `*|MNAME|*` is no `*|FNAME|*`.
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


def _place(context: CheckContext, tag: str) -> tuple[Location, str]:
    """Where a tag stands: in the subject or the preheader, or in what the HTML or the text shows."""
    origin = context.issue.origin
    if tag in context.issue.subject:
        return origin.location("subject" if "subject" in origin.locations else "title"), ""
    if tag in context.issue.preheader:
        return find_in_source(origin.location("preheader"), tag), ""
    position = context.email.html.find(tag)
    if position >= 0:
        return context.source_of(position, tag)
    return next(
        ((each.locate(tag), each.item) for each in context.writings if tag in each.text), (origin.location(), "")
    )


def half(context: CheckContext) -> Iterator[Found]:
    """The beginning of a tag without its end, or the reverse."""
    signs = [sign for sign in _SIGNS if sign in context.words]
    for writing in context.writings if signs else ():
        if not any(sign in writing.text for sign in signs):
            continue
        rest = TAG.sub("", writing.text)
        found = re.search(_HALVES, rest)
        if found:
            yield Found(
                writing.locate(found[0].strip()),
                f"half a merge tag: '{found[0].strip()}'",
                "close it, or take it out",
                writing.item,
            )
