import tomllib
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from newsletter.content import time_zones
from newsletter.content.load import load_issue
from newsletter.content.time_zones import read_time_zone, resolve_time_zone
from newsletter.errors import InvalidValue, NewsletterError
from tests.conftest import ITEM, PUBLICATION

NEWS = "issues/news/2020/2020-08-31-first.md"
PLACES = "write the place, for example Europe/Zurich or Europe/Paris or Europe/Berlin"


def zone_of(workspace, written, own=""):
    own_line = f"time_zone: {own}\n" if own else ""
    made = workspace(
        {NEWS: ITEM.replace("url:", f"time_zone: {written}\nurl:"), "issues/publication.yaml": PUBLICATION + own_line}
    )
    return load_issue(made, "2020-08").items[0].time_zone


@pytest.mark.parametrize(
    ("written", "own", "zone"),
    [
        ("Europe/Rome", "", "Europe/Rome"),
        ("UTC", "Europe/Zurich", "UTC"),
        ("JST", "", "Asia/Tokyo"),
        ("CET", "Europe/Zurich", "Europe/Zurich"),
        ("cest", "Europe/Vienna", "Europe/Vienna"),
        ("MEZ", "Europe/Vienna", "Europe/Vienna"),
        ("CST", "America/Winnipeg", "America/Winnipeg"),
        ("CST", "Asia/Taipei", "Asia/Taipei"),
        ("EST", "America/New_York", "America/New_York"),
    ],
)  # fmt: skip
def test_abbreviation_stands_for_the_time_zone_of_the_publication(workspace, written, own, zone):
    assert zone_of(workspace, written, own) == zone


@pytest.mark.parametrize("own", ["", "Asia/Tokyo"])
def test_abbreviation_of_several_places_is_asked_back(workspace, own):
    with pytest.raises(NewsletterError) as caught:
        zone_of(workspace, "CET", own)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{NEWS}:4:12: 'time_zone': 'CET' is the time of several places; {PLACES}; "
        "or your own as 'time_zone:' in publication.yaml"
    ]


def test_time_zone_of_the_publication_must_be_one_place(workspace):
    with pytest.raises(NewsletterError) as caught:
        zone_of(workspace, "CET", "CET")
    assert [str(problem) for problem in caught.value.problems] == [
        f"issues/publication.yaml:6:12: 'time_zone': 'CET' is the time of several places; {PLACES}"
    ]


@pytest.mark.parametrize("written", ["XYZ", "Europe/Zürich", ""])
def test_what_is_no_time_zone_is_refused(written):
    with pytest.raises(InvalidValue, match="not a time zone"):
        read_time_zone(written)


def test_every_abbreviation_stands_for_time_zones_that_exist():
    zones = tomllib.loads(Path(time_zones.__file__).with_suffix(".toml").read_text("utf-8"))["zones"]
    for name, places in zones.items():
        assert set(places) <= available_timezones()
        assert resolve_time_zone(name, places[0]) == places[0]
