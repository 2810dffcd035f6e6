"""The dates of a copied page that only the other lines explain: labels that repeat, years of headings, badges."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from newsletter.sources.date_reader import DateLine, DateReader, Spot
from newsletter.sources.date_units import without_clocks
from newsletter.sources.drafts import Reading
from newsletter.sources.listing_lines import SHORT, Line, is_author
from newsletter.sources.listing_words import listing_words
from newsletter.sources.month_names import plain
from newsletter.wording import truncate

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
                joined.append(Line(line.number, text, (text,), line.gap, spot, spot, dates.whole(spot), is_badge=True))
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
        heading = line.heading or heading
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
    barred = sum(bool(line.spot and _barred(line.spot)) for line in inside) * 2 > len(inside) > 2
    for line in inside:
        spot = line.spot
        if spot is None or len(spot.before) > SHORT or len(spot.after) > SHORT:
            continue
        usual = max(3, 0.5 * len(inside))
        is_label = not spot.before or before[_label(spot.before)] >= usual or is_author(spot.before) or _known(spot)
        is_label = is_label or (barred and _barred(spot))
        is_behind = (
            not spot.after.strip(_EDGES)
            or (behind[_first_word(spot.after)] >= usual and spot.after.lstrip()[0].islower())
            or is_author(spot.after)
            or (bool(spot.before) and bool(_SEPARATED.match(spot.after)))
        )
        if is_label and is_behind:
            rest = spot.after if _SEPARATED.match(spot.after) and not is_author(spot.after) else ""
            line.date = DateLine(spot.found.date, rest.strip(_EDGES), spot.found.doubt, spot.found.end)


def _barred(spot: Spot) -> bool:
    """Whether a bar or a dot parts a few words from the date behind them, as those of a kind."""
    return spot.before.endswith(("|", "·", "•")) and len(_label(spot.before)) <= SHORT // 2


def _label(text: str) -> str:
    return text.casefold().strip(_EDGES)


def _known(spot: Spot) -> bool:
    return plain(_label(spot.before)) in listing_words("published")


def _first_word(text: str) -> str:
    return next(iter(text.casefold().strip(_EDGES).split()), "")


def keep_main_dates(lines: Sequence[Line], reading: Reading) -> None:
    """Take back the dates that are of no item, and report them.

    Those are dates behind another label than the others have, a second one
    below the first, and one at an end of the page that is written unlike all
    others: today's, or that of the last change of the page.
    """
    dated = [line for line in lines if line.date]
    groups = Counter(map(_date_label, dated))
    if not groups:
        return
    main = max(groups, key=lambda label: (groups[label] > 1, _is_usual(label), groups[label]))
    above: Line | None = None
    for line in lines:
        if line.date and line.date.date and not line.date.rest and above and above.date and above.date.date:
            _take_back(line, "another date of the same item")
        elif line.date and groups[main] > 1 and (label := _date_label(line)) != main and not _is_usual(label):
            _take_back(line, "a date with another label than the others")
            reading.note(line.number, f"the date '{truncate(line.text)}' is not taken for that of an item")
        above = line
    dated = [line for line in dated if line.date]
    for end, others in ((dated[:1], dated[1:]), (dated[-1:], dated[:-1])):
        shapes = {_written(line) for line in others}
        if len(others) > 2 and len(shapes) == 1 and _written(end[0]) not in {*shapes, -1}:
            reading.note(end[0].number, f"the date '{truncate(end[0].text)}' is not taken for that of an item")
            _take_back(end[0], "a date that is written unlike the others")


def split_lists(lines: list[Line]) -> list[list[Line]]:
    """The lines of each list of a page: a list has three dates or more, written unlike those of the list above."""
    dated = [(index, _written(line)) for index, line in enumerate(lines) if line.date]
    runs = [list(run) for _, run in itertools.groupby(dated, key=lambda each: each[1])]
    if len(runs) != 2 or min(map(len, runs)) < 3 or -1 in (runs[0][0][1], runs[1][0][1]):
        return [lines]
    # What stands between the two is the end of the first, or the heading of the second.
    between = range(runs[0][-1][0] + 1, runs[1][0][0])
    at = next(
        (index for index in reversed(between) if lines[index].gap), runs[1][0][0] - (1 if len(between) > 1 else 0)
    )
    return [lines[:at], lines[at:]]


def _take_back(line: Line, why: str) -> None:
    line.date = line.spot = line.last = None
    line.noise = why


def _is_usual(label: str) -> bool:
    return not label or label in listing_words("published")


def _date_label(line: Line) -> str:
    before = line.spot.before.rstrip() if line.spot else ""
    return plain(_label(before)) if before.endswith((":", "：")) else ""


def _written(line: Line) -> int:
    """How a date is written: how many words it has, of the month and the day of the week; -1 for a range."""
    if line.spot is None or line.spot.found.end:
        return -1
    text = without_clocks(line.text)
    text = text[len(line.spot.before) : max(0, len(text) - len(line.spot.after))]
    return len(re.findall(r"[^\W\d_]{3,}", text))
