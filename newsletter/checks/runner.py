"""Runs rules over an email, leaves out what people chose to ignore, and sorts what remains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import SEVERITIES, Finding, Rule, Severity
from newsletter.content.model import Ignore
from newsletter.wording import did_you_mean

__all__ = ["IGNORE_RULE", "Report", "check_all", "check_quickly", "run_rules", "tell_once", "unused_by_all"]

#: What is said of an ignore that silences nothing. Its function finds nothing: running does.
IGNORE_RULE = Rule(
    "ignore-unused", "notice", lambda _: (), "An ignore that silences nothing is left over", "good practice"
)


class Report(NamedTuple):
    """What was found, the gravest first, then in the order of the files; and how many findings were ignored.

    `used` are the publication's own ignores that silenced something, by their
    number, and `applied` the ids of the rules that ran.
    """

    findings: tuple[Finding, ...]
    ignored: int
    used: frozenset[int] = frozenset()
    applied: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings are of each severity, the gravest first."""
        return {severity: sum(each.severity == severity for each in self.findings) for severity in SEVERITIES}


def check_all(context: CheckContext) -> Report:
    """What all rules find; those about opened addresses only when the context has answers."""
    from newsletter.checks.online import ONLINE_RULES
    from newsletter.checks.registry import RULES

    rules = RULES if context.answers is None else (*RULES, *ONLINE_RULES)
    return run_rules(context, rules, [rule.id for rule in (*RULES, *ONLINE_RULES, IGNORE_RULE)])


def check_quickly(context: CheckContext) -> Report:
    """What the quick rules find."""
    from newsletter.checks.quick import QUICK_RULES

    return run_rules(context, QUICK_RULES)


def run_rules(context: CheckContext, rules: Sequence[Rule], known: Iterable[str] = ()) -> Report:
    """What `rules` find in an email.

    `known` are the ids of all rules: with them, an ignore that silences
    nothing is a finding itself. Leave them out when only some rules run.
    """
    findings: dict[Finding, None] = {}
    used: Counter[int] = Counter()
    ignored = 0
    ignores = (*context.issue.ignore, *context.publication.ignore)
    for rule in rules:
        for found in rule.check(context):
            finding = Finding(rule.id, rule.severity, *found)
            silenced = [index for index, ignore in enumerate(ignores) if _silences(ignore, finding)]
            used.update(silenced)
            if silenced:
                ignored += 1
            else:
                findings[finding] = None
    applied = frozenset(rule.id for rule in rules)
    unused = tuple(_unused(context, ignores, used, applied, tuple(known))) if known else ()
    shown = [each for each in unused if not _is_silenced(each, ignores)]
    own = len(context.issue.ignore)
    return Report(
        tuple(sorted([*findings, *shown], key=_order)),
        ignored + len(unused) - len(shown),
        frozenset(index - own for index in used if index >= own),
        applied,
    )


def unused_by_all(ignores: Sequence[Ignore], reports: Sequence[Report]) -> list[Finding]:
    """A notice for each of the publication's own ignores that silences nothing in any of its issues."""
    used = frozenset[int]().union(*(report.used for report in reports))
    applied = frozenset[str]().union(*(report.applied for report in reports))
    unused = [
        _in_vain(ignore, f"the ignored rule '{ignore.rule}' finds nothing in any issue", "delete the line")
        for index, ignore in enumerate(ignores)
        if index not in used and ignore.rule in applied
    ]
    return [each for each in unused if not _is_silenced(each, ignores)]


def tell_once(reports: Iterable[Report]) -> list[Report]:
    """Reports on several issues; what is wrong with the publication's ignores is told in the first of them only."""
    told: set[Finding] = set()
    shorter = []
    for report in reports:
        findings = tuple(each for each in report.findings if each not in told)
        told.update(each for each in findings if each.rule == IGNORE_RULE.id)
        shorter.append(report._replace(findings=findings))
    return shorter


def _in_vain(ignore: Ignore, message: str, hint: str) -> Finding:
    return Finding(IGNORE_RULE.id, IGNORE_RULE.severity, ignore.place, message, hint, ignore.item or "", ())


def _is_silenced(finding: Finding, ignores: Iterable[Ignore]) -> bool:
    return any(_silences(ignore, finding) for ignore in ignores)


def _silences(ignore: Ignore, finding: Finding) -> bool:
    return ignore.rule == finding.rule and ignore.item in (None, finding.item)


def _unused(
    context: CheckContext,
    ignores: Sequence[Ignore],
    used: Counter[int],
    applied: frozenset[str],
    known: tuple[str, ...],
) -> Iterator[Finding]:
    own = len(context.issue.ignore)
    for index, ignore in enumerate(ignores):
        if ignore.rule not in known:
            hint = did_you_mean(ignore.rule, known) or "newsletter check --rules lists them"
            yield _in_vain(ignore, f"there is no rule '{ignore.rule}'", hint)
        elif index < own and not used[index] and ignore.rule in applied:
            # A publication's own ignore is for all issues: one may do without it (see `unused_by_all`).
            about = f" of {ignore.item}" if ignore.item else ""
            yield _in_vain(ignore, f"the ignored rule '{ignore.rule}' finds nothing{about}", "delete the line")


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    place = finding.location
    where = (str(place.path), place.line, place.column) if place else ("", 0, 0)
    return (SEVERITIES.index(finding.severity), *where, finding.rule)
