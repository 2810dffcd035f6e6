"""Merge tags that the platform would send to readers as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter
from newsletter.merge_tags import SYNTAXES, TAG
from newsletter.platforms.platform import Platform

__all__ = ["foreign", "half"]

# Beginnings and ends that mean nothing else in a text.
_HALVES = re.compile(
    r"\{\{[^{}]{0,40}|[^{}]{0,40}\}\}|\*\|\w{0,40}|\w{0,40}\|\*|\{%[^{}%]{0,40}|%%=\w{0,40}|\w{0,40}=%%"
)


def foreign(letter: Letter) -> Iterator[Found]:
    """A tag in another platform's spelling."""
    own = _openings(letter.platform)
    told: set[str] = set()
    html = letter.email.html
    for found in TAG.finditer(html):
        tag = found[0]
        if tag in told or tag.startswith(own) or _is_script(tag):
            continue
        told.add(tag)
        place, item = letter.source_of(found.start(), tag)
        name = letter.platform.name
        yield Found(
            place,
            f"{name} does not know the merge tag '{tag}'; readers would see it",
            f"write it as {name} does" if own else "take it out, or choose the platform with 'platform:'",
            item,
        )


def _openings(platform: Platform) -> tuple[str, ...]:
    tags = [*platform.tags.values(), *platform.text_tags.values()]
    return tuple({syntax.open for syntax in SYNTAXES for tag in tags if syntax.open in tag})


def _is_script(tag: str) -> bool:
    """Whether it is a percentage or a rule of a style sheet that only looks like a tag."""
    return tag.startswith("%%") and not re.fullmatch(r"%%=?\s*[\w.\[\]()' \"]+=?%%", tag)


def half(letter: Letter) -> Iterator[Found]:
    """The beginning of a tag without its end, or the reverse."""
    for writing in letter.writings:
        rest = TAG.sub("", writing.text)
        found = _HALVES.search(rest)
        if found:
            yield Found(
                writing.locate(found[0].strip()),
                f"half a merge tag: '{found[0].strip()}'",
                "close it, or take it out",
                writing.item,
            )
