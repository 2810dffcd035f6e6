"""A line as the units of a date: which dates, and ranges of dates, are in it.

Each word, number and mark becomes one letter: N a number up to 31, Y a year, M
the name of a month, W one of a day, C what stands between the days of a range,
D a whole date in figures, f a short word and p a mark that a date may have
inside, x all else. Regular expressions over these letters find the dates, in the
orders of all languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsletter.sources.month_names import Names, plain, tokens_of

_NUMERIC = re.compile(
    r"(?<![\d.,/])(?<!\d-)(?:(?P<iso>(?:19|20)\d\d-\d\d?-\d\d?)|(?P<year>(?:19|20)\d\d\s?([./])\s?\d\d?\s?\3\s?\d\d?)"
    r"|(?P<usual>\d\d?\s?([./-])\s?\d\d?\s?\5\s?(?:(?:19|20)\d\d|(?<=\.)\d\d)))(?!\d|[./-]\d)"
)
_DECIMAL = re.compile(r"(?<![\d.,])(\d+)[.,](\d+)(?![\d.,])")
_WORD = re.compile(r"[^\W\d_][^\d\s,;:()/.،、（）–—～〜~|-]*")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DASHES = frozenset("-–—−‐‑‒")
_MARKS = frozenset(".,()（）'’،、·/")
# An hour with minutes, or with a word; two of them; the words before and the time zone after.
_HOUR = r"(?:[01]?\d|2[0-4])"
_TIME = (
    rf"{_HOUR}(?:\s?[:h]\s?[0-5]\d(?::\d\d)?(?:\s?[ap]\.?\s?m\b\.?)?|[.:][0-5]\d\s?[ap]\.?\s?m\b\.?"
    r"|(?:[.:][0-5]\d)?\s?(?:[ap]\.?\s?m\b\.?|(?:h|hrs?|hours|Uhr|uur|ч|год)\b\.?|時(?:\d\d分)?|时|点|시))"
)
_AT = r"(?:(?:@|\b(?:at|from|um|von|ab|à|de|a las|às|das|alle|ore|dalle|om|kl|klo|o|godz|v|в|с|saat|lúc)\b\.?)\s*)?"
_CLOCK = re.compile(
    rf"(?<=\d)T\d\d:\d\d\S*|[(,]?\s?{_AT}(?<![\d.:/-])(?:{_HOUR}(?:[.:]\d\d)?\s?[–—-]\s?)?{_TIME}"
    rf"(?:\s?(?:[–—-]|to|until|till|bis|à|a|às|alle|tot|til|do|до|по)\s?{_TIME})?"
    r"(?:\s?\b(?:[A-Z]{3,5}|Uhr|uur)\b(?:[+-]\d\d?)?)?\)?",
    re.IGNORECASE,
)
_CJK_UNTIL = re.compile(r"(?<=[\d日号號일)）])\s?(?:至|到|から|부터|[～〜~])\s?(?=\d)")

_F = "[fpWC]{0,3}"
_UNTIL = "[fpW]{0,4}C[fpWC]{0,3}"
_DATE = f"(?:N{_F}M{_F}Y|M{_F}N{_F}Y|(?:Y{_F}M{_F}N|Y{_F}N{_F}M)(?![fpW]{{0,3}}Y))"
_DAY = "(?:N[fpWC]{0,2}M|M[fpWC]{0,2}N)"
_WHOLE = [
    re.compile(f"(?:W[fpW]{{0,2}})?(?:{pattern})(?:p{{0,2}}Wp?){{0,2}}")
    for pattern in (
        f"(D){_UNTIL}(D)",
        f"(Np?Np?|Np?){_UNTIL}(D)",
        f"({_DATE}|{_DAY}|N){_UNTIL}({_DATE})",
        f"(M{_F}N){_UNTIL}(N{_F}Y)",
        f"(Y{_F}M{_F}N|Y{_F}N{_F}M){_UNTIL}({_DAY}|N(?![fpW]{{0,2}}[MNYD]))",
        f"({_DATE}|D)",
    )
]
_WITHOUT_YEAR = [
    re.compile(f"(?:W[fpW]{{0,2}})?(?<!N)(?<!N[fpW])(?:{pattern})(?:p{{0,2}}Wp?){{0,2}}(?![fp]?N)")
    for pattern in (f"({_DAY}|N){_UNTIL}({_DAY})", f"(M{_F}N){_UNTIL}(N)", f"({_DAY})")
]


class Unit(NamedTuple):
    """A word, number or mark: its letter, text, `plain` name, the months that it names, where it begins and ends."""

    sign: str
    text: str
    name: str
    months: Mapping[int, str]
    start: int
    end: int


class Match(NamedTuple):
    """The units of a date, and those of the last day of a range; where the whole begins and ends in the line."""

    first: Sequence[Unit]
    last: Sequence[Unit]
    start: int
    end: int


def without_clocks(text: str) -> str:
    """The text with spaces in place of times of day, and dashes for the signs of a range in East Asian languages."""
    text = _CJK_UNTIL.sub(lambda found: "–".ljust(len(found[0])), text)
    return _CLOCK.sub(lambda found: " " * len(found[0]), text)


class Parts(NamedTuple):
    """What the units of one day give: its day, month and year, 0 for what is not there."""

    year: int
    month: int
    day: int


def may_hold_date(text: str, names: Names) -> bool:
    """Whether a line has a date in figures or the name of a month: most lines are not looked at any further."""
    return bool(_NUMERIC.search(text)) or any(plain(word) in names.keys for word in _WORD.findall(text))


def units_of(text: str, names: Names, days: frozenset[str], until: frozenset[str]) -> list[Unit]:
    """The units of a line; `days` and `until` are words as `plain` writes them."""
    numeric = {found.start(): found for found in _NUMERIC.finditer(text)}
    decimals = {at for found in _DECIMAL.finditer(text) for at in found.span(1) + found.span(2)}
    units: list[Unit] = []
    tokens = tokens_of(text)
    words = [plain(token) for token, _, _ in tokens]
    near = _near_numbers([token for token, _, _ in tokens])
    index = 0
    while index < len(tokens):
        token, start, end = tokens[index]
        found = numeric.get(start)
        if found:
            units.append(Unit("D", found[0], "", {}, start, found.end()))
            while index < len(tokens) and tokens[index][1] < found.end():
                index += 1
            continue
        length, named = _month_at(words, index, names) if index in near else (0, {})
        if named:
            name = " ".join(filter(None, words[index : index + length]))
            units.append(Unit("M", token, name, named, start, tokens[index + length - 1][2]))
            index += length
            continue
        sign = "x" if start in decimals and token.isdecimal() else _sign(token, words[index], until)
        if (sign in "fpx" or index == 0) and index in near:
            length = next((n for n in (3, 2, 1) if " ".join(words[index : index + n]) in days), 0)
            if length:
                units.append(Unit("W", token, "", {}, start, tokens[min(index + length, len(tokens)) - 1][2]))
                index += length
                continue
        units.append(Unit(sign, token, words[index], {}, start, end))
        index += 1
    return units


def find_dates(units: Sequence[Unit], *, with_year: bool = True) -> list[Match]:
    """The dates of a line, each as far left as it begins; those without a year when `with_year` is not set."""
    signs = "".join(unit.sign for unit in units)
    matches: list[Match] = []
    at = 0
    while at < len(signs):
        found = [each for pattern in (_WHOLE if with_year else _WITHOUT_YEAR) if (each := pattern.search(signs, at))]
        best = min(found, key=lambda each: each.start(), default=None)
        if best is None:
            break
        groups = [units[slice(*best.span(group))] for group in range(1, (best.lastindex or 0) + 1)]
        matches.append(
            Match(groups[0], groups[1] if len(groups) > 1 else (), units[best.start()].start, units[best.end() - 1].end)
        )
        at = best.end()
    return matches


def _near_numbers(tokens: Sequence[str]) -> set[int]:
    """The words at most five away from a number: only those can be of a date."""
    return {
        near
        for index, token in enumerate(tokens)
        if token.isdecimal()
        for near in range(max(0, index - 5), min(len(tokens), index + 6))
    }


def _month_at(words: Sequence[str], index: int, names: Names) -> tuple[int, Mapping[int, str]]:
    """How many words from `index` on name a month, and which; (0, {}) for none."""
    if words[index] not in names.keys and not words[index].isdecimal():
        return 0, {}
    for length in range(min(4, len(words) - index), 0, -1):
        if not words[index + length - 1] and length > 1:
            continue
        name = " ".join(filter(None, words[index : index + length]))
        if name in names.months:
            return length, names.months[name]
    return 0, {}


def _sign(token: str, word: str, until: frozenset[str]) -> str:
    if token.isdecimal():
        if len(token) <= 2 and 1 <= int(token) <= 31:
            return "N"
        return "Y" if _YEAR.fullmatch(token) else "x"
    if token in _DASHES or word in until:
        return "C"
    if token in _MARKS:
        return "p"
    if len(word) <= 4 and word.isalnum():
        return "f"
    return "x"
