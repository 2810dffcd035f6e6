"""From a built issue to its report. What the commands and the preview call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter.building import Build, Builder
from newsletter.checks.letter import Letter
from newsletter.checks.running import Report, check_letter
from newsletter.images.linking import published_address

if TYPE_CHECKING:
    from newsletter.content.runs import Run

__all__ = ["check_build", "letter_of", "quick_report"]


def letter_of(builder: Builder, made: Build) -> Letter:
    """What the rules look at, for a built issue."""
    from newsletter.content.runs import load_runs

    return _letter(builder, made, tuple(run for run in load_runs(builder.workspace) if run.id != made.issue.id))


def _letter(builder: Builder, made: Build, history: tuple[Run, ...]) -> Letter:
    url = made.issue.publication.images_url
    pictures = {
        address: len(picture.content)
        for picture in made.pictures
        for address in {published_address(picture, url), published_address(picture, None)}
    }
    return Letter(made.email, made.platform, builder.workspace.issues, history, builder.templates.folders, pictures)


def check_build(letter: Letter) -> Report:
    """What all rules find; those about opened addresses only when the letter has answers."""
    from newsletter.checks.online import ONLINE_RULES
    from newsletter.checks.registry import RULES

    rules = RULES if letter.answers is None else (*RULES, *ONLINE_RULES)
    return check_letter(letter, rules, [rule.id for rule in (*RULES, *ONLINE_RULES)])


def quick_report(builder: Builder, made: Build) -> Report:
    """What the quick rules find; other issues are not opened for it."""
    from newsletter.checks.quick import QUICK_RULES

    return check_letter(_letter(builder, made, ()), QUICK_RULES)
