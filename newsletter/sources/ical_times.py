"""When the events of an iCalendar file are: their times and time zones, and the next date of one that repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsletter.sources.ical_lines import Calendar, Component, Property
from newsletter.sources.recurrence import days_of, read_rule

_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?")
_DURATION = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:\d+S)?)?")


@dataclass(frozen=True, slots=True)
class Event:
    """An event at one date, in its own time zone.

    `whole` is whether it has days and no time of day: then `end` is the
    beginning of the day after. `zone` is '' when it is unknown.
    """

    source: Component
    start: datetime
    end: datetime
    whole: bool
    zone: str


class Times:
    """The times of a calendar, in the time zones that it has; `unknown` has the names of those that nobody knows."""

    def __init__(self, calendar: Calendar) -> None:
        self._own = _known_zone(calendar.own.text("X-WR-TIMEZONE"))
        self._zones = {zone.text("TZID"): zone.text("X-LIC-LOCATION") for zone in calendar.zones}
        self.unknown: set[str] = set()

    def read_event(self, source: Component) -> Event:
        """The event at the date that it has. Raises ValueError when it has none that can be read."""
        prop = source.first("DTSTART")
        start, whole, zone = self._read(prop.value, prop)
        day = timedelta(days=1)
        end = start + day if whole else start
        prop = source.first("DTEND")
        if prop.value:
            end = max(end, self._read(prop.value, prop, zone)[0])
        duration = _DURATION.fullmatch(source.text("DURATION"))
        if duration and not prop.value:
            weeks, days, hours, minutes = (int(each or 0) for each in duration.groups())
            end = max(end, start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes))
        return Event(source, start, end, whole, zone)

    def next_event(self, event: Event, changed: Iterable[Event], today: date) -> Event | None:
        """The next date, from `today` on, of an event that repeats; `changed` are its dates that were changed.

        Raises ValueError when its rule is not read.
        """
        changed = list(changed)
        originals = {
            self._read(each.value, each, event.zone)[0] for other in changed for each in _all(other, "RECURRENCE-ID")
        }
        gone = originals.union(self._list(event, "EXDATE"))
        added = [_at(event, start) for start in self._list(event, "RDATE")]
        coming = [each for each in (*changed, *added) if each.end.date() >= today and not is_cancelled(each.source)]
        regular = next((each for each in self._regular(event, today) if each.start not in gone), None)
        return min((*coming, *([regular] if regular else ())), key=lambda each: each.start, default=None)

    def _regular(self, event: Event, today: date) -> Iterator[Event]:
        """The dates by the event's rule that are not over."""
        text = event.source.first("RRULE").value
        until = re.search(r"UNTIL=([0-9TZ]+)", text, re.IGNORECASE)
        last = None
        if until:
            last, whole, _ = self._read(until[1].upper(), event.source.first("DTSTART"), event.zone)
            last += timedelta(days=1) if whole else timedelta()
        length = (event.end - event.start).days + 1
        for day in days_of(read_rule(text), event.start.date(), today - timedelta(days=length)):
            found = _at(event, datetime.combine(day, event.start.time()))
            if last is not None and found.start > last:
                return
            if found.end.date() >= today and not (event.whole and found.end.date() == today):
                yield found

    def _list(self, event: Event, name: str) -> list[datetime]:
        """The times in a list of them, such as EXDATE; a day alone has the event's time of day."""
        found = []
        for prop in event.source.properties.get(name, ()):
            for written in prop.value.split(","):
                moment, whole, _ = self._read(written.partition("/")[0], prop, event.zone)
                found.append(datetime.combine(moment.date(), event.start.time()) if whole else moment)
        return found

    def _read(self, written: str, prop: Property, zone: str | None = None) -> tuple[datetime, bool, str]:
        """A time, whether it is a day alone, and its time zone; in `zone` when that is given. Raises ValueError."""
        found = _TIME.fullmatch(written.strip())
        if not found:
            raise ValueError(written)
        year, month, day, hour, minute = (int(each or 0) for each in found.groups()[:5])
        moment = datetime.combine(date(year, month, day), time(hour, minute))
        if found[4] is None:
            return moment, True, ""
        own = "UTC" if found[6] else self._zone_of(prop)
        wanted = zone if zone is not None else self._own if found[6] and self._own else own
        if own and wanted and own != wanted:
            moment = moment.replace(tzinfo=ZoneInfo(own)).astimezone(ZoneInfo(wanted)).replace(tzinfo=None)
        return moment, False, wanted

    def _zone_of(self, prop: Property) -> str:
        name = prop.parameters.get("TZID", "")
        found = _known_zone(name) or _known_zone(self._zones.get(name, ""))
        if name and not found:
            self.unknown.add(name)
        return found


def is_cancelled(source: Component) -> bool:
    """Whether an event does not take place."""
    return source.text("STATUS").upper() == "CANCELLED"


def _all(event: Event, name: str) -> list[Property]:
    return event.source.properties.get(name, [])


def _at(event: Event, start: datetime) -> Event:
    return replace(event, start=start, end=start + (event.end - event.start))


@lru_cache(maxsize=64)
def _known_zone(name: str) -> str:
    """The IANA name of a time zone: its own, that of Windows, or the end of a path; '' for an unknown one."""
    from babel.core import get_global

    parts = name.strip().strip("/").split("/")
    names = [name.strip(), get_global("windows_zone_mapping").get(name.strip(), "")]
    names += ["/".join(parts[-length:]) for length in (3, 2) if len(parts) > length]
    for each in filter(None, names):
        try:
            return ZoneInfo(each).key
        except (KeyError, ValueError, OSError):
            continue
    return ""
