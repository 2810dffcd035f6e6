"""From a built issue to its report. What the commands and the preview call."""

from __future__ import annotations

from newsletter.building import Build, Builder
from newsletter.checks.letter import Letter
from newsletter.checks.running import IGNORE_RULE, Report, check_letter
from newsletter.images.linking import published_address

__all__ = ["check_build", "letter_of", "quick_report"]


def letter_of(builder: Builder, made: Build) -> Letter:
    """What the rules look at, for a built issue."""
    url = made.issue.publication.images_url
    pictures = {
        address: len(picture.content)
        for picture in made.pictures
        for address in {published_address(picture, url), published_address(picture, None)}
    }
    history = tuple(run for run in builder.runs if run.id != made.issue.id)
    folders = builder.templates.folders
    return Letter(made.email, made.platform, builder.workspace.issues, history, folders, pictures, builder.picked)


def check_build(letter: Letter) -> Report:
    """What all rules find; those about opened addresses only when the letter has answers."""
    from newsletter.checks.online import ONLINE_RULES
    from newsletter.checks.registry import RULES

    rules = RULES if letter.answers is None else (*RULES, *ONLINE_RULES)
    return check_letter(letter, rules, [rule.id for rule in (*RULES, *ONLINE_RULES, IGNORE_RULE)])


def quick_report(builder: Builder, made: Build) -> Report:
    """What the quick rules find."""
    from newsletter.checks.quick import QUICK_RULES

    return check_letter(letter_of(builder, made), QUICK_RULES)
