"""Lines under `ignore:` that have no effect."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import RULES, Finding, rule
from newsletter.content.model import Ignore
from newsletter.wording import did_you_mean


@rule("ignore-unused", "notice", why="An ignore line that hides no finding misleads the next editor")
def ignore_unused(context: CheckContext) -> Iterator[Finding]:
    """An unknown rule; or an ignore of the issue whose rule ran and found nothing.

    The publication's own ignores are for all issues: this issue may not need them.
    """
    for ignore in (*context.issue.ignore, *context.publication.ignore):
        if ignore.rule not in RULES:
            hint = did_you_mean(ignore.rule, RULES) or "'newsletter check --rules' lists the rules"
            yield Finding(ignore.place, f"there is no rule '{ignore.rule}'", hint, ignore.item or "")
    for ignore in context.issue.ignore:
        results = context.results.get(ignore.rule)
        if results is not None and not any(ignore.item in (None, item) for item in results):
            yield unused_ignore(ignore, f" for {ignore.item}" if ignore.item else "")


def unused_ignore(ignore: Ignore, where: str) -> Finding:
    """What is reported of an ignore whose rule finds nothing `where`."""
    message = f"the ignored rule '{ignore.rule}' finds nothing{where}"
    return Finding(ignore.place, message, "delete the line", ignore.item or "")
