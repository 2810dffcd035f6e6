"""From a built issue to its report. What the commands and the preview call."""

from __future__ import annotations

from newsletter.building import Build, Builder
from newsletter.checks.letter import Letter
from newsletter.checks.running import Report, check_letter

__all__ = ["check_build", "letter_of", "quick_report"]


def letter_of(builder: Builder, made: Build) -> Letter:
    """What the rules look at, for a built issue."""
    from newsletter.content.history import load_history

    history = load_history(builder.workspace, made.issue.id)
    return Letter(made.email, made.platform, builder.workspace.issues, history, builder.templates.folders)


def check_build(letter: Letter) -> Report:
    """What all rules find; those about opened addresses only when the letter has answers."""
    from newsletter.checks.registry import RULES

    rules, known = RULES, [rule.id for rule in RULES]
    from newsletter.checks.online import ONLINE_RULES

    known += [rule.id for rule in ONLINE_RULES]
    if letter.answers is not None:
        rules += ONLINE_RULES
    return check_letter(letter, rules, known)


def quick_report(builder: Builder, made: Build) -> Report:
    """What the quick rules find; other issues are not opened for it."""
    from newsletter.checks.quick import QUICK_RULES

    letter = Letter(made.email, made.platform, builder.workspace.issues, (), builder.templates.folders)
    return check_letter(letter, QUICK_RULES)
