"""Dates and numbers that contradict each other, within the issue and with those before it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from newsletter.catalogue.past_issues import find_repeated_items
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found

__all__ = ["already_ran", "later_than_issue", "number_sequence", "over_already", "wrong_weekday"]


def later_than_issue(context: CheckContext) -> Iterator[Found]:
    """News from after the day on which the issue goes out."""
    for item in context.issue.items:
        if item.date > context.issue.published:
            yield Found(
                item.picked,
                f"the item is dated {item.date}, after the issue goes out ({context.issue.published})",
                "check both dates, or keep the item for the next issue",
                item.id,
            )


def over_already(context: CheckContext) -> Iterator[Found]:
    """An invitation to what is over."""
    day = context.issue.published
    for item in context.issue.items:
        if item.layout not in ("event", "call"):
            continue
        field = "deadline" if item.layout == "call" else "end" if item.end else "start"
        moment = getattr(item, field)
        if moment and moment.date < day:
            what = "the deadline has passed" if item.layout == "call" else "the event is over"
            yield Found(
                item.origin.location(field),
                f"{what} ({moment.date}) when the issue goes out ({day})",
                "take it out, or tell how it went as a story",
                item.id,
            )


def _folded(text: str) -> str:
    """Small letters, as many as there are: İ and ı are an i to the Turkish names of days."""
    return text.replace("İ", "i").lower().replace("ı", "i")


@cache
def _day_names(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """The names of weekdays (Monday is 0) and months (January is 1), folded."""
    from newsletter.content.dates import locale_of

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
    """A date; without a year the one nearest to the issue's. Raises ValueError when there is none."""
    if year:
        return date(year, month, day)
    found = []
    for guess in (published.year - 1, published.year, published.year + 1):
        with contextlib.suppress(ValueError):
            found.append(date(guess, month, day))
    return min(found, key=lambda each: abs((each - published).days))


def wrong_weekday(context: CheckContext) -> Iterator[Found]:
    """A weekday that is not the date's."""
    folded = _folded(context.words)
    languages = {context.language_of(writing) for writing in context.writings}
    named = {language for language in languages if any(name in folded for name in _day_names(language)[0])}
    for writing in context.writings if named else ():
        language = context.language_of(writing)
        weekdays, months = _day_names(language)
        text = _folded(writing.text)
        if language not in named or not any(name in text for name in weekdays):
            continue
        for found in _day_pattern(language).finditer(text):
            weekday, day, month, other_month, other_day, year = found.groups()
            written = writing.text[found.start() : found.end()]
            try:
                real = _nearest(
                    int(year or 0),
                    months[month or other_month],
                    int(day or other_day),
                    context.issue.published,
                )
            except ValueError:
                yield Found(writing.locate(written), f"there is no day '{written}'", "check the date", writing.item)
                continue
            if real.weekday() != weekdays[weekday]:
                yield Found(
                    writing.locate(written),
                    f"'{written}' is a {_weekday_name(real, language)}" + ("" if year else f" in {real.year}"),
                    "check the day and the weekday",
                    writing.item,
                )


def _weekday_name(day: date, language: str) -> str:
    from newsletter.content.dates import format_pattern

    return format_pattern(day, "EEEE", language).capitalize()


def number_sequence(context: CheckContext) -> Iterator[Found]:
    """A number that is not the one after the last issue's."""
    number, issue = context.issue.number, context.issue
    if number is None:
        return
    place = issue.origin.location("number")
    same = [past.id for past in context.history if past.number == number and past.id[:4] == issue.id[:4]]
    if same:
        yield Found(place, f"the issue {same[0]} has the number {number} too", "number one of them anew")
        return
    before = [past for past in context.history if past.number is not None and past.id < issue.id]
    if not before:
        return
    last = max(before, key=lambda past: past.id)
    anew = last.id[:4] != issue.id[:4] and number == 1
    if number != (last.number or 0) + 1 and not anew:
        yield Found(place, f"number {number} follows number {last.number} ({last.id})", "check the number")


def already_ran(context: CheckContext) -> Iterator[Found]:
    """Readers have had it."""
    items = {item.picked: item.id for item in context.issue.items}
    for problem in find_repeated_items(context.picked, context.issue):
        item = items[problem.location] if problem.location else ""
        yield Found(problem.location, problem.message, problem.hint, item)
