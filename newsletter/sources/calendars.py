"""iCalendar files (.ics) as news items of events; one that repeats is taken at its next date."""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.feed_summary import read_summary
from newsletter.sources.ical_lines import Calendar, Component, read_calendar
from newsletter.sources.ical_times import Event, Times, is_cancelled
from newsletter.sources.item_builder import add_item
from newsletter.wording import truncate

#: Events that ended longer ago are left out when there are others.
_DAYS_AFTER = 31
#: Events of one file that repeat: to find the dates of more would take too long.
_MAX_REPEATING = 200
_TAG = re.compile(r"<(?:a|b|br|div|em|i|p|strong|span|ul)\b[^>]*>", re.IGNORECASE)


def read_events(page: Page, clues: Clues, today: date | None = None) -> Reading:
    """The events of a calendar. Of one that repeats, the first date from `today` on is taken, with a note."""
    reading = Reading(page)
    today = today or date.today()  # noqa: DTZ011 - the day of the editor who imports
    calendar = read_calendar(page.text)
    events = sorted(_Dates(reading, calendar, today).events(), key=lambda event: event.source.line)
    oldest = today - timedelta(days=_DAYS_AFTER)
    recent = [event for event in events if event.end.date() >= oldest] or events
    if len(recent) < len(events):
        left = len(events) - len(recent)
        reading.note(0, f"left out: {left} {'event' if left == 1 else 'events'} that ended before {oldest}")
    if not calendar.complete:
        reading.problem(0, "the file is not complete: what is missing at its end is left out", "fetch or save it again")
    for number, event in enumerate(reading.first(recent), 1):
        _add(reading, event, clues, number)
    if not calendar.events:
        reading.problem(0, "no events in the calendar")
    return reading


class _Dates:
    """The dates of a calendar's events, and what is to report of them."""

    def __init__(self, reading: Reading, calendar: Calendar, today: date) -> None:
        self.reading = reading
        self.calendar = calendar
        self.today = today
        self.times = Times(calendar)
        self.repeating = 0

    def events(self) -> Iterator[Event]:
        """Each event at its date. Cancelled and private ones, and those without a date, are reported."""
        groups: dict[str, list[Component]] = defaultdict(list)
        left: Counter[str] = Counter()
        for number, source in enumerate(self.calendar.events):
            why = _why_left_out(source)
            if why and "RECURRENCE-ID" not in source.properties:
                left[why] += 1
            else:
                groups[source.text("UID") or f"\n{number}"].append(source)
        for group in groups.values():
            yield from self._dates_of([event for source in group if (event := self._read(source))])
        for why, count in left.items():
            self.reading.note(0, f"left out: {count} {why} {'event' if count == 1 else 'events'}")
        for name in sorted(self.times.unknown)[:5]:
            message = f"the time zone '{truncate(clean_line(name), 60)}' is unknown"
            self.reading.note(0, message, "its events have no time zone; add time_zone: to their files")

    def _read(self, source: Component) -> Event | None:
        try:
            return self.times.read_event(source)
        except (ValueError, OverflowError):
            written = source.first("DTSTART").value
            why = f"its date '{truncate(clean_line(written), 40)}' cannot be read" if written else "it has no date"
            self.reading.problem(source.line, f"{_name(source)}: {why}", "it is not imported")
            return None

    def _dates_of(self, group: list[Event]) -> Iterator[Event]:
        """A single event; of one that repeats, the next date."""
        event = next((each for each in group if "RRULE" in each.source.properties), None)
        if event is None:
            yield from (each for each in group if not is_cancelled(each.source))
            return
        self.repeating += 1
        line, name = event.source.line, _name(event.source)
        if self.repeating > _MAX_REPEATING:
            self.reading.problem(line, f"{name} is left out: more than {_MAX_REPEATING} events repeat")
            return
        try:
            coming = self.times.next_event(event, (each for each in group if each is not event), self.today)
        except (ValueError, OverflowError):
            rule = truncate(clean_line(event.source.first("RRULE").value), 60)
            self.reading.note(line, f"{name} repeats by a rule that cannot be read ({rule})", "check its date")
            yield event
            return
        if coming is None:
            self.reading.note(line, f"{name} repeats, and has no date to come: it is left out")
        else:
            day = coming.start.date()
            self.reading.note(coming.source.line, f"{name} repeats: only its next date is taken, {day}")
            yield coming


def _why_left_out(source: Component) -> str:
    if source.text("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        return "private"
    return "cancelled" if is_cancelled(source) else ""


def _name(source: Component) -> str:
    title = clean_line(source.text("SUMMARY"))
    return f"the event '{truncate(title, 50)}'" if title else "an event without a title"


def _add(reading: Reading, event: Event, clues: Clues, number: int) -> None:
    source = event.source
    categories = [each.strip() for each in source.text("CATEGORIES").split(",")]
    fields = {
        "title": source.text("SUMMARY"),
        "date": str(event.start.date()),
        "kind": next((each for each in categories if each in clues.kinds), "Event"),
        "url": source.text("URL"),
        "image": _picture(source),
        "place": ", ".join(line.strip(" ,") for line in source.text("LOCATION").split("\n") if line.strip(" ,")),
        "start": str(event.start.date()) if event.whole else f"{event.start:%Y-%m-%d %H:%M}",
        "time_zone": event.zone,
    }
    last = event.end - timedelta(days=1) if event.whole else event.end
    if last > event.start:
        fields["end"] = str(last.date()) if event.whole else f"{last:%Y-%m-%d %H:%M}"
    description = source.text("DESCRIPTION")
    description = (description if _TAG.search(description) else html.escape(description)).replace("\n", "<br>")
    summary = read_summary(description, base=reading.page.address, title=fields["title"], url=fields["url"])
    add_item(
        reading,
        fields,
        DateReader(()),
        name=f"event {number}",
        line=source.line,
        base=reading.page.address,
        summary=summary.plain,
        markdown=summary.markdown,
    )


def _picture(source: Component) -> str:
    for prop in (*source.properties.get("IMAGE", ()), *source.properties.get("ATTACH", ())):
        if prop.parameters.get("FMTTYPE", "").startswith("image/") and prop.value.startswith("http"):
            return str(prop.value)
    return ""


FORMAT = Format(lambda text: text[:15].upper() == "BEGIN:VCALENDAR", read_events)
