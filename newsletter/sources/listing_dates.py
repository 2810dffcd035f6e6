"""The dates of a copied page that only the other lines explain: labels that repeat, years of headings, badges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsletter.sources.date_reader import DateLine, DateReader, Spot, listing_words
from newsletter.sources.listing_lines import SHORT, Line
from newsletter.sources.month_names import plain

_EDGES = " \t,;:：|•·–—-()[].@"
_SEPARATED = re.compile(r"\s*[,;|•·–—-]")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: Lines of a badge: a day, a month, perhaps a day of the week and a year.
_BADGE = 12


def join_badges(lines: Sequence[Line], dates: DateReader) -> list[Line]:
    """The lines, with the day and the month in lines of their own as one line: "12", "Mar"."""
    joined: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        for count in (4, 3, 2):
            parts = [each.text for each in lines[index : index + count]]
            if len(parts) < count or max(map(len, parts)) > _BADGE or not any(_is_day(part) for part in parts):
                continue
            text = " ".join(parts)
            spot = dates.spot(text)
            if spot and not spot.before and not spot.after.strip(_EDGES) and not (line.date or lines[index + 1].date):
                joined.append(Line(line.number, text, (text,), line.gap, spot, spot, dates.line(text)))
                index += count
                break
        else:
            joined.append(line)
            index += 1
    return joined


def _is_day(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.?", text))


def give_years(lines: Sequence[Line], dates: DateReader) -> None:
    """Complete dates without a year by the heading above, or by the only year that the page names.

    Where there is neither, lines that are such a date are doubtful.
    """
    years = {year for line in lines if "©" not in line.text for year in _YEARS.findall(line.text)}
    year = int(years.pop()) if len(years) == 1 else 0
    heading = 0
    for line in lines:
        heading = dates.heading_year(line.text) or heading
        spot = line.spot
        if spot is None or spot.has_year or len(line.text) > 2 * SHORT:
            continue
        rest = spot.after.strip(_EDGES)
        if spot.before and rest:
            continue
        found = dates.spot(line.text, heading or year)
        if found and (heading or year):
            line.spot = line.last = found._replace(has_year=True)
        if found and not found.before and (not rest or _SEPARATED.match(found.after)) and len(rest) <= SHORT:
            line.date = DateLine(found.found.date, rest, found.found.doubt, found.found.end)


def give_labels(lines: Sequence[Line]) -> None:
    """Take lines as dates in which the same words stand before the date everywhere, or an author beside it."""
    inside = [line for line in lines if line.spot and line.spot.has_year and not line.date]
    before = Counter(_label(line.spot.before) for line in inside if line.spot)
    behind = Counter(_first_word(line.spot.after) for line in inside if line.spot)
    for line in inside:
        spot = line.spot
        if spot is None or len(spot.before) > SHORT or len(spot.after) > SHORT:
            continue
        usual = max(3, 0.5 * len(inside))
        is_label = not spot.before or before[_label(spot.before)] >= usual or _is_author(spot.before) or _known(spot)
        is_behind = (
            not spot.after.strip(_EDGES)
            or (behind[_first_word(spot.after)] >= usual and spot.after.lstrip()[0].islower())
            or _is_author(spot.after)
            or (bool(spot.before) and bool(_SEPARATED.match(spot.after)))
        )
        if is_label and is_behind:
            rest = spot.after if _SEPARATED.match(spot.after) and not _is_author(spot.after) else ""
            line.date = DateLine(spot.found.date, rest.strip(_EDGES), spot.found.doubt, spot.found.end)


def _label(text: str) -> str:
    return text.casefold().strip(_EDGES)


def _known(spot: Spot) -> bool:
    return plain(_label(spot.before)) in listing_words("published")


def _first_word(text: str) -> str:
    return next(iter(text.casefold().strip(_EDGES).split()), "")


def _is_author(text: str) -> bool:
    """Whether some words are "by" and a name."""
    words = plain(text.strip(_EDGES)).split()
    by = listing_words("by")
    return 1 < len(words) <= 6 and (words[0] in by or " ".join(words[:2]) in by)
