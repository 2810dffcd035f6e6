"""Dates as people write them, in every language whose months Babel knows.

A date that can be read in two ways, as 03/04/2020, is reported and not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from newsletter.errors import InvalidValue
from newsletter.sources.date_units import Match, Parts, Unit, find_dates, may_hold_date, units_of, without_clocks
from newsletter.sources.listing_words import listing_words
from newsletter.sources.month_names import (
    Names,
    all_names,
    day_first,
    known_language,
    languages_with,
    name_of,
    names_in,
    plain,
    plain_digits,
    tokens_of,
)

# Looked through first: the months of all languages take about a second to load, once, when they are needed.
_COMMON = ("en", "fr", "es", "pt", "de", "it", "ar", "ru", "zh", "ja", "ko")

_AFTER_DAY = re.compile(r"\s*(?:год[ау]?\b|року\b|[日일号號]|[^\W\d_]{1,2}\.|\([^\W\d_]{1,3}\)|[^\W\d_](?=$|[,.\s]))")
_ISO = re.compile(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?!\d)")
_FIGURES = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LABEL = re.compile(r"[^\W\d_][^\d:：|]{0,30}[:：]")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|[ºª°])(?![^\W\d_])", re.IGNORECASE)
_SEPARATED = re.compile(r"\s*(?:$|[,;.|·•،、(（/–—-])")
_STRIPPED = " \t,;.|·•،、()（）"
_MAX_LINE = 200
_MAX_HEADING = 40
#: Longest line that is looked through for months of all languages.
_MAX_FAR = 80
#: Longest range that is one event, in days; and one whose first day has no year, in the year before the last day.
_MAX_RANGE = 400
_MAX_CROSSING = 92

Day = date


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: the day, and the words after it, for example a venue.

    `end` is the last day of a range. `date` is None when the line looks like a
    date but is not a valid one; `doubt` explains why.
    """

    date: date | None
    rest: str = ""
    doubt: str = ""
    end: Day | None = None


class Spot(NamedTuple):
    """A date within a line, and what stands before and after it, without times of day.

    `has_year` is not set when the date is written without its year.
    """

    found: DateLine
    before: str
    after: str
    has_year: bool = True


class DateReader:
    """Reads dates; `languages` come first where two languages differ."""

    def __init__(self, languages: Sequence[str] = ()) -> None:
        hinted = [language.replace("_", "-") for language in languages]
        self.day_first = day_first(hinted[0]) if hinted else None
        self.languages = tuple(dict.fromkeys(each for tag in hinted if (each := known_language(tag))))
        # Other languages, in which a month was found.
        self._met: frozenset[str] = frozenset()
        self._names = self._known_names()
        # The same line is looked at as a title, as a date and within its block.
        self.spots = lru_cache(4096)(self._spots)

    def line(self, text: str) -> DateLine | None:
        """The date that a line consists of, with what follows it; None when it is no such line."""
        return self.whole(self.spot(text))

    def whole(self, spot: Spot | None) -> DateLine | None:
        """The date of a line, with what follows it, when the line is nothing but a date; else None."""
        if spot is None or not spot.has_year or not self._may_precede(spot.before) or not _SEPARATED.match(spot.after):
            return None
        rest = spot.after.strip(_STRIPPED)
        if spot.before and rest and spot.before[-1] not in ":：" and self._is_label(spot.before):
            # "On 18 September 2020, the board met" is a sentence.
            return None
        return DateLine(spot.found.date, rest, spot.found.doubt, spot.found.end)

    def find(self, text: str) -> DateLine | None:
        """The first date in a short text such as "News | 18 September 2020"."""
        for part in (text, *re.split(r"\s*(?:[|•·\n\t–—]|\s-\s)\s*", text[:_MAX_LINE])):
            found = self.line(part)
            if found:
                return found
        iso = _ISO.search(text[: 2 * _MAX_LINE])
        try:
            return DateLine(date(int(iso[1]), int(iso[2]), int(iso[3]))) if iso else None
        except ValueError:
            return None

    def spot(self, text: str, year: int = 0) -> Spot | None:
        """The first date anywhere in a line; one without a year is read in `year`, or doubted when that is 0."""
        return next(iter(self.spots(text, year)), None)

    def _spots(self, text: str, year: int = 0) -> list[Spot]:
        """All dates in a line that have a year, or else those without one."""
        text = plain_digits(" ".join(text.split()))
        if len(text) > _MAX_LINE or not _FIGURES.search(text):
            return []
        has_year = bool(_YEAR.search(text)) or bool(re.search(r"\d\.\s?\d\d?\.\s?\d\d(?!\d)", text))
        for far in (False, True) if has_year and len(text) <= _MAX_FAR else (False,):
            names = all_names() if far else self._names
            if not may_hold_date(text, names):
                continue
            text = without_clocks(_ORDINAL.sub(lambda found: " " * len(found[0]), text))
            units = units_of(text, names, self._names.days, listing_words("until"))
            for with_year in (True, False) if not far else (True,):
                matches = find_dates(units, with_year=with_year)
                if far and any(map(self._learn, matches)):
                    # The days of the week of its language may belong to the date.
                    return self.spots(text, year)
                if matches:
                    return [self._spot(text, match, year, has_year=with_year) for match in matches]
        return []

    def _spot(self, text: str, match: Match, year: int, *, has_year: bool) -> Spot:
        found = self._read(match, year)
        if found is None:
            # A title that ends in a day and a month: "Consultation closes 30 April — 1 March 2021".
            match = Match(match.last, (), match.last[0].start, match.end)
            found = self._read(match, year) or DateLine(None)
        before = text[: match.start].rstrip()
        if match.last:
            before = _without_last_word(before, listing_words("since"))
        elif found.date and any(plain(" ".join(before.split()[-n:])) in listing_words("deadline") for n in (1, 2, 3)):
            found = DateLine(None, doubt=f"{found.date} is a last day, and the first one is not there")
        return Spot(found, before, self._after(text[match.end :]), has_year)

    def _learn(self, match: Match) -> bool:
        """Note the languages in which the name of the month is one; returns whether they are new."""
        languages = {
            language
            for unit in (*match.first, *match.last)
            for month in unit.months
            for language in languages_with(unit.name, month)
        }
        if languages <= self._met:
            return False
        self._met |= languages
        self.spots.cache_clear()
        self._names = self._known_names()
        return True

    def _known_names(self) -> Names:
        return names_in(tuple(dict.fromkeys((*self.languages, *_COMMON))), tuple(sorted(self._met)))

    def is_heading(self, text: str) -> bool:
        """Whether a line is only a year, or a month and a year."""
        return bool(self.heading_year(text))

    def heading_year(self, text: str) -> int:
        """The year of a line that is only a year, or a month and a year; 0 for other lines."""
        if len(text) > _MAX_HEADING or not re.search(r"\d{4}", text):
            return 0
        tokens = [token for token, _, _ in tokens_of(plain_digits(text))]
        years = [token for token in tokens if _YEAR.fullmatch(token)]
        if len(years) != 1 or len(tokens) > 6 or self.line(text):
            return 0
        words = [token for token in tokens if token not in years and (token.isalnum() or len(token) > 1)]
        if not words:
            return int(years[0])
        for names in (self._names, all_names()):
            for first in range(len(words)):
                for last in range(first + 1, len(words) + 1):
                    others = [*words[:first], *words[last:]]
                    fillers = len(others) <= 2 and all(not each.isdigit() and len(each) <= 4 for each in others)
                    name = plain(" ".join(words[first:last]))
                    if fillers and name in names.months:
                        return int(years[0])
        return 0

    def _read(self, match: Match, year: int) -> DateLine | None:
        """The date that some units give; None for two dates that are no range."""
        try:
            first, last = self._day(match.first, year), self._day(match.last, year) if match.last else None
            if last is None:
                return DateLine(_valid(first))
            whole = any(unit.sign in "YD" for unit in match.first)
            first, last = _completed(first, last, has_year=whole)
            start, end = _valid(first), _valid(last)
        except InvalidValue as doubt:
            return DateLine(None, doubt=str(doubt))
        if 0 <= (end - start).days <= (_MAX_RANGE if whole or start.year == end.year else _MAX_CROSSING):
            return DateLine(start, end=end if end > start else None)
        if not whole and any(unit.sign == "M" for unit in match.first):
            return None
        if whole:
            # Two dates, of which the first counts: "published … – updated …".
            return DateLine(start)
        return DateLine(None, doubt=f"a range from {start} to {end} is not one of days of an event")

    def _day(self, units: Sequence[Unit], year: int) -> Parts:
        """The day that units give. Raises InvalidValue when it can be read in two ways."""
        if units[0].sign == "D":
            return self._numeric(units[0].text)
        numbers = [int(unit.text) for unit in units if unit.sign == "N"]
        years = [int(unit.text) for unit in units if unit.sign == "Y"]
        named = next((unit for unit in units if unit.sign == "M"), None)
        months = named.months if named else {}
        if len(months) > 1:
            known = ", ".join(f"{month} ({tag})" for month, tag in sorted(months.items()))
            raise InvalidValue(f"the month '{named.text if named else ''}' differs from language to language: {known}")
        month = next(iter(months), numbers[1] if len(numbers) > 1 else 0)
        return Parts(years[0] if years else year, month, numbers[0])

    def _numeric(self, text: str) -> Parts:
        """A date in figures. Raises InvalidValue when it can be read in two ways."""
        figures = [int(number) for number in _FIGURES.findall(text)]
        if figures[0] > 31:
            return Parts(*figures)
        first, second, year = figures
        year += 2000 if year < 100 else 0
        first_is_day = True if "." in text else self.day_first
        if first > 12 or first == second:
            first_is_day = True
        elif second > 12:
            first_is_day = False
        if first_is_day is None:
            readings = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
            raise InvalidValue(f"the date {text} can be read in two ways; write it as {readings}")
        return Parts(year, second, first) if first_is_day else Parts(year, first, second)

    def _after(self, rest: str) -> str:
        """What follows a date, without the sign of the day and the day of the week that some languages write there."""
        found = _AFTER_DAY.match(rest)
        rest = rest[found.end() :] if found else rest
        day = re.match(r"[\s,.،]*([^,،\d]{2,30})", rest)
        return rest[day.end() :] if day and name_of(day[1]) in self._names.days else rest

    def _may_precede(self, before: str) -> bool:
        """Whether what stands before a date is nothing, a label, or the day of the week."""
        if not before or self._is_label(before):
            return True
        words = [token for token, _, _ in tokens_of(before)]
        letters = [word for word in words if any(character.isalpha() for character in word)]
        if not letters:
            return len(words) <= 2 and not any(word.isdigit() for word in words)
        names = [letters, letters[:-1]] if len(letters[-1]) <= 3 else [letters]
        return any(name_of(" ".join(name)) in self._names.days for name in names if name)

    def _is_label(self, before: str) -> bool:
        return bool(_LABEL.fullmatch(before)) or name_of(before.rstrip(":：")) in listing_words("published")


def _without_last_word(text: str, words: frozenset[str]) -> str:
    head, _, last = text.rpartition(" ")
    return head.rstrip() if plain(last) in words else text


def _completed(first: Parts, last: Parts, *, has_year: bool) -> tuple[Parts, Parts]:
    """Both days of a range, each with the month and the year that only the other has."""
    first = first._replace(month=first.month or last.month)
    last = last._replace(month=last.month or first.month, year=last.year or first.year)
    if not has_year:
        crossing = (first.month, first.day) > (last.month, last.day) and first.month > last.month
        first = first._replace(year=last.year - crossing)
    elif last.year == first.year and last.month < first.month:
        last = last._replace(year=last.year + 1)
    return first, last


def _valid(day: Parts) -> date:
    """The date. Raises InvalidValue when there is none."""
    if not day.year:
        raise InvalidValue("the date has no year")
    try:
        return date(*day)
    except ValueError:
        raise InvalidValue(f"there is no day {day.year}-{day.month:02}-{day.day:02}") from None
