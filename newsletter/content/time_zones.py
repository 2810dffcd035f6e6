"""Time zones as people write them: Europe/Zurich, or CET, which is the time of several places."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from newsletter.errors import InvalidValue
from newsletter.wording import did_you_mean, truncate


@cache
def _abbreviations() -> Mapping[str, Sequence[str]]:
    zones: Mapping[str, Sequence[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["zones"]
    return zones


def read_time_zone(text: str) -> str:
    """The name of a time zone, for example Europe/Zurich, also of "JST"; raises InvalidValue."""
    return resolve_time_zone(read_zone_or_abbreviation(text))


def read_zone_or_abbreviation(text: str) -> str:
    """The name of a time zone, or an abbreviation that stands for one or several. Raises InvalidValue."""
    if text.upper() in _abbreviations():
        return text.upper()
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        # No suggestion for abbreviations: XEST is spelt like EST, which may be hours away.
        near = did_you_mean(text, available_timezones()) if "/" in text else ""
        hint = near or "write a continent and a city, for example Europe/Zurich"
        raise InvalidValue(f"'{truncate(text)}' is not a time zone", hint) from None
    return text


def resolve_time_zone(text: str, own: str | None = None) -> str:
    """The time zone of an abbreviation: the only one, or `own`, the publication's, when it has the same hours.

    Anything else is returned as it is. Raises InvalidValue when several places have it.
    """
    zones = _abbreviations().get(text)
    if zones is None:
        return text
    if own and any(_hours(zone) == _hours(own) for zone in zones):
        return own
    if len(zones) > 1:
        raise InvalidValue(
            f"'{text}' is the time of several places", f"write the place, for example {' or '.join(zones)}"
        )
    return zones[0]


def _hours(zone: str) -> tuple[timedelta | None, ...]:
    """How far a zone is from UTC in the middle of each month of this year."""
    year = datetime.now().astimezone().year
    return tuple(datetime(year, month, 15, 12, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13))
