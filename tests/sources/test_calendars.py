from datetime import date, timedelta
from itertools import islice

import pytest

from newsletter.sources.calendars import read_events
from newsletter.sources.drafts import Clues, Page
from newsletter.sources.formats import read_page
from newsletter.sources.recurrence import days_of, read_rule

TODAY = date(2026, 11, 24)


def calendar(*events, head=""):
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n"


def read(*events, head="", **clues):
    return read_events(Page(name="x", text=calendar(*events, head=head)), Clues(**clues), TODAY)


def said(reading):
    return [each.message for each in (*reading.problems, *reading.notes)]


def test_an_event_has_its_times_place_and_summary(read_shape):
    reading = read_shape("events.ics")
    first, second = reading.items
    assert (first.title, str(first.date), first.kind, first.url, first.place, first.line) == (
        "A long title that is folded, and more", "2027-03-03", "Event", "https://example.org/e",
        "Town Hall, 1 Invented Lane, Sampleton", 11,
    )  # fmt: skip
    # Ten in New York is four in the afternoon in Berlin.
    assert first.details == {"start": "2027-03-03 14:00", "end": "2027-03-03 16:00", "time_zone": "Europe/Berlin"}
    assert first.summary == "Line one\n\nLine two bold & link"
    assert first.markdown == "Line one\n\nLine two **bold** & [link](https://example.org/x)"
    assert first.image == "https://example.org/p.jpg"
    assert (second.title, second.details) == ("Whole days", {"start": "2027-03-10", "end": "2027-03-12"})
    assert said(reading) == []


@pytest.mark.parametrize(
    ("start", "head", "details"),
    [
        ("DTSTART:20270701T100000Z", "", {"start": "2027-07-01 10:00", "time_zone": "UTC"}),
        ("DTSTART:20270701T100000Z", "X-WR-TIMEZONE:Europe/Berlin\n", {"start": "2027-07-01 12:00", "time_zone": "Europe/Berlin"}),
        ("DTSTART:20270701T100000", "X-WR-TIMEZONE:Europe/Berlin\n", {"start": "2027-07-01 10:00"}),
        ("DTSTART;TZID=/example.org/2/Europe/Paris:20270701T100000", "", {"start": "2027-07-01 10:00", "time_zone": "Europe/Paris"}),
        ("DTSTART;TZID=Mine:20270701T100000", "BEGIN:VTIMEZONE\nTZID:Mine\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE\n", {"start": "2027-07-01 10:00", "time_zone": "Asia/Tokyo"}),
        ("DTSTART:20270701T230000\nDURATION:PT2H30M", "", {"start": "2027-07-01 23:00", "end": "2027-07-02 01:30"}),
        ("DTSTART;VALUE=DATE:20270701\nDTEND;VALUE=DATE:20270702", "", {"start": "2027-07-01"}),
        ("DTSTART;VALUE=DATE:20270701", "", {"start": "2027-07-01"}),
    ],
)  # fmt: skip
def test_times(start, head, details):
    reading = read(f"SUMMARY:A\n{start}", head=head)
    assert [item.details for item in reading.items] == [details]
    assert said(reading) == []


def test_an_unknown_time_zone_is_reported():
    reading = read("SUMMARY:A\nDTSTART;TZID=Mars/Base:20270701T100000")
    assert reading.items[0].details == {"start": "2027-07-01 10:00"}
    assert said(reading) == ["the time zone 'Mars/Base' is unknown"]


WEEKLY = "UID:1\nSUMMARY:Choir\nDTSTART;TZID=Europe/Paris:20200106T180000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=MO"


@pytest.mark.parametrize(
    ("events", "start"),
    [
        pytest.param([WEEKLY], "2026-11-30 18:00", id="next"),
        pytest.param([WEEKLY + "\nEXDATE;TZID=Europe/Paris:20261130T180000"], "2026-12-07 18:00", id="exception"),
        pytest.param([WEEKLY + "\nEXDATE:20261130T170000Z"], "2026-12-07 18:00", id="exception in UTC"),
        pytest.param([WEEKLY + "\nRDATE;TZID=Europe/Paris:20261125T100000"], "2026-11-25 10:00", id="added"),
        pytest.param(
            [WEEKLY, "UID:1\nSUMMARY:Choir\nRECURRENCE-ID;TZID=Europe/Paris:20261130T180000\nDTSTART;TZID=Europe/Paris:20261201T190000"],
            "2026-12-01 19:00",
            id="moved",
        ),
        pytest.param(
            [WEEKLY, "UID:1\nSUMMARY:Choir\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Paris:20261130T180000\nDTSTART;TZID=Europe/Paris:20261130T180000"],
            "2026-12-07 18:00",
            id="one date is cancelled",
        ),
        pytest.param([WEEKLY + ";UNTIL=20261130T170000Z"], "2026-11-30 18:00", id="last date"),
    ],
)  # fmt: skip
def test_of_an_event_that_repeats_the_next_date_is_taken_and_reported(events, start):
    reading = read(*events)
    assert [item.details["start"] for item in reading.items] == [start]
    assert said(reading) == [f"the event 'Choir' repeats: only its next date is taken, {start[:10]}"]
    assert reading.notes[0].location.line == reading.items[0].line


def test_an_event_whose_dates_are_over_is_reported():
    reading = read(WEEKLY + ";UNTIL=20261130T165900Z")
    assert reading.items == []
    assert said(reading) == ["the event 'Choir' repeats, and has no date to come: it is left out"]


def test_a_rule_that_is_not_read_is_reported():
    reading = read(WEEKLY.replace("WEEKLY;BYDAY=MO", "HOURLY"))
    assert [str(item.date) for item in reading.items] == ["2020-01-06"]
    assert said(reading) == ["the event 'Choir' repeats by a rule that cannot be read (FREQ=HOURLY)"]


def test_what_is_over_cancelled_or_private_is_left_out_and_counted():
    reading = read(
        "SUMMARY:A\nDTSTART:20270701T100000",
        "SUMMARY:B\nDTSTART:20261101T100000",
        "SUMMARY:C\nDTSTART:20251101T100000",
        "SUMMARY:D\nDTSTART:20270701T100000\nCLASS:PRIVATE",
        "SUMMARY:E\nDTSTART:20270701T100000\nSTATUS:CANCELLED",
    )
    assert [item.title for item in reading.items] == ["A", "B"]
    assert said(reading) == [
        "left out: 1 private event",
        "left out: 1 cancelled event",
        "left out: 1 event that ended before 2026-10-24",
    ]


def test_a_calendar_of_old_events_alone_is_read():
    assert [item.title for item in read("SUMMARY:A\nDTSTART:20190701T100000").items] == ["A"]


def test_each_fault_has_its_line():
    reading = read(
        "SUMMARY:A\nDTSTART:2027", "SUMMARY:B", "DTSTART:20270701T100000", "SUMMARY:C\nDTSTART:20270229T100000"
    )
    assert [(each.location.line, each.message) for each in reading.problems] == [
        (3, "the event 'A': its date '2027' cannot be read"),
        (7, "the event 'B': it has no date"),
        (13, "the event 'C': its date '20270229T100000' cannot be read"),
        (10, "event 1 has no title"),
    ]


def test_a_file_that_breaks_off_is_reported():
    text = calendar("SUMMARY:A\nDTSTART:20270701T100000", "SUMMARY:B\nDTSTART:20270701T100000")
    reading = read_page(Page(name="x", text=text[:-40]), Clues())
    assert [item.title for item in reading.items] == ["A"]
    assert said(reading) == ["the file is not complete: what is missing at its end is left out"]


def test_a_category_that_is_a_kind_of_the_publication_is_the_kind():
    reading = read("SUMMARY:A\nDTSTART:20270701T100000\nCATEGORIES:Blue,Webinar", kinds=frozenset(["Webinar"]))
    assert reading.items[0].kind == "Webinar"


def test_more_events_that_repeat_than_are_read():
    reading = read(*(WEEKLY.replace("UID:1", f"UID:{number}") for number in range(201)))
    assert len(reading.items) == 200
    assert said(reading)[0] == "the event 'Choir' is left out: more than 200 events repeat"


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "2026-09-02", "09-02 09-12 09-22 10-02 10-12"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,TH", "2026-09-01", "09-01 09-03 09-15 09-17 09-29"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=MO", "2026-08-04", "08-04 08-09 08-18 08-23"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;COUNT=4;WKST=SU", "2026-08-04", "08-04 08-16 08-18 08-30"),
        ("FREQ=MONTHLY;BYDAY=1FR", "2026-09-04", "09-04 10-02 11-06 12-04 01-01"),
        ("FREQ=MONTHLY;BYDAY=-2MO", "2026-09-21", "09-21 10-19 11-23 12-21 01-18"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "2026-09-28", "09-28 10-29 11-28 12-29 01-29"),
        ("FREQ=MONTHLY", "2026-10-31", "10-31 12-31 01-31 03-31 05-31"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-09-30", "09-30 10-30 11-30 12-31 01-29"),
        ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10,3", "2026-03-29", "03-29 10-25 03-28 10-31 03-26"),
        ("FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR", "2026-01-01", "02-13 03-13 11-13 08-13 10-13"),
        ("FREQ=YEARLY", "2024-02-29", "02-29 02-29 02-29 02-29 02-29"),
    ],
)
def test_days_of_rules(rule, start, days):
    first = date.fromisoformat(start)
    assert " ".join(f"{day:%m-%d}" for day in islice(days_of(read_rule(rule), first, first), 5)) == days


def test_a_rule_is_not_followed_from_its_beginning():
    after = date(2026, 11, 24)
    days = list(islice(days_of(read_rule("FREQ=DAILY"), date(1900, 1, 1), after), 3))
    assert days[0] in (after, after - timedelta(days=1))


@pytest.mark.parametrize(
    "rule", ["FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=DAILY;BYMONTH=13", "FREQ=WEEKLY;BYMONTH=0"]
)
def test_a_rule_without_a_day_ends(rule):
    assert list(days_of(read_rule(rule), date(2026, 1, 1), date(2026, 1, 1))) == []


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYHOUR=1",
        "FREQ=DAILY;INTERVAL=x",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;COUNT=99999",
    ],
)
def test_rules_that_are_not_read(rule):
    with pytest.raises(ValueError):
        read_rule(rule)
