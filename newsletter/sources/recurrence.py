"""The days on which an event that repeats takes place (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = frozenset(
    ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS")
)  # fmt: skip
#: How often a rule may ask to repeat, and how many days, weeks, months or years may pass without a day of it.
_MAX_TIMES = 2000
_MAX_EMPTY = {"DAILY": 800, "WEEKLY": 300, "MONTHLY": 100, "YEARLY": 12}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of repetition: `week_days` are pairs of the ordinal (0 for every one) and the weekday from 0."""

    frequency: str
    interval: int = 1
    times: int = 0
    week_start: int = 0
    week_days: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()


def read_rule(text: str) -> Rule:
    """The rule that an RRULE is. Its UNTIL is left to the caller. Raises ValueError for one that is not read."""
    parts = {
        name.strip().upper(): value.strip().upper() for name, _, value in (p.partition("=") for p in text.split(";"))
    }
    frequency = parts.get("FREQ", "")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or not {name for name in parts if name} <= _KNOWN:
        raise ValueError(text)
    week_days = []
    for each in filter(None, parts.get("BYDAY", "").split(",")):
        found = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", each)
        if not found:
            raise ValueError(text)
        week_days.append((int(found[1] or 0), _WEEKDAYS.index(found[2])))
    rule = Rule(
        frequency,
        max(1, int(parts.get("INTERVAL", "1"))),
        int(parts.get("COUNT", "0")),
        _WEEKDAYS.index(parts.get("WKST", "MO")),
        tuple(week_days),
        *(_numbers(parts, name) for name in ("BYMONTHDAY", "BYMONTH", "BYSETPOS")),
    )
    if max(rule.interval, rule.times) > _MAX_TIMES:
        raise ValueError(text)
    return rule


def _numbers(parts: Mapping[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(each) for each in parts.get(name, "").split(",") if each)


def days_of(rule: Rule, start: date, after: date) -> Iterator[date]:
    """The days of a rule from `start` on, in their order; those before `after` may be left out.

    It ends after the times that the rule has, or when it has looked long enough.
    """
    left = rule.times or None
    skipped = 0 if rule.times else max(0, _periods_between(rule, start, after) // rule.interval - 1)
    empty = 0
    for number in count(skipped):
        try:
            days = _days_of_period(rule, start, number * rule.interval)
        except (OverflowError, ValueError):
            return  # the calendar ends with the year 9999
        empty = 0 if days else empty + 1
        if empty > _MAX_EMPTY[rule.frequency]:
            return
        for day in days:
            if day < start:
                continue
            yield day
            if left is not None:
                left -= 1
                if not left:
                    return


def _periods_between(rule: Rule, start: date, after: date) -> int:
    months = (after.year - start.year) * 12 + after.month - start.month
    days = (after - start).days
    return {"DAILY": days, "WEEKLY": days // 7, "MONTHLY": months, "YEARLY": after.year - start.year}[rule.frequency]


def _days_of_period(rule: Rule, start: date, number: int) -> list[date]:
    """The days of one day, week, month or year: the one that is `number` after that of the start."""
    if rule.frequency == "DAILY":
        days = [start + timedelta(days=number)]
        days = [day for day in days if _is_month_day(rule, day) and _is_week_day(rule, day)]
    elif rule.frequency == "WEEKLY":
        first = start - timedelta(days=(start.weekday() - rule.week_start) % 7) + timedelta(weeks=number)
        wanted = {weekday for _, weekday in rule.week_days} or {start.weekday()}
        days = [day for day in _range(first, 7) if day.weekday() in wanted]
    elif rule.frequency == "MONTHLY":
        months = start.year * 12 + start.month - 1 + number
        days = _days_of_months(rule, start, [_month(months // 12, months % 12 + 1)])
    else:
        year = start.year + number
        whole = not rule.months and (rule.month_days or rule.week_days)
        months_ = range(1, 13) if whole else sorted(rule.months) or [start.month]
        parts = [_month(year, month) for month in months_]
        if whole and not rule.month_days:
            # The second Monday of the year, not of each month.
            parts = [[day for part in parts for day in part]]
        days = _days_of_months(rule, start, parts)
    if rule.months:
        days = [day for day in days if day.month in rule.months]
    if rule.positions:
        chosen = {at - 1 if at > 0 else at + len(days) for at in rule.positions}
        days = [day for at, day in enumerate(days) if at in chosen]
    return days


def _days_of_months(rule: Rule, start: date, parts: list[list[date]]) -> list[date]:
    """The days of months, or of a year, by the rule's days of the month and of the week."""
    days = []
    for part in parts:
        for day in part:
            if rule.month_days or rule.week_days:
                wanted = _is_month_day(rule, day) and (not rule.week_days or _is_week_day_of(rule, day, part))
            else:
                wanted = day.day == start.day
            if wanted:
                days.append(day)
    return days


def _is_month_day(rule: Rule, day: date) -> bool:
    last = calendar.monthrange(day.year, day.month)[1]
    return not rule.month_days or day.day in rule.month_days or day.day - last - 1 in rule.month_days


def _is_week_day(rule: Rule, day: date) -> bool:
    return not rule.week_days or any(day.weekday() == weekday for _, weekday in rule.week_days)


def _is_week_day_of(rule: Rule, day: date, part: list[date]) -> bool:
    """Whether a day is, for example, the second Monday of the month or year that `part` has the days of."""
    at = day.toordinal() - part[0].toordinal()
    from_start, from_end = at // 7 + 1, -((len(part) - 1 - at) // 7 + 1)
    return any(day.weekday() == weekday and ordinal in (0, from_start, from_end) for ordinal, weekday in rule.week_days)


def _month(year: int, month: int) -> list[date]:
    return _range(date(year, month, 1), calendar.monthrange(year, month)[1])


def _range(first: date, length: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(length)]
