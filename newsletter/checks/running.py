"""Runs rules over an email, leaves out what people chose to ignore, and sorts what remains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsletter.checks.finding import SEVERITIES, Finding, Rule, Severity
from newsletter.checks.letter import Letter
from newsletter.content.model import Ignore
from newsletter.errors import did_you_mean

__all__ = ["IGNORE_RULE", "Report", "check_letter", "unused_by_all"]

#: What is said of an ignore that silences nothing. It has no function: running finds it.
IGNORE_RULE = "ignore-unused"


class Report(NamedTuple):
    """What was found, the gravest first, then in the order of the files; and how many findings were ignored.

    `used` are the publication's own ignores that silenced something, by their number.
    """

    findings: tuple[Finding, ...]
    ignored: int
    used: frozenset[int] = frozenset()

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings are of each severity, the gravest first."""
        return {severity: sum(each.severity == severity for each in self.findings) for severity in SEVERITIES}


def check_letter(letter: Letter, rules: Sequence[Rule], known: Iterable[str] = ()) -> Report:
    """What `rules` find in an email.

    `known` are the ids of all rules: with them, an ignore that silences
    nothing is a finding itself. Leave them out when only some rules run.
    """
    findings: dict[Finding, None] = {}
    used: Counter[int] = Counter()
    ignored = 0
    ignores = (*letter.issue.ignore, *letter.publication.ignore)
    for rule in rules:
        for found in rule.check(letter):
            finding = Finding(rule.id, rule.severity, *found)
            silenced = [index for index, ignore in enumerate(ignores) if _silences(ignore, finding)]
            used.update(silenced)
            if silenced:
                ignored += 1
            else:
                findings[finding] = None
    unused = _unused(letter, ignores, used, tuple(known)) if known else ()
    own = len(letter.issue.ignore)
    return Report(
        tuple(sorted([*findings, *unused], key=_order)),
        ignored,
        frozenset(index - own for index in used if index >= own),
    )


def unused_by_all(ignores: Sequence[Ignore], reports: Iterable[Report]) -> list[Finding]:
    """A notice for each of the publication's own ignores that silences nothing in any of its issues."""
    used = frozenset[int]().union(*(report.used for report in reports))
    return [
        Finding(
            IGNORE_RULE,
            "notice",
            ignore.place,
            f"the ignored rule '{ignore.rule}' finds nothing in any issue",
            "delete the line",
            ignore.item or "",
            (),
        )
        for index, ignore in enumerate(ignores)
        if index not in used
    ]


def _silences(ignore: Ignore, finding: Finding) -> bool:
    return ignore.rule == finding.rule and ignore.item in (None, finding.item)


def _unused(letter: Letter, ignores: Sequence[Ignore], used: Counter[int], known: tuple[str, ...]) -> Iterator[Finding]:
    own = len(letter.issue.ignore)
    for index, ignore in enumerate(ignores):
        if ignore.rule not in known:
            message, hint = f"there is no rule '{ignore.rule}'", did_you_mean(ignore.rule, known)
            hint = hint or "newsletter check --rules lists them"
        elif index < own and not used[index]:
            about = f" of {ignore.item}" if ignore.item else ""
            message, hint = f"the ignored rule '{ignore.rule}' finds nothing{about}", "delete the line"
        else:
            # A publication's own ignore is for all issues: one may do without it (see `unused_by_all`).
            continue
        yield Finding(IGNORE_RULE, "notice", ignore.place, message, hint, ignore.item or "", ())


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    place = finding.location
    where = (str(place.path), place.line, place.column) if place else ("", 0, 0)
    return (SEVERITIES.index(finding.severity), *where, finding.rule)
