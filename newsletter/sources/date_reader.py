"""Dates as people write them, in every language whose months Babel knows.

A date that can be read in two ways, as 03/04/2020, is reported and not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.sources.month_names import (
    all_months,
    day_first,
    days_of,
    known_language,
    months_of,
    name_of,
    plain,
    plain_digits,
    tokens_of,
)

# Loaded first: the most common languages. The months of all languages take
# about a second to load, once, when a date is in another one.
_COMMON = ("en", "fr", "es", "pt", "de", "it", "ar", "ru", "zh", "ja", "ko")

_AFTER_DAY = re.compile(r"\s*(?:[日일号號]|[^\W\d_]{1,2}\.|\([^\W\d_]{1,3}\)|[^\W\d_](?=$|[,.\s]))")
_ISO = re.compile(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})(?!\d)(?:[T ]\d{2}:\d{2}\S*)?")
_NUMERIC = re.compile(
    r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d{2})(?!\d)|((?:19|20)\d{2})[./](\d{1,2})[./](\d{1,2})(?!\d)"
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_LABEL = re.compile(r"[^\W\d_][\w ]{0,20}:\s+(?=\S*\d|\S+ \d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|[ºª°])(?![^\W\d_])", re.IGNORECASE)
_CLOCK = re.compile(
    r"^[,\s]*(?:at |à |a las )?\d{1,2}\s?(?:[:h.]\s?\d{2}|h\b)(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5})?\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*[–—-]\s*")
_MAX_LINE = 200


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that is a date: the day, and the words after it, for example a venue.

    `date` is None when the line looks like a date but is not a valid one; `doubt` explains why.
    """

    date: date | None
    rest: str = ""
    doubt: str = ""


class DateReader:
    """Reads dates; `languages` come first where two languages differ."""

    def __init__(self, languages: Sequence[str] = ()) -> None:
        hinted = [language.replace("_", "-") for language in languages]
        self.day_first = day_first(hinted[0]) if hinted else None
        self.languages = tuple(dict.fromkeys(each for tag in hinted if (each := known_language(tag))))

    def line(self, text: str) -> DateLine | None:
        """The date that a line consists of, with what follows it; None when it is no such line."""
        text = plain_digits(" ".join(text.split()))
        if len(text) > _MAX_LINE or not _FOUR_DIGITS.search(text):
            return None
        label = _LABEL.match(text)
        if label:
            text = text[label.end() :]
        return self._numeric(text) or self._words(text)

    def find(self, text: str) -> DateLine | None:
        """The first date in a short text such as "News | 18 September 2020"."""
        for part in (text, *re.split(r"\s*(?:[|•·\n\t–—]|\s-\s)\s*", text[:_MAX_LINE])):
            found = self.line(part)
            if found:
                return found
        iso = _ISO.search(text[: 2 * _MAX_LINE])
        return _day(int(iso[1]), int(iso[2]), int(iso[3]), "") if iso else None

    def is_heading(self, text: str) -> bool:
        """Whether a line is only a year, or a month and a year."""
        if len(text) > _MAX_LINE or not _FOUR_DIGITS.search(text):
            return False
        tokens = [token for token, _, _ in tokens_of(plain_digits(text))]
        years = [token for token in tokens if _YEAR.fullmatch(token)]
        if len(years) != 1 or len(tokens) > 6 or self.line(text):
            return False
        words = [token for token in tokens if token not in years and (token.isalnum() or len(token) > 1)]
        if not words:
            return True
        for _, first, last in self._found_months(words):
            others = [word for index, word in enumerate(words) if not first <= index < last]
            if len(others) <= 2 and all(_is_filler(word) for word in others):
                return True
        return False

    def _numeric(self, text: str) -> DateLine | None:
        found = _ISO.match(text)
        if found:
            return self._with_rest(_day(int(found[1]), int(found[2]), int(found[3]), text[found.end() :]))
        found = _NUMERIC.match(text)
        if not found:
            return None
        rest = text[found.end() :]
        if found[5]:
            return self._with_rest(_day(int(found[5]), int(found[6]), int(found[7]), rest))
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day_first = True if found[2] == "." else self.day_first
        if first > 12 or first == second:
            day_first = True
        elif second > 12:
            day_first = False
        if day_first is None:
            readings = f"{year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}"
            return DateLine(None, doubt=f"the date {found[0]} can be read in two ways; write it as {readings}")
        day, month = (first, second) if day_first else (second, first)
        return self._with_rest(_day(year, month, day, rest))

    def _words(self, text: str) -> DateLine | None:
        """Day, month by name, and year, in any order, with small words between."""
        text = _ORDINAL.sub(lambda found: " " * len(found[0]), text)
        tokens = tokens_of(text)[:16]
        year = next((index for index, token in enumerate(tokens) if _YEAR.fullmatch(token[0])), None)
        if year is None:
            return None
        words = [token for token, _, _ in tokens]
        for name, first, last in self._found_months(words):
            if first <= year < last:
                continue
            days = [
                index
                for index, word in enumerate(words[: max(year, last) + 4])
                if re.fullmatch(r"\d{1,2}", word) and not first <= index < last
            ]
            if not days:
                continue
            used = {year, days[0], *range(first, last)}
            start, end = min(used), max(used) + 1
            if not all(_is_filler(words[index]) for index in range(start, end) if index not in used):
                continue
            months = self._months(name)
            language = next(iter(months.values()))
            if not self._may_precede(words[:start], language):
                continue
            rest = text[tokens[end - 1][2] :]
            if len(months) > 1:
                known = ", ".join(f"{month} ({tag})" for month, tag in sorted(months.items()))
                return DateLine(None, doubt=f"the month '{name}' differs from language to language: {known}")
            after = _AFTER_DAY.match(rest)
            rest = self._without_day(rest[after.end() :] if after else rest, language)
            return self._with_rest(_day(int(words[year]), next(iter(months)), int(words[days[0]]), rest))
        return None

    def _with_rest(self, found: DateLine) -> DateLine | None:
        """The date with its venue; None when a sentence goes on after it. The end of a range is dropped."""
        rest = _CLOCK.sub("", found.rest)
        if rest.strip() and not re.match(r"\s*[,;.|·•،、–—-]", rest):
            return None
        until = _UNTIL.match(rest)
        if until:
            end = rest[until.end() :]
            day = self.line(end)
            rest = day.rest if day else _CLOCK.sub("", end) if _CLOCK.match(end) else rest
        return DateLine(found.date, rest.strip(" \t,;.|·•،、"), found.doubt)

    def _found_months(self, words: Sequence[str]) -> list[tuple[str, int, int]]:
        """Every sequence of words that is a month's name: its plain name, first word, word after it."""
        names = list(_names(words))
        near = [found for found in names if self._near_month(found[0])]
        return near or [found for found in names if self._months(found[0])]

    def _without_day(self, rest: str, language: str) -> str:
        """What follows a date without the day of the week, which some languages write there."""
        found = re.match(r"[\s,.،]*([^,،\d]{2,30})", rest)
        return rest[found.end() :] if found and self._is_day(name_of(found[1]), language) else rest

    def _may_precede(self, words: Sequence[str], language: str) -> bool:
        """Whether what stands before a date is nothing, or the day of the week."""
        letters = [word for word in words if any(character.isalpha() for character in word)]
        if not letters:
            return len(words) <= 2 and not any(word.isdigit() for word in words)
        names = [letters, letters[:-1]] if len(letters[-1]) <= 3 else [letters]
        return any(self._is_day(name_of(" ".join(name)), language) for name in names if name)

    def _is_day(self, name: str, language: str) -> bool:
        return any(name in days_of(each) for each in (language, *self.languages, *_COMMON))

    def _near_month(self, name: str) -> dict[int, str]:
        for language in (*self.languages, *_COMMON):
            month = months_of(language).get(name)
            if month:
                return {month: language}
        return {}

    def _months(self, name: str) -> dict[int, str]:
        """The months that a name means, each with a language in which it does."""
        return self._near_month(name) or (all_months().get(name, {}) if len(name) > 2 else {})


def _day(year: int, month: int, day: int, rest: str) -> DateLine:
    try:
        return DateLine(date(year, month, day), rest)
    except ValueError:
        return DateLine(None, rest, f"there is no day {year}-{month:02}-{day:02}")


def _names(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Every sequence of up to four words as a name in plain letters, the longest first."""
    for length in range(min(4, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            name = plain(" ".join(words[first : first + length]))
            if name and not name.isdigit():
                yield name, first, first + length


def _is_filler(word: str) -> bool:
    """Whether a word may stand within a date: "de", "of", a comma."""
    return not word.isdigit() and len(word) <= 4
