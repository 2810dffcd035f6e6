"""From a built issue to its report. What the commands and the preview call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.building import Build, Builder
from newsletter.checks.letter import Letter
from newsletter.checks.running import Report, check_letter
from newsletter.content.history import load_history

if TYPE_CHECKING:
    from newsletter.content.history import PastIssue

__all__ = ["check_build", "letter_of", "quick_report"]


def letter_of(builder: Builder, made: Build) -> Letter:
    """What the rules look at, for a built issue."""
    history: tuple[PastIssue, ...] = load_history(builder.workspace, made.issue.id)
    return Letter(made.email, made.platform, builder.workspace.issues, history, builder.templates.folders)


def check_build(letter: Letter) -> Report:
    """What all rules that need no network find."""
    from newsletter.checks.registry import RULES

    return check_letter(letter, RULES, [rule.id for rule in RULES])


def quick_report(builder: Builder, made: Build) -> Report:
    """What the quick rules find; other issues are not opened for it."""
    from newsletter.checks.quick import QUICK_RULES

    letter = Letter(made.email, made.platform, builder.workspace.issues, (), builder.templates.folders)
    return check_letter(letter, QUICK_RULES)
