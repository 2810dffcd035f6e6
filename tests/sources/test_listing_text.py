import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.catalogue.item_ids import item_id
from newsletter.content.field_types import is_item_id
from newsletter.sources.drafts import MAX_ITEMS, Clues, Page
from newsletter.sources.listing_lines import MAX_LINES
from newsletter.sources.listing_text import read_listing_text

SHAPES = Path(__file__).with_name("shapes")


def read(text, **clues):
    return read_listing_text(Page(name="x", text=text), Clues(**clues))


def test_listing_of_the_ilo_has_ten_items(read_shape):
    reading = read_shape("listing-2020-09.txt")
    assert not reading.problems
    assert [(item.kind, str(item.date)) for item in reading.items] == [
        ("Spotlight Interviews with Co-operators", "2020-09-18"),
        ("News", "2020-09-17"),
        ("ILO COOP 100 Interview", "2020-09-08"),
        ("News", "2020-09-08"),
        ("News", "2020-09-03"),
        ("News", "2020-09-01"),
        ("News", "2020-08-31"),
        ("News", "2020-08-28"),
        ("News", "2020-08-28"),
        ("News", "2020-08-26"),
    ]
    assert reading.items[-1].summary.endswith("that will take place on September 22")


def _without_empty_lines(text):
    return "\n".join(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: re.sub(r"(?m)^  \d+\. ", "", text), id="no numbers"),
        pytest.param(
            lambda text: _without_empty_lines(re.sub(r"(?m)^  \d+\. ", "", text)), id="no numbers, no empty lines"
        ),
        pytest.param(_without_empty_lines, id="no empty lines"),
        pytest.param(lambda text: re.sub(r"(?m)^  (\d+)\. ", r"\1) ", text), id="brackets"),
        pytest.param(lambda text: re.sub(r"(?m)^  (\d+)\. ", r"\1.\n", text), id="numbers in lines of their own"),
        pytest.param(lambda text: re.sub(r"(?m)^  (\d+)\. ", r"\1.\t", text), id="tabs"),
        pytest.param(lambda text: text.replace(" ", "\u00a0"), id="non-breaking spaces"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda text: re.sub(r"(?m)^(  \d+\. ).*\n\n    ", r"\1", text), id="no kinds"),
        pytest.param(lambda text: re.sub(r"(?m)^  \d+\. .*\n\n    ", "", text), id="no kinds, no numbers"),
    ],
)
def test_listing_of_the_ilo_reads_alike_in_other_dress(read_shape, change):
    original = read_shape("listing-2020-09.txt")
    text = (SHAPES / "listing-2020-09.txt").read_text("utf-8")
    reading = read(change(text))
    assert not reading.problems
    kinds = [item.kind for item in reading.items]
    assert kinds in ([item.kind for item in original.items], [""] * 10)
    alike = [replace(item, line=0, kind="") for item in reading.items]
    assert alike == [replace(item, line=0, kind="") for item in original.items]


def test_what_chromium_really_copies(read_shape):
    reading = read_shape("chromium-copied.txt")
    assert [(item.kind, item.title, item.credit, item.place) for item in reading.items] == [
        ("Event", "A webinar on care and cooperatives", "© ILO 2020", "Jakarta, Indonesia"),
        ("News", "The bakers of the valley", "© ILO 2020", ""),
        ("Spotlight Interviews", "A fleet that belongs to its crew", "© ILO 2020", ""),
    ]


def test_months_restart_the_numbers(read_shape):
    reading = read_shape("months.txt")
    assert [(item.title, item.kind, item.credit, item.place, item.line) for item in reading.items] == [
        ("A webinar on cooperatives and care work", "Event", "© ILO 2020", "Jakarta, Indonesia", 7),
        ("Statements from members of the board", "", "", "", 17),
        ("A cooperative of 12 bakers", "News", "© ILO 2020", "", 27),
        ("The last of the page", "News", "", "", 41),
    ]
    assert reading.items[0].summary.endswith("and what it …")
    assert reading.items[1].summary == "See the report of 3. the committee."
    assert reading.items[2].summary == "They share one oven.\n\nThey also share the profits."
    assert [(problem.location.line, problem.message) for problem in reading.problems] == [
        (37, "item 2 ('Something that happened at no known time') has no date")
    ]


def test_dates_in_several_languages(read_shape):
    reading = read_shape("spanish.txt")
    assert [(item.kind, str(item.date), item.place) for item in reading.items] == [
        ("Noticia", "2020-02-26", ""),
        ("Actualités", "2020-02-01", "Genève"),
        ("Новости", "2020-01-18", ""),
        ("新闻", "2020-01-09", ""),
    ]
    assert not reading.problems


def test_chromium_leaves_out_the_numbers(read_shape):
    reading = read_shape("chromium.txt")
    assert [(item.kind, item.title, item.credit, item.place, item.summary) for item in reading.items] == [
        ("Event", "A webinar on care", "", "Online", "Cooperatives provide care in many countries."),
        ("News", "The bakers of the valley share one oven", "", "", ""),
        ("News", "A fleet that belongs to its crew", "© Example 2020", "", "The ferries were for sale. The crew bought them."),
    ]  # fmt: skip


def test_firefox_leaves_out_the_empty_lines(read_shape):
    assert [(item.kind, item.title, item.summary) for item in read_shape("firefox.txt").items] == [
        ("News", "A title", "A summary of one line."),
        ("News", "Another title", ""),
    ]


def test_word_has_tabs_and_other_line_ends(read_shape):
    reading = read_shape("word.txt")
    assert [(item.kind, item.title, item.summary) for item in reading.items] == [
        ("News", "A title with spaces", "A summary.\n\nIts second line."),
        ("News", "Another title", ""),
    ]


def test_items_without_kinds_and_numbers(read_shape):
    reading = read_shape("no-kinds.txt")
    assert [(item.kind, item.title, str(item.date)) for item in reading.items] == [
        ("", "The first title without a kind", "2020-09-18"),
        ("", "The second title without a kind", "2020-09-17"),
        ("", "The third title", "2020-09-16"),
    ]
    assert reading.items[0].summary == "A summary of a sentence or two. It ends here."


def test_a_date_above_its_title():
    reading = read(
        "18 September 2020\nNews\nThe first title\nIts summary.\n\n17 September 2020\nThe second\n",
        kinds=frozenset(["News"]),
    )
    assert [(item.kind, item.title, item.summary) for item in reading.items] == [
        ("News", "The first title", "Its summary."),
        ("", "The second", ""),
    ]


def test_a_range_of_dates_gives_an_event_its_start_and_end():
    (item, other) = read("A fair\n19–20 March 2016, Turin\n\nNews of a day\n3 March 2016\n").items
    assert (str(item.date), item.place) == ("2016-03-19", "Turin")
    assert item.details == {"start": "2016-03-19", "end": "2016-03-20"}
    assert other.details == {}


def test_a_number_missing_from_the_page_does_not_lose_the_items_after_it():
    text = "3. News\n\nThe first\n\n3 May 2020\n\n5. News\n\nThe second\n\n2 May 2020\n"
    assert [item.title for item in read(text).items] == ["The first", "The second"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("1. News\n\n18 September 2020\n", 1, "item 1 has no title"),
        ("1. News\nA title\n31 September 2020\n", 3, "item 1 ('A title'): there is no day 2020-09-31"),
        ("1. News\nA title\n03/04/2020\n2. News\nB title\n3 May 2020", 3, "can be read in two ways"),
        ("Just some words", 0, "no news in it"),
        (f"1. News\n{'long ' * 200}\n3 May 2020\n", 1, "has 999 characters"),
    ],
)
def test_what_cannot_be_read_is_reported_with_its_line(text, line, message):
    (problem,) = read(text, kinds=frozenset(["News"])).problems
    assert problem.location.line == line
    assert message in problem.message


_WORDS = st.sampled_from(
    ["1. ", "2) ", "3.\t", "News", "\n", "\n\n", "18 September 2020", "07 July 2020,", "© ILO 2020", "A title", "…", " ",
     "15 July 2020, Jakarta", "August 2020", "2020", "\r\n", "\u00a0", "\u2028", "{{ x }}", "<b>", "03/04/2020", "\x00"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_WORDS, max_size=40).map("".join)))
def test_any_text_gives_items_with_titles_and_ids_or_problems(text):
    reading = read(text)
    assert reading.items or reading.problems
    for item in reading.items:
        assert item.title.strip()
        assert item.title == " ".join(item.title.split())
        assert isinstance(item.date, date)
        assert is_item_id(item_id(item.date, item.title, ()))


def test_a_text_of_more_than_its_limit_is_read_to_there_and_reported_in_one_line():
    text = "".join(f"Title {number} of a page without an end\n3 May 2020\n" for number in range(3 * MAX_ITEMS))
    reading = read(text)
    assert len(reading.items) == MAX_ITEMS
    (problem,) = reading.problems
    assert problem.message == "more than 2,000 dates"
    numbered = "".join(f"{number}. News\n\nTitle {number}\n\n3 May 2020\n\n" for number in range(1, 3 * MAX_ITEMS))
    assert [problem.message for problem in read(numbered).problems] == ["more than 2,000 dates"]
    assert [problem.message for problem in read("word\n" * (MAX_LINES + 1)).problems] == ["more than 40,000 lines"]


def test_numbers_of_a_list_in_a_summary_do_not_make_a_page_numbered():
    text = (
        "A guide to the assembly\n3 May 2020\nThere are three steps:\n1. Read the papers.\n2. Register.\n3. Come.\n"
        "The ferry is back\n2 May 2020\nIt sails at noon.\nA new oven\n1 May 2020\nIt bakes 40 loaves.\n"
    )
    assert [(item.title, str(item.date)) for item in read(text).items] == [
        ("A guide to the assembly", "2020-05-03"),
        ("The ferry is back", "2020-05-02"),
        ("A new oven", "2020-05-01"),
    ]


def test_dates_without_a_year_that_nothing_on_the_page_gives_are_reported():
    reading = read("12 May\nA walk along the river\n14 May\nAn evening of songs\n")
    assert not reading.items
    assert all("the date has no year" in problem.message for problem in reading.problems)
    reading = read("May 2020\n12 May\nA walk along the river\n14 May\nAn evening of songs\n")
    assert [str(item.date) for item in reading.items] == ["2020-05-12", "2020-05-14"]


def test_explain_shows_what_is_left_out_and_why():
    reading = read(
        "The first title\n3 May 2020\nA summary.\nRead more\nThe second title\n2 May 2020\nNo more.\nRead more\n"
    )
    assert reading.shape == "the date stands below its title"
    left_out = [(part.line, part.text, part.why) for part in reading.parts if part.meaning == "left out"]
    assert left_out == [(4, "Read more", "it leads elsewhere"), (8, "Read more", "it leads elsewhere")]


def titles_and_dates(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(item.title, str(item.date)) for item in read(text, languages=(language,)).items]


def test_a_date_in_a_sentence_is_not_that_of_an_item():
    text = (
        "Evening classes return\nRegistration opens on April 1, 2020.\nFebruary 27, 2020\n\n"
        "The ferry is back\nIt sails at noon.\nFebruary 20, 2020\n\nA new oven for the bakery\nFebruary 2, 2020\n"
    )
    assert titles_and_dates(text) == [
        ("Evening classes return", "2020-02-27"),
        ("The ferry is back", "2020-02-20"),
        ("A new oven for the bakery", "2020-02-02"),
    ]


def test_kinds_in_capitals_stand_above_the_titles():
    text = (
        "SPORT\nA swimming pool opens\nIt has five lanes.\n3 March 2020\n\nCULTURE\nA choir for everybody\n"
        "It sings.\n2 March 2020\n\nSPORT\nThe race around the lake\nIt is long.\n1 March 2020\n"
    )
    assert [(item.kind, item.title) for item in read(text).items] == [
        ("SPORT", "A swimming pool opens"),
        ("CULTURE", "A choir for everybody"),
        ("SPORT", "The race around the lake"),
    ]


def test_a_kind_before_the_date_may_occur_once():
    text = "News · 3 March 2020\nA swimming pool opens\nNotice · 2 March 2020\nA road is closed\nNews · 1 March 2020\nThe ferry is back\n"
    assert [(item.kind, item.title) for item in read(text).items] == [
        ("News", "A swimming pool opens"),
        ("Notice", "A road is closed"),
        ("News", "The ferry is back"),
    ]


def test_a_time_of_day_within_a_title_stays():
    text = (
        "3 March 2020: Assembly (7 pm) in the hall\n4 March 2020, 19:00: A choir sings\n5 March 2020: The ferry sails\n"
    )
    assert titles_and_dates(text) == [
        ("Assembly (7 pm) in the hall", "2020-03-03"),
        ("A choir sings", "2020-03-04"),
        ("The ferry sails", "2020-03-05"),
    ]


def test_where_a_quotation_was_published_is_not_of_its_title():
    text = "“Sheds for all” – Radio Nowhere, 3 March 2020\n“A town that lends” – The Invented Times, 2 March 2020\n"
    assert titles_and_dates(text) == [("“Sheds for all”", "2020-03-03"), ("“A town that lends”", "2020-03-02")]


def test_the_title_again_below_the_date_is_no_summary():
    text = "The ferry is back\n3 March 2020\nThe ferry is back\nIt sails.\nA new oven\n2 March 2020\nIt bakes.\n"
    assert [(item.title, item.summary) for item in read(text).items] == [
        ("The ferry is back", "It sails."),
        ("A new oven", "It bakes."),
    ]


def test_a_date_above_several_titles_has_a_note():
    text = "3 March 2020\n\nThe ferry is back\nIt sails.\n\nThe oven bakes again\nBread.\n\n2 March 2020\n\nThe choir sings\nWell.\n"
    reading = read(text)
    assert [item.title for item in reading.items] == ["The ferry is back", "The choir sings"]
    (note,) = reading.notes
    assert "'The ferry is back' may be that of other items" in note.message
    assert note.location.line == 3


@pytest.mark.parametrize("word", ["until", "bis zum", "jusqu'au", "hasta el", "до"])
def test_a_last_day_is_not_the_date_of_an_item(word):
    reading = read(f"Exhibition of maps\n{word} 3.3.2020\nMany maps.\nExhibition of ships\n{word} 4.3.2020\nMany.\n")
    assert not reading.items
    assert ["is a last day" in problem.message for problem in reading.problems] == [True, True]


def test_equal_titles_around_a_date_have_a_note():
    text = (
        "3 March 2020\nStorm warning\nStay.\n2 March 2020\nStorm warning\nStay in.\n1 March 2020\nThe ferry\nSails.\n"
    )
    reading = read(text)
    assert [(item.title, str(item.date)) for item in reading.items][:2] == [
        ("Storm warning", "2020-03-03"),
        ("Storm warning", "2020-03-02"),
    ]
    assert any("'Storm warning' or its date may be of another item" in note.message for note in reading.notes)
