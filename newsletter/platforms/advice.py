"""What stands between a built email and its platform: tags that it does not know, lacks, or limits that it passes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.errors import Fault
from newsletter.merge_tags import AMBIGUOUS_SYNTAXES, SYNTAXES, Syntax, spell_fallback, tag_pattern
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import PLATFORMS
from newsletter.rendering.email import Email

__all__ = ["advise", "find_tags", "foreign_tags"]


def advise(email: Email, platform: Platform) -> tuple[Fault, ...]:
    """Everything that the platform would refuse, or show to readers as it stands. None of it stops a build."""
    return tuple(_advise(email, platform))


def _advise(email: Email, platform: Platform) -> Iterator[Fault]:
    for tag, owners in foreign_tags(f"{email.html}\n{email.text}\n{email.issue.subject}", platform).items():
        whose = f"is a tag of {' or '.join(owners)}" if owners else "looks like a merge tag"
        yield Fault(None, f"'{tag}' {whose}; {platform.name} shows it to readers as it stands", "change or delete it")
    for name in platform.required:
        tag = platform.tags[name]
        if not all(part in email.html for part in find_tags(tag, platform) or [tag]):
            yield Fault(
                None,
                f"{platform.name} requires '{tag}', and the email does not have it",
                f"let templates/footer.mjml.j2 print merge.{name}",
            )
    if platform.max_html is not None and email.size > platform.max_html:
        yield Fault(
            None,
            f"the HTML has {email.size:,} bytes, and {platform.name} takes {platform.max_html:,}",
            "move items to the next issue",
        )
    for text in platform.forbidden:
        if text in email.html:
            yield Fault(None, f"{platform.name} refuses HTML that contains '{text}'", "write it in other words")


def find_tags(text: str, platform: Platform) -> list[str]:
    """The merge tags in `text` that are recognised when `platform` is chosen, in order, each once."""
    own = tuple(syntax for syntax in platform.syntaxes if syntax in AMBIGUOUS_SYNTAXES)
    return list(dict.fromkeys(found[0] for found in tag_pattern((*own, *SYNTAXES)).finditer(_without_styles(text))))


def foreign_tags(text: str, platform: Platform) -> dict[str, list[str]]:
    """The tags in `text` that `platform` does not replace, each with the names of the platforms that would."""
    known = {tag for tags in (platform.tags, platform.text_tags) for tag in tags.values()}
    foreign: dict[str, list[str]] = {}
    for tag in find_tags(text, platform):
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
    return re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)
