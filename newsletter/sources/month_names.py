"""The names of months and days in every language that Babel knows, for comparing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from babel.core import Locale, UnknownLocaleError
from babel.localedata import locale_identifiers

_TOKEN = re.compile(r"\d+|[^\W\d_][^\d\s,;:()/.،、（）–—～〜~|-]*|\S")

# Letters that do not come apart into a plain one and an accent, and the accents of Latin and Arabic letters.
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ø": "o", "ł": "l", "æ": "ae"})
_ACCENT = re.compile("[\u0300-\u036f\u064b-\u0655]")


def tokens_of(text: str) -> list[tuple[str, int, int]]:
    """The words, numbers and marks of a line, each with where it begins and ends."""
    return [(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]


def plain(text: str) -> str:
    """A name for comparing: small letters without accents on Latin letters, dots and apostrophes apart."""
    if text.isascii() and text.isalnum():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    text = re.sub(r"^d['’ʼ]", "", text)
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in apart if not _ACCENT.match(character))
    return " ".join(re.sub(r"[.,'’()-]", " ", text).split())


def name_of(text: str) -> str:
    """A name as the words of a line are compared."""
    return plain(" ".join(token for token, _, _ in tokens_of(text)))


def plain_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9, and without marks of direction."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(character)) if character.isdecimal() else character
        for character in text.replace("\u200f", "").replace("\u200e", "")
    )


def known_language(tag: str) -> str:
    """Babel's name of a language, or of the nearest that it knows; '' for none."""
    try:
        return str(Locale.parse(tag, sep="-"))
    except (ValueError, LookupError, TypeError, UnknownLocaleError):
        return known_language(tag.rpartition("-")[0]) if "-" in tag else ""


def day_first(tag: str) -> bool | None:
    """Whether a language's short dates begin with the day; None when its countries differ."""
    name = known_language(tag)
    if not name or name == "en":
        return None
    pattern = Locale.parse(name).date_formats["short"].pattern
    return pattern.find("d") < pattern.find("M") if "M" in pattern else None


@cache
def months_of(language: str) -> dict[str, int]:
    """The names of the months in a language, as `plain` writes them."""
    locale = Locale.parse(language)
    glued = {("", "")}
    for style in ("full", "long", "medium"):
        pattern = locale.date_formats[style].pattern
        for found in re.finditer(r"(?:'([^']*)'|([^\s'\w,.]?[^\x00-\x7f]{0,3}))?M{3,4}(?:'([^'\s]*)')?", pattern):
            glued.add(((found[1] or found[2] or "").strip(), found[3] or ""))
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in locale.months[context][width].items():
                for before, after in glued:
                    whole = name_of(plain_digits(f"{before}{name}{after}"))
                    if any(character.isalpha() for character in whole) and not re.fullmatch(r"m ?\d+", whole):
                        names.setdefault(whole, month)
    return names


@cache
def days_of(language: str) -> frozenset[str]:
    """The names of the days of the week in a language, as `plain` writes them."""
    days = Locale.parse(language).days
    return frozenset(
        name_of(name)
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in days[context][width].values()
    )


class Names(NamedTuple):
    """Names of months with the months that each means, each of these with a language; and names of days.

    `keys` has the first word with letters of each name of a month.
    """

    months: Mapping[str, Mapping[int, str]]
    keys: frozenset[str]
    days: frozenset[str]


@cache
def names_in(languages: tuple[str, ...], others: tuple[str, ...] = ()) -> Names:
    """The names in some languages, of which the first counts where two differ, and what else is one in `others`."""
    months: dict[str, dict[int, str]] = {}
    for language in languages:
        for name, month in months_of(language).items():
            months.setdefault(name, {month: language})
    known = set(months)
    for language in others:
        for name, month in months_of(language).items():
            if name not in known:
                months.setdefault(name, {}).setdefault(month, language)
    return Names(months, _keys(months), frozenset[str]().union(*map(days_of, (*languages, *others))))


@cache
def all_names() -> Names:
    """The names of months in all languages, longer than two letters; none of days.

    They take about a second to load.
    """
    months: dict[str, dict[int, str]] = {}
    for language in _all_languages():
        for name, month in months_of(language).items():
            if len(name) > 2:
                months.setdefault(name, {}).setdefault(month, language)
    return Names(months, _keys(months), frozenset())


def languages_with(name: str, month: int) -> list[str]:
    """The languages in which a name, as `plain` writes it, is that of a month."""
    return [language for language in _all_languages() if months_of(language).get(name) == month]


def _all_languages() -> list[str]:
    return sorted(name for name in locale_identifiers() if "_" not in name)


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(next((word for word in name.split() if not word.isdigit()), name) for name in names)
