"""Saved pages in forty shapes and eleven languages: what is read of them, and nothing else."""

import pytest

from newsletter.sources.drafts import Clues, Page
from newsletter.sources.formats import read_page
from tests.sources.saved_pages import ADDRESS, SHAPES, STORIES, saved_page

LANGUAGES = tuple(STORIES)


def read(name, language):
    text, truth = saved_page(name, language)
    return read_page(Page(name="x", text=text, address=ADDRESS), Clues(languages=(language,))), truth


@pytest.mark.parametrize(
    ("name", "language"), [(name, LANGUAGES[(number + turn * 4) % len(LANGUAGES)]) for number, name in enumerate(SHAPES) for turn in range(3)]
)  # fmt: skip
def test_every_item_is_read_and_nothing_else(name, language):
    reading, truth = read(name, language)
    assert [(item.title, str(item.date), item.url) for item in reading.items] == truth


def test_badges_without_a_year_are_reported():
    reading, _ = read("badge_without_year", "en")
    assert len(reading.problems) == 5
    assert "has no year" in reading.problems[0].message


def test_events_for_machines_are_events():
    for name in ("events_json_ld", "events_microdata"):
        reading, _ = read(name, "de")
        assert {item.kind for item in reading.items} == {"Event"}
        assert reading.items[0].details["start"].startswith("2026-03-19 ")
        assert "end" in reading.items[0].details
        assert "Town" in reading.items[0].place


def test_tables_in_a_page_have_the_fields_of_their_headings():
    reading, _ = read("notices_table_with_headings", "fr")
    assert [item.details for item in reading.items] == [{"deadline": f"2026-06-0{n}"} for n in range(1, 6)]
    assert "'Document'" in reading.notes[0].message
