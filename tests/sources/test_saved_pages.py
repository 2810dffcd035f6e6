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
        assert reading.items[0].place in {"Aula Magna, Town", "Concert Hall, Town"}


def test_tables_in_a_page_have_the_fields_of_their_headings():
    reading, _ = read("notices_table_with_headings", "fr")
    assert [item.details for item in reading.items] == [{"deadline": f"2026-06-0{n}"} for n in range(1, 6)]
    assert "'Document'" in reading.notes[0].message


def test_how_a_page_was_understood_is_explained():
    reading, _ = read("wordpress_archive", "en")
    assert reading.shape == "format 'html': 5 elements with a date that repeat in <main>"
    parts = {(part.meaning, part.text): part.why for part in reading.parts}
    why = next(why for (meaning, _), why in parts.items() if meaning == "item")
    assert why == "title from <h2 class=entry-title>, link from <a>, date from <time class=entry-date published>"
    assert parts["left out", STORIES["en"]["titles"][0]] == "in a menu, a sidebar, comments or a footer"


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("notices_table_with_headings", "a table with columns for date, title, deadline"),
        ("events_json_ld", "5 articles or events that the page describes for machines (JSON-LD)"),
        ("article_with_related", "one article"),
    ],
)
def test_the_shape_of_a_page_is_explained(name, shape):
    assert read(name, "fr")[0].shape == f"format 'html': {shape}"


def page_of(shape, count=4):
    return "<html lang=en><body><h1>News</h1>" + "".join(shape(n) for n in range(1, count + 1)) + "</body></html>"


def read_text(text):
    return read_page(Page(name="x", text=text, address=ADDRESS), Clues(languages=("en",)))


def test_a_label_that_repeats_is_no_title():
    reading = read_text(
        page_of(
            lambda n: (
                f"<div class=i><p>{n} May 2021</p><a href=/{n}>View the event details</a><b>Story number {n}</b></div>"
            )
        )
    )
    assert [item.title for item in reading.items] == [f"Story number {n}" for n in range(1, 5)]
    reading = read_text(
        page_of(lambda n: f"<div class=i><p>{n} May 2021</p><a href=/{n}>View the event details</a></div>")
    )
    assert len(reading.notes) == len(reading.items) == 4
    assert "is the same in most items" in reading.notes[0].message


def test_an_item_with_many_dates_is_doubtful():
    dates = "".join(f"<p>{day} June 2021</p>" for day in range(1, 6))
    reading = read_text(page_of(lambda n: f"<div class=i><h3><a href=/{n}>Agendas of room {n}</a></h3>{dates}</div>"))
    assert len(reading.notes) == 4
    assert "has 5 dates" in reading.notes[0].message


def test_the_date_of_a_page_with_little_text_is_doubtful():
    (note,) = read_text("<html><h1>Meetings</h1><p>3 May 2021</p><p>Room 5</p></html>").notes
    assert "may not be that of the page" in note.message


@pytest.mark.parametrize(
    ("address", "day"),
    [("/2023/11/08/a", "2023-11-08"), ("/2023/10/08/a", "2023-11-09"), ("/2023/13/40/a", "2023-11-09")],
)
def test_the_day_in_an_address_settles_a_time_zone(address, day):
    head = f"<link rel=canonical href=https://example.org{address}><meta property=article:published_time content=2023-11-09T03:10:00Z>"
    assert str(read_text(f"<html><head>{head}</head><h1>A story</h1><p>Text.</p></html>").items[0].date) == day
