"""Which merge tags stand in a text, and which of them a platform does not replace."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, SYNTAXES, Syntax, may_hold, spell_fallback, tag_pattern
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import PLATFORMS

__all__ = ["bare_tag", "find_tags", "foreign_tags"]


def find_tags(text: str, platform: Platform) -> list[str]:
    """The merge tags in `text` that are recognised when `platform` is chosen, in order, each once."""
    own = tuple(syntax for syntax in platform.syntaxes if syntax in AMBIGUOUS_SYNTAXES)
    text = _without_styles(text)
    # Few syntaxes occur, and looking for all takes its time.
    syntaxes = tuple(syntax for syntax in (*own, *SYNTAXES) if may_hold(text, syntax.open))
    if not syntaxes:
        return []
    return list(dict.fromkeys(found[0] for found in tag_pattern(syntaxes).finditer(text)))


def bare_tag(tag: str) -> str:
    """A tag without the white space that template languages do not mind: {{unsubscribe}} is {{ unsubscribe }}."""
    return re.sub(r"\s+", "", tag) if tag.startswith("{") else tag


def foreign_tags(tags: Iterable[str], platform: Platform) -> dict[str, list[str]]:
    """Those of `tags` that `platform` does not replace, each with the names of the platforms that would."""
    known = {*platform.tags.values(), *platform.text_tags.values()}
    foreign: dict[str, list[str]] = {}
    for tag in tags:
        if tag in known or _has_syntax(tag, platform.syntaxes):
            continue
        exact = [other.name for other in PLATFORMS.values() if _is_its_own(tag, other)]
        foreign[tag] = exact or [other.name for other in PLATFORMS.values() if _has_syntax(tag, other.syntaxes)]
    return foreign


def _has_syntax(tag: str, syntaxes: tuple[Syntax, ...]) -> bool:
    return bool(syntaxes) and bool(tag_pattern(syntaxes).fullmatch(tag))


def _is_its_own(tag: str, platform: Platform) -> bool:
    tags = (*platform.tags.values(), *platform.text_tags.values())
    spelt = (spell_fallback(pattern, "") for pattern in platform.fallbacks.values())
    return tag in tags or tag in spelt


def _without_styles(html: str) -> str:
    # The rules of style sheets have braces and percents of their own.
    if "<style" not in html:
        return html
    return re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)
