"""Tables whose columns have other names, fields that only some items have, and columns that are not known."""

import pytest

from newsletter.sources.drafts import Clues, Page
from newsletter.sources.formats import read_page


def read(text, *languages):
    return read_page(Page(name="x", text=text, address="https://example.org/"), Clues(languages=languages))


def test_fields_of_an_event_are_read():
    (item,) = read(
        "Title,Published,Start date,Start time,End,Venue,Registration,Deadline,Time zone\n"
        "A webinar,2026-03-01,12 March 2026,2.30 pm,2026-03-12 16:00,Geneva,/register,10 March 2026,Europe/Zurich\n"
    ).items
    assert item.details == {
        "start": "2026-03-12 14:30",
        "end": "2026-03-12 16:00",
        "time_zone": "Europe/Zurich",
        "registration": "https://example.org/register",
        "deadline": "2026-03-10",
    }
    assert (str(item.date), item.place) == ("2026-03-01", "Geneva")


@pytest.mark.parametrize(
    ("heading", "row", "details"),
    [
        ("Titel;Datum;Zusammenfassung;Autor;Sprache", "Ein Bericht;3.5.2026;Worte.;Ana Costa;de", {"authors": "Ana Costa", "language": "de"}),
        ("Titre;Date de publication;Résumé;Auteurs;Durée", "Un film;3 mai 2026;Worte.;A, B;3:45", {"authors": "A, B", "duration": "3:45"}),
        ("Título;Fecha;Resumen;Fecha límite", "Una llamada;3 de mayo de 2026;Worte.;10/06/2026", {"deadline": "2026-06-10"}),
        ("Título;Data;Resumo;Prazo", "Uma chamada;3 de maio de 2026;Worte.;10/06/2026", {"deadline": "2026-06-10"}),
        ("Titolo;Data;Descrizione;Inizio;Fine", "Un evento;3 maggio 2026;Worte.;10/06/2026;11/06/2026", {"start": "2026-06-10", "end": "2026-06-11"}),
        ("العنوان;التاريخ;الملخص;المؤلف", "تقرير;3 مايو 2026;Worte.;آنا", {"authors": "آنا"}),
    ],
)  # fmt: skip
def test_headings_in_the_languages_of_the_words(heading, row, details):
    language = {"Titel": "de", "Titre": "fr", "Título": "es", "Titolo": "it", "العنوان": "ar"}[heading.split(";")[0]]
    reading = read(f"{heading}\n{row}\n", language)
    (item,) = reading.items
    assert (str(item.date), item.summary, item.details) == ("2026-05-03", "Worte.", details)
    assert not reading.notes


def test_columns_that_are_not_known_are_named_once():
    reading = read("title,date,Budget,Colour\nA story,2026-05-03,5,red\nB story,2026-05-04,6,blue\n")
    (note,) = reading.notes
    assert "the columns 'Budget', 'Colour'" in note.message
    assert "deadline" in note.hint
    assert note.location.line == 1


def test_the_second_column_of_a_field_is_named():
    reading = read("title,date,Publication date\nA story,2026-05-03,2026-05-09\n")
    assert str(reading.items[0].date) == "2026-05-03"
    assert "'Publication date'" in reading.notes[0].message


def test_a_whole_heading_wins_over_a_part_of_one():
    (item,) = read("Author title,End date,Title,Date\nDr,2026-06-01,A story,2026-05-03\n").items
    assert (item.title, str(item.date), item.details) == ("A story", "2026-05-03", {"end": "2026-06-01"})


def test_an_event_without_a_date_has_that_of_its_beginning():
    (item,) = read("title,start\nA webinar,2026-05-03 14:00\n").items
    assert (str(item.date), item.details["start"]) == ("2026-05-03", "2026-05-03 14:00")


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        ("start", "soon", "'soon' is not a date"),
        ("deadline", "03/04/2026", "two ways"),
        ("language", "english", "'english' is not a language"),
        ("time zone", "CEST", "'CEST' is the time of several places"),
        ("registration", "javascript:alert(1)", ""),
    ],
)
def test_a_detail_that_is_wrong_is_left_out_with_a_note(heading, cell, reason):
    reading = read(f"title,date,{heading}\nA story,2026-05-03,{cell}\n")
    assert reading.items[0].details == {}
    (note,) = reading.notes
    assert "is left out: " in note.message
    assert reason in note.message
