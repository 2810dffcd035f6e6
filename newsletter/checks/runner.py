"""Runs the rules over emails, leaves out what editors ignore, and sorts the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import RULES, SEVERITIES, Finding, Rule, Severity, load_rules
from newsletter.content.model import Ignore

_IGNORE_UNUSED = "ignore-unused"


@dataclass(frozen=True, slots=True)
class Report:
    """The findings on one issue, the worst first, then in the order of the files.

    `hidden` are the findings that the issue or the publication ignores;
    `rules` the ids of the rules that ran.
    """

    findings: tuple[Finding, ...]
    hidden: tuple[Finding, ...]
    rules: frozenset[str]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings are of each severity, the worst first."""
        return {severity: sum(each.severity == severity for each in self.findings) for severity in SEVERITIES}

    @property
    def ignored(self) -> int:
        """How many findings are ignored."""
        return len(self.hidden)


def check_quickly(context: CheckContext) -> Report:
    """What the quick rules find."""
    return _run(context, load_rules(quick=True))


def check_all(context: CheckContext) -> Report:
    """What all rules find; those about opened addresses run only when the context has answers."""
    return _run(context, [each for each in load_rules() if not each.online or context.answers is not None])


def check_issues(contexts: Iterable[CheckContext], *, complete: bool = False) -> list[Report]:
    """What all rules find in several issues of one publication; an unused ignore is reported once.

    With `complete`, which says that these are all its issues, an ignore of
    the publication that hides nothing in any of them is a finding of the last.
    """
    contexts = list(contexts)
    reports: list[Report] = []
    reported: set[Finding] = set()
    for context in contexts:
        report = check_all(context)
        findings = tuple(each for each in report.findings if each not in reported)
        reported.update(each for each in findings if each.rule == _IGNORE_UNUSED)
        reports.append(replace(report, findings=findings))
    if complete and reports:
        unused = _unused_by_all(contexts[-1].publication.ignore, reports)
        reports[-1] = replace(reports[-1], findings=(*reports[-1].findings, *unused))
    return reports


def _run(context: CheckContext, rules: Iterable[Rule]) -> Report:
    ignores = (*context.issue.ignore, *context.publication.ignore)
    shown: dict[Finding, None] = {}
    hidden = []
    context.results = {}
    for rule in rules:
        findings = [replace(found, rule=rule.id, severity=rule.severity) for found in rule.check(context)]
        context.results[rule.id] = [each.item for each in findings]
        for finding in findings:
            if _is_ignored(finding, ignores):
                hidden.append(finding)
            else:
                shown[finding] = None
    return Report(tuple(sorted(shown, key=_order)), tuple(hidden), frozenset(context.results))


def _is_ignored(finding: Finding, ignores: Iterable[Ignore]) -> bool:
    return any(_hides(ignore, finding) for ignore in ignores)


def _hides(ignore: Ignore, finding: Finding) -> bool:
    return ignore.rule == finding.rule and ignore.item in (None, finding.item)


def _unused_by_all(ignores: Sequence[Ignore], reports: Sequence[Report]) -> list[Finding]:
    """A finding for each of the publication's ignores whose rule ran and that hides nothing in any issue."""
    from newsletter.checks.ignore_rules import unused_ignore

    hidden = [finding for report in reports for finding in report.hidden]
    findings = [
        replace(unused_ignore(ignore, " in any issue"), rule=_IGNORE_UNUSED, severity=RULES[_IGNORE_UNUSED].severity)
        for ignore in ignores
        if any(ignore.rule in report.rules - {_IGNORE_UNUSED} for report in reports)
        and not any(_hides(ignore, finding) for finding in hidden)
    ]
    return [each for each in findings if not _is_ignored(each, ignores)]


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    location = finding.location
    where = (str(location.path), location.line, location.column) if location else ("", 0, 0)
    return (SEVERITIES.index(finding.severity), *where, finding.rule)
