"""Rules about dates and numbers that contradict each other, within the issue and with the issues before it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from newsletter.catalogue.past_issues import find_repeated_items
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.content.dates import format_pattern, locale_of


@rule("item-later", "warning", why="Readers get news before its date, or the date is wrong", quick=True)
def later_than_issue(context: CheckContext) -> Iterator[Finding]:
    """An item dated after the day on which the issue is published; an event may be dated by its beginning."""
    for item in context.issue.items:
        if item.date > context.issue.published and not (item.start and item.start.date >= item.date):
            message = f"the item is dated {item.date}, after the issue is published ({context.issue.published})"
            yield Finding(item.picked, message, "check both dates, or keep the item for the next issue", item.id)


@rule("event-over", "warning", why="Readers are invited to an event or a call that is over", quick=True)
def over_already(context: CheckContext) -> Iterator[Finding]:
    """An event that ends, or a call whose deadline is, before the issue is published."""
    for item in context.issue.items:
        if item.layout not in ("event", "call"):
            continue
        field = "deadline" if item.layout == "call" else "end" if item.end else "start"
        moment = getattr(item, field)
        if moment and moment.date < context.issue.published:
            what = "the deadline has passed" if item.layout == "call" else "the event is over"
            message = f"{what} ({moment.date}) when the issue is published ({context.issue.published})"
            yield Finding.in_item(item, field, message, "remove it, or report on it as a story")


def _folded(text: str) -> str:
    """Lower case, of the same length: the Turkish letters İ and ı become i."""
    return text.replace("İ", "i").lower().replace("ı", "i")


@cache
def _day_names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """The names of weekdays (Monday is 0) and months (January is 1), folded."""
    locale = locale_of(language)
    weekdays = {_folded(name): number for number, name in locale.days["format"]["wide"].items()}
    months = {
        _folded(name).rstrip("."): number
        for width in ("wide", "abbreviated")
        for number, name in locale.months["format"][width].items()
    }
    return weekdays, months


# A year, and not a time of day such as "1500 GMT".
_YEAR = r"(?:19|20)\d\d(?!\d|\s*(?:gmt|utc|ces?t|[ecmp][sd]t|bst|ist|jst|[ewc]at|h|hrs?|hours?|uhr)\b)"


@cache
def _day_pattern(language: str) -> re.Pattern[str]:
    """A weekday and its date in folded text."""
    weekdays, months = _day_names(language)
    weekday = "|".join(map(re.escape, sorted(weekdays, key=len, reverse=True)))
    month = "|".join(map(re.escape, sorted(months, key=len, reverse=True)))
    day = r"(\d{1,2})(?!\d)(?:st|nd|rd|th|\.|er|º)?"
    return re.compile(
        rf"\b({weekday})\b,?\s+(?:den\s+|the\s+|le\s+)?"
        rf"(?:{day}\s+(?:of\s+|de\s+)?({month})\b|({month})\s+{day})(?:,?\s+(?:de\s+)?({_YEAR}))?"
    )


def _nearest(year: int, month: int, day: int, published: date) -> date:
    """A date; without a year (0) the one nearest to the issue's. Raises ValueError when there is none."""
    if year:
        return date(year, month, day)
    found = []
    for guess in (published.year - 1, published.year, published.year + 1):
        with contextlib.suppress(ValueError):
            found.append(date(guess, month, day))
    return min(found, key=lambda each: abs((each - published).days))


@rule("weekday", "warning", why="Readers come on the wrong day when weekday and date differ", quick=True)
def wrong_weekday(context: CheckContext) -> Iterator[Finding]:
    """A weekday beside a date that falls on another weekday."""
    published = context.issue.published
    for writing in context.writings:
        language = context.language_of(writing)
        weekdays, months = _day_names(language)
        text = _folded(writing.text)
        if not any(name in text for name in weekdays):
            # The pattern takes time to compile.
            continue
        for found in _day_pattern(language).finditer(text):
            weekday, day, month, other_month, other_day, year = found.groups()
            written = writing.text[found.start() : found.end()]
            location = writing.locate(written)
            try:
                real = _nearest(int(year or 0), months[month or other_month], int(day or other_day), published)
            except ValueError:
                yield Finding(location, f"the date '{written}' does not exist", "check the date", writing.item)
                continue
            if real.weekday() != weekdays[weekday]:
                name = format_pattern(real, "EEEE", language).capitalize()
                message = f"'{written}' is a {name}" + ("" if year else f" in {real.year}")
                yield Finding(location, message, "check the date and the weekday", writing.item)


@rule("number", "warning", why="Readers and archives count issues one by one", quick=True)
def number_sequence(context: CheckContext) -> Iterator[Finding]:
    """A number that another issue of the year has, or that does not follow the last issue's."""
    issue, number = context.issue, context.issue.number
    if number is None:
        return
    location = issue.origin.location("number")
    same = [past.id for past in context.history if past.number == number and past.id[:4] == issue.id[:4]]
    if same:
        yield Finding(location, f"the issue {same[0]} has the number {number} too", "change the number of one of them")
        return
    before = [past for past in context.history if past.number is not None and past.id < issue.id]
    last = max(before, key=lambda past: past.id, default=None)
    if last is None or (last.id[:4] != issue.id[:4] and number == 1):
        return
    if number != (last.number or 0) + 1:
        yield Finding(location, f"number {number} follows number {last.number} ({last.id})", "check the number")


@rule("item-again", "warning", why="Readers have already seen an item that was in an earlier issue", quick=True)
def already_ran(context: CheckContext) -> Iterator[Finding]:
    """An item that an earlier issue has, unless the manifest allows it."""
    items = {item.picked: item.id for item in context.issue.items}
    for problem in find_repeated_items(context.picked, context.issue):
        item = items[problem.location] if problem.location else ""
        yield Finding(problem.location, problem.message, problem.hint, item)
