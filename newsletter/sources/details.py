"""The fields of a news item that only some sources have: when an event begins, who wrote a publication."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.content.field_types import read_language
from newsletter.content.links import read_address
from newsletter.content.time_zones import read_time_zone
from newsletter.errors import InvalidValue
from newsletter.sources.cleaning import MAX_TITLE, clean_line
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import DETAILS, LISTS, MOMENTS
from newsletter.sources.identity import clean_address

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})")
_CLOCK = re.compile(r"(?<![\d.:/-])(\d{1,2})(?:[:h]|\.(?=\d{2}(?![\d.])))(\d{2})(?!\d)\s?([ap])?\.?(m)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;\n]\s*")


def read_details(fields: Mapping[str, str], dates: DateReader, base: str = "") -> Iterator[tuple[str, str, str]]:
    """Each of DETAILS that `fields` have: its name, its value as an item's file has it, and what is wrong with it.

    The value is '' when something is wrong.
    """
    for name in DETAILS:
        written = fields.get(name, "").strip() if name in LISTS else clean_line(fields.get(name, ""))
        if not written:
            continue
        try:
            yield name, _value(name, written, dates, base), ""
        except InvalidValue as error:
            yield name, "", str(error)


def _value(name: str, written: str, dates: DateReader, base: str) -> str:
    """The value of one field. Raises InvalidValue."""
    if len(written) > MAX_TITLE:
        raise InvalidValue(f"{len(written)} characters are too many")
    if name in MOMENTS:
        return _moment(written, dates)
    if name == "registration":
        return read_address(clean_address(written, base))
    if name == "time_zone":
        return read_time_zone(written)
    if name in LISTS:
        values = [each for part in _BETWEEN.split(written) if (each := clean_line(part))]
        return "; ".join(read_language(each) if name == "languages" else each for each in values)
    return read_language(written) if name == "language" else written


def _moment(written: str, dates: DateReader) -> str:
    """A day, with its time of day when it is given: "2020-09-22 14:00". Raises InvalidValue."""
    iso = _ISO.match(written)
    found = dates.find(written)
    if found is None or found.date is None:
        raise InvalidValue(found.doubt if found else f"'{written[:40]}' is not a date")
    if iso:
        return str(found.date) if iso[2] == "00:00" else f"{iso[1]} {iso[2]}"
    clock = _CLOCK.search(written)
    if clock is None:
        return str(found.date)
    hour, minute = int(clock[1]), int(clock[2])
    if clock[4]:
        hour = hour % 12 + (12 if clock[3].lower() == "p" else 0)
    return f"{found.date} {hour:02}:{minute:02}" if hour < 24 and minute < 60 else str(found.date)
