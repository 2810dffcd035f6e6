"""Dates, times and names in the publication's language, by Babel's CLDR data."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, get_timezone_location

from newsletter.content.field_types import MomentValue


@cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a language tag such as "pt-BR"."""
    locale = Locale.parse(language, sep="-")
    # Babel's locales share the data that they inherit, and write into it what
    # they look up: after Japanese, the months of Spanish would be Japanese.
    # So each language gets a copy, made once its data is loaded; by pickle,
    # in half the time that copy.deepcopy takes.
    _ = locale.character_order
    copied: Locale = pickle.loads(pickle.dumps(locale))  # noqa: S301 - the bytes come from the line itself
    return copied


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """The direction in which a language is written."""
    return "rtl" if locale_of(language).text_direction == "rtl" else "ltr"


def format_day(day: date, language: str) -> str:
    """A whole date: "31 August 2020".

    English has the day first, as international organisations write it; every
    other language has its own long form.
    """
    if language == "en":
        return format_pattern(day, "d MMMM y", language)
    return str(format_date(day, "long", locale_of(language)))


def format_month(day: date, language: str) -> str:
    """The name of a month by itself: "August"."""
    return format_pattern(day, "LLLL", language)


def format_pattern(day: date, pattern: str, language: str) -> str:
    """A date by a CLDR pattern (https://unicode.org/reports/tr35/tr35-dates.html)."""
    return str(format_date(day, pattern, locale_of(language)))


def format_moment(moment: MomentValue, language: str) -> str:
    """A day, with its time when it has one: "22 September 2020, 14:00"."""
    day = format_day(moment.date, language)
    return f"{day}, {format_clock(moment, language)}" if moment.time else day


def format_clock(moment: MomentValue, language: str) -> str:
    """The time of day: "14:00" in 24 hours for "en", else as the language has it; '' without one."""
    if moment.time is None:
        return ""
    if language == "en":
        return f"{moment.time:%H:%M}"
    return str(format_time(moment.time, "short", locale=locale_of(language)))


def format_zone(moment: MomentValue, zone: str, language: str) -> str:
    """A time zone for people elsewhere: "Zurich, UTC+2" at that moment, the city in `language`."""
    at = datetime.combine(moment.date, moment.time or datetime.min.time(), ZoneInfo(zone))
    offset = at.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    utc = "UTC" if not minutes else f"UTC{'+' if minutes > 0 else '−'}{abs(minutes) // 60}"
    if minutes % 60:
        utc += f":{abs(minutes) % 60:02d}"
    city = get_timezone_location(ZoneInfo(zone), locale=locale_of(language), return_city=True).rsplit("/", 1)[-1]
    return utc if city in ("UTC", "GMT") else f"{city}, {utc}"


def language_name(tag: str, language: str) -> str:
    """The name of the language `tag`, in `language`: "French"."""
    return Locale.parse(tag, sep="-").get_display_name(locale_of(language)) or tag
