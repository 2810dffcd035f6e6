"""Which merge tags a text has, and which of them a platform does not replace."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, SYNTAXES, Syntax, spell_fallback, tag_pattern
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import PLATFORMS

# Rules of style sheets have braces and percent signs that are no tags.
_STYLES = re.compile(r"<style\b.*?</style>", re.DOTALL)


def find_tags(text: str, platform: Platform) -> list[str]:
    """The merge tags in a text or in HTML that are recognised for `platform`, in order, each once."""
    own = tuple(syntax for syntax in platform.syntaxes if syntax in AMBIGUOUS_SYNTAXES)
    tags = tag_pattern((*own, *SYNTAXES)).finditer(_STYLES.sub("", text))
    return list(dict.fromkeys(found[0] for found in tags))


def bare_tag(tag: str) -> str:
    """A tag without the white space that template languages ignore: {{unsubscribe}} is {{ unsubscribe }}."""
    return re.sub(r"\s+", "", tag) if tag.startswith("{") else tag


def foreign_tags(tags: Iterable[str], platform: Platform) -> dict[str, list[str]]:
    """Those of `tags` that `platform` does not replace, each with the names of the platforms that would."""
    foreign: dict[str, list[str]] = {}
    for tag in tags:
        if tag in _own_tags(platform) or _has_syntax(tag, platform.syntaxes):
            continue
        exact = [other.name for other in PLATFORMS.values() if tag in _own_tags(other)]
        foreign[tag] = exact or [other.name for other in PLATFORMS.values() if _has_syntax(tag, other.syntaxes)]
    return foreign


def _has_syntax(tag: str, syntaxes: tuple[Syntax, ...]) -> bool:
    return bool(syntaxes) and bool(tag_pattern(syntaxes).fullmatch(tag))


def _own_tags(platform: Platform) -> set[str]:
    fallbacks = (spell_fallback(pattern, "") for pattern in platform.fallbacks.values())
    return {*platform.tags.values(), *platform.text_tags.values(), *fallbacks}
