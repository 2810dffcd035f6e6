import subprocess
import sys
from datetime import date, time

import pytest

from newsletter.content import dates
from newsletter.content.field_types import MomentValue

DAY = date(2020, 8, 31)
AT = MomentValue(DAY, time(14, 30))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "31 August 2020"),
        ("en-US", "August 31, 2020"),
        ("fr", "31 août 2020"),
        ("es", "31 de agosto de 2020"),
        ("de", "31. August 2020"),
        ("ja", "2020年8月31日"),
        ("zh-Hans", "2020年8月31日"),
        ("ru", "31 августа 2020\u202fг."),
    ],
)
def test_day_in_each_language(language, expected):
    assert dates.format_day(DAY, language).replace("\xa0", "\u202f") == expected


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "August"), ("fr", "août"), ("ru", "август"), ("cs", "srpen")]
)
def test_month_by_itself(language, expected):
    assert dates.format_month(DAY, language) == expected


def test_moment_has_its_time_where_there_is_one():
    assert dates.format_moment(AT, "en") == "31 August 2020, 14:30"
    assert dates.format_moment(MomentValue(DAY), "en") == "31 August 2020"
    assert dates.format_moment(MomentValue(DAY, time(0, 0)), "en") == "31 August 2020, 00:00"
    assert dates.format_clock(MomentValue(DAY), "en") == ""
    assert dates.format_clock(AT, "fr") == "14:30"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Zurich", "Zurich, UTC+2"),
        ("Asia/Kolkata", "Kolkata, UTC+5:30"),
        ("America/New_York", "New York, UTC−4"),
        ("America/St_Johns", "St. John’s, UTC−2:30"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires, UTC−3"),
        ("Africa/Abidjan", "Abidjan, UTC"),
        ("UTC", "UTC"),
    ],
)
def test_zone_names_city_and_offset(zone, expected):
    assert dates.format_zone(AT, zone, "en") == expected


def test_zone_follows_summer_time():
    assert dates.format_zone(MomentValue(date(2020, 1, 15), time(14, 0)), "Europe/Zurich", "de") == "Zürich, UTC+1"


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ja", "ltr")]
)
def test_direction(language, expected):
    assert dates.direction_of(language) == expected


def test_language_name():
    assert dates.language_name("fr", "en") == "French"
    assert dates.language_name("fr", "fr") == "français"
    assert dates.language_name("pt-BR", "en") == "Portuguese (Brazil)"


@pytest.mark.parametrize(
    ("languages", "month"),
    [
        pytest.param(["ja", "es"], "enero", id="inherited-from-the-root"),
        pytest.param(["de", "de-AT"], "Jänner", id="inherited-from-a-language"),
        pytest.param(["ar", "ru", "ja", "fr-CA"], "janvier", id="after-several"),
    ],
)
def test_months_of_one_language_do_not_appear_in_another(languages, month):
    # In a new process: what Babel has loaded here depends on the tests before.
    code = (
        "import datetime, sys; from newsletter.content import dates;"
        "day = datetime.date(2020, 1, 1);"
        "print([dates.format_month(day, language) for language in sys.argv[1:]][-1].encode())"
    )
    printed = subprocess.run([sys.executable, "-c", code, *languages], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == str(month.encode())
