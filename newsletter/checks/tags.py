"""Merge tags that the platform would send to readers as they stand."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter
from newsletter.errors import Location, did_you_mean
from newsletter.merge_tags import SYNTAXES, TAG
from newsletter.platforms.platform import Platform

__all__ = ["foreign", "half", "misspelt"]

# Beginnings and ends that mean nothing else in a text.
_HALVES = r"\{\{[^{}]{0,40}|[^{}]{0,40}\}\}|\*\|\w{0,40}|\w{0,40}\|\*|\{%[^{}%]{0,40}|%%=\w{0,40}|\w{0,40}=%%"
_SIGNS = ("{{", "}}", "*|", "|*", "{%", "%%=", "=%%")


def foreign(letter: Letter) -> Iterator[Found]:
    """A tag in another platform's spelling."""
    own = _openings(letter.platform)
    name = letter.platform.name
    for tag, place, item in _tags(letter):
        if tag.startswith(own):
            continue
        yield Found(
            place,
            f"{name} does not know the merge tag '{tag}'; readers would see it"
            if own
            else f"without a platform nobody fills in the merge tag '{tag}'; readers would see it",
            f"write it as {name} does" if own else "take it out, or choose the platform with 'platform:'",
            item,
        )


def misspelt(letter: Letter) -> Iterator[Found]:
    """A tag in the platform's own spelling that is nearly, but not quite, one that it has."""
    known = {*letter.platform.tags.values(), *letter.platform.text_tags.values()}
    for tag, place, item in _tags(letter):
        if tag in known or any(tag in each for each in known):
            continue
        near = did_you_mean(tag, known, most=1) if _is_near(tag, known) else ""
        if near:
            yield Found(place, f"{letter.platform.name} may not know the merge tag '{tag}'", near, item)


def _is_near(tag: str, known: Iterable[str]) -> bool:
    """Whether one letter, or two, make the difference; fields of the platform's users may be named at will."""
    return any(
        abs(len(tag) - len(each)) <= 1 and difflib.SequenceMatcher(None, tag.lower(), each.lower()).ratio() > 0.85
        for each in known
    )


def _tags(letter: Letter) -> Iterator[tuple[str, Location, str]]:
    """Each tag of the email once, with its place and item; those of the subject too, which the HTML does not hold."""
    told: set[str] = set()
    for found in TAG.finditer(letter.issue.subject):
        if found[0] not in told:
            told.add(found[0])
            yield found[0], letter.issue.origin.place("subject"), ""
    for found in TAG.finditer(letter.email.html):
        if found[0] not in told and not _is_script(found[0]):
            told.add(found[0])
            yield found[0], *letter.source_of(found.start(), found[0])


def _openings(platform: Platform) -> tuple[str, ...]:
    tags = [*platform.tags.values(), *platform.text_tags.values()]
    return tuple({syntax.open for syntax in SYNTAXES for tag in tags if syntax.open in tag})


def _is_script(tag: str) -> bool:
    """Whether it is a percentage or a rule of a style sheet that only looks like a tag."""
    return tag.startswith("%%") and not re.fullmatch(r"%%=?\s*[\w.\[\]()' \"]+=?%%", tag)


def half(letter: Letter) -> Iterator[Found]:
    """The beginning of a tag without its end, or the reverse."""
    for writing in letter.writings:
        if not any(sign in writing.text for sign in _SIGNS):
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
