from datetime import date

import pytest
from babel.dates import format_date, format_interval

from newsletter.sources.date_reader import DateReader


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("18 September 2020", date(2020, 9, 18), ""),
        ("08 September 2020", date(2020, 9, 8), ""),
        ("07 July 2020,", date(2020, 7, 7), ""),
        ("15 July 2020, Jakarta, Indonesia", date(2020, 7, 15), "Jakarta, Indonesia"),
        ("18 September 2020 – 20 September 2020", date(2020, 9, 18), ""),
        ("18 September 2020 - 20 September 2020, Geneva", date(2020, 9, 18), "Geneva"),
        ("2020-09-18 – 2020-09-20, Geneva", date(2020, 9, 18), "Geneva"),
        ("18.9.2020–20.9.2020", date(2020, 9, 18), ""),
        ("18 September 2020, 14:00 – 16:00 CET, Geneva", date(2020, 9, 18), "Geneva"),
        ("18 September 2020, 2.30 pm–4.00 pm", date(2020, 9, 18), ""),
        ("18 September 2020 – Geneva", date(2020, 9, 18), "– Geneva"),
        ("15\u00a0July\u00a02020", date(2020, 7, 15), ""),
        ("September 18, 2020", date(2020, 9, 18), ""),
        ("Friday, 18 September 2020", date(2020, 9, 18), ""),
        ("18th of September 2020", date(2020, 9, 18), ""),
        ("18 Sept. 2020", date(2020, 9, 18), ""),
        ("18 September 2020, 14:00 GMT, Geneva", date(2020, 9, 18), "Geneva"),
        ("Date: 3 May 2020", date(2020, 5, 3), ""),
        ("2020-09-18", date(2020, 9, 18), ""),
        ("2020-09-18T23:30:00-05:00", date(2020, 9, 18), ""),
        ("18.09.2020", date(2020, 9, 18), ""),
        ("18/09/2020", date(2020, 9, 18), ""),
        ("09/18/2020", date(2020, 9, 18), ""),
        ("26 de febrero de 2020", date(2020, 2, 26), ""),
        ("1er février 2020", date(2020, 2, 1), ""),
        ("1er fevrier 2020", date(2020, 2, 1), ""),
        ("2020年9月18日", date(2020, 9, 18), ""),
        ("١٨ سبتمبر ٢٠٢٠", date(2020, 9, 18), ""),
        ("18 tháng 9, 2020", date(2020, 9, 18), ""),
        ("2020. szeptember 18.", date(2020, 9, 18), ""),
    ],
)
def test_line_reads_a_date_and_what_follows(text, day, rest):
    found = DateReader().line(text)
    assert found is not None
    assert (found.date, found.rest) == (day, rest)


@pytest.mark.parametrize(
    "text",
    ["", "September 2020", "2020", "September 22", "18 September 2020 was a good day", "On 18 September 2020, the board met",
     "12 people marched in 2020", "ILO COOP eNewsUpdate Issue No. 8, August 2020", "x" * 500 + " 18 September 2020"],
)  # fmt: skip
def test_line_is_no_date(text):
    assert DateReader().line(text) is None


def test_line_doubts_a_day_that_is_two():
    found = DateReader().line("03/04/2020")
    assert found is not None
    assert found.date is None
    assert "two ways" in found.doubt
    assert DateReader(["fr"]).line("03/04/2020").date == date(2020, 4, 3)
    assert DateReader(["en-US"]).line("03/04/2020").date == date(2020, 3, 4)


def test_line_doubts_a_day_that_is_none():
    assert DateReader().line("31 February 2020").doubt == "there is no day 2020-02-31"


def test_line_doubts_a_month_that_is_two():
    assert "differs from language to language" in DateReader().line("18 listopad 2020").doubt
    assert DateReader(["hr"]).line("18 listopad 2020").date == date(2020, 10, 18)
    assert DateReader(["pl"]).line("18 listopad 2020").date == date(2020, 11, 18)


@pytest.mark.parametrize("style", ["long", "full"])
@pytest.mark.parametrize(
    "language",
    [
        "ar",
        "az",
        "be",
        "bg",
        "bn",
        "ca",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "gl",
        "he",
        "hi",
        "hr",
        "hu",
        "hy",
        "id",
        "is",
        "it",
        "ja",
        "ka",
        "kk",
        "ko",
        "lt",
        "lv",
        "mk",
        "ms",
        "nb",
        "ne",
        "nl",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "tr",
        "uk",
        "ur",
        "uz",
        "vi",
        "zh",
        "zu",
    ],
)
def test_line_reads_what_babel_writes(language, style):
    reader = DateReader([language])
    for day in (date(2020, 2, 3), date(2020, 9, 18), date(2020, 12, 31)):
        text = format_date(day, style, locale=language)
        found = reader.line(text)
        assert found is not None, text
        assert (found.date, found.rest) == (day, ""), text


@pytest.mark.parametrize("text", ["2020", "August 2020", "août 2020", "Agosto de 2020"])
def test_is_heading(text):
    assert DateReader().is_heading(text)


@pytest.mark.parametrize("text", ["1 August 2020", "News 2020", "In 2020 we met again", "August"])
def test_is_no_heading(text):
    assert not DateReader().is_heading(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "rest"),
    [
        ("19–20 March 2016", (3, 19), (3, 20), ""),
        ("19-20 March 2016, Geneva", (3, 19), (3, 20), "Geneva"),
        ("March 19-20, 2016", (3, 19), (3, 20), ""),
        ("29 March to 1 April 2016", (3, 29), (4, 1), ""),
        ("From 29 March until 1 April 2016", (3, 29), (4, 1), ""),
        ("19 March - 2 April 2016, Room XI, Geneva", (3, 19), (4, 2), "Room XI, Geneva"),
        ("Mon 7 – Fri 11 March 2016", (3, 7), (3, 11), ""),
        ("Saturday, March 19, 2016 at 10:00 am - Sunday, March 20, 2016 at 5:00 pm", (3, 19), (3, 20), ""),
        ("3rd and 4th March 2016", (3, 3), (3, 4), ""),
        ("du 3 au 5 mars 2016", (3, 3), (3, 5), ""),
        ("du jeudi 3 mars au samedi 5 mars 2016", (3, 3), (3, 5), ""),
        ("del 3 al 5 de marzo de 2016", (3, 3), (3, 5), ""),
        ("Del 29 de febrero al 2 de marzo de 2016", (2, 29), (3, 2), ""),
        ("dal 3 al 5 marzo 2016", (3, 3), (3, 5), ""),
        ("de 3 a 5 de março de 2016", (3, 3), (3, 5), ""),
        ("vom 29. März bis 1. April 2016", (3, 29), (4, 1), ""),
        ("3.–5.3.2016", (3, 3), (3, 5), ""),
        ("03.03.-05.03.2016, Bern", (3, 3), (3, 5), "Bern"),
        ("с 3 по 5 марта 2016 года", (3, 3), (3, 5), ""),
        ("od 3 do 5 marca 2016", (3, 3), (3, 5), ""),
        ("2016年3月19日（土）～20日（日）", (3, 19), (3, 20), ""),
        ("2016年3月19日から21日", (3, 19), (3, 21), ""),
        ("2016. március 19–20.", (3, 19), (3, 20), ""),
        ("2016-03-19 - 2016-03-20", (3, 19), (3, 20), ""),
    ],
)
def test_line_reads_the_first_and_the_last_day_of_a_range(text, start, end, rest):
    found = DateReader().line(text)
    assert found is not None
    assert (found.date, found.end, found.rest) == (date(2016, *start), date(2016, *end), rest)


def test_range_over_the_end_of_a_year():
    for text in ("29 December – 3 January 2016", "Dec 29, 2015 – Jan 3, 2016"):
        found = DateReader().line(text)
        assert (found.date, found.end) == (date(2015, 12, 29), date(2016, 1, 3))


@pytest.mark.parametrize("text", ["12 March 2016 – 12 people attended", "12 March 2016 – 20 years of peace"])
def test_a_number_behind_a_dash_is_no_end_of_a_range(text):
    found = DateReader().line(text)
    assert (found.date, found.end) == (date(2016, 3, 12), None)


def test_line_doubts_a_range_that_ends_before_it_begins():
    assert "not one of days of an event" in DateReader().line("20–19 March 2016").doubt


@pytest.mark.parametrize(
    "language",
    ["de", "en", "en-GB", "es", "fr", "hu", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "zh"],
)
@pytest.mark.parametrize(
    "days",
    [
        (date(2016, 3, 3), date(2016, 3, 15)),
        (date(2016, 2, 29), date(2016, 4, 1)),
        (date(2015, 12, 3), date(2016, 1, 5)),
    ],
    ids=["month", "months", "years"],
)
def test_line_reads_the_ranges_that_babel_writes(language, days):
    text = format_interval(days[0], days[1], "yMMMd", locale=language.replace("-", "_"))
    found = DateReader([language]).line(text)
    assert found is not None, text
    assert (found.date, found.end) == days, text


@pytest.mark.parametrize(
    "text",
    [
        "Posted on March 3, 2016", "Publié le 3 mars 2016", "Le 3 mars 2016 à 18h30", "Veröffentlicht am 3. März 2016",
        "Veröffentlicht am: 03.03.2016", "Publicado el 3 de marzo de 2016", "Pubblicato il 3 marzo 2016",
        "Опубликовано: 3 марта 2016", "公開日：2016年3月3日", "تاريخ النشر: 3 مارس 2016", "Ngày đăng: 03/03/2016",
        "Opublikowano 3 marca 2016", "Thursday, March 3, 2016 from 10am to 5pm", "3 March 2016, 2-4 pm",
        "3 March 2016 @ 7:00 pm - 9:00 pm", "10:00, 3 March 2016", "Donnerstag, 3. März 2016, 14 Uhr",
        "03.03.2016, 14.30–16.00 Uhr",
    ],
)  # fmt: skip
def test_labels_and_times_of_day_around_a_date(text):
    found = DateReader().line(text)
    assert (found.date, found.rest) == (date(2016, 3, 3), "")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Bakers share one oven – 3 March 2016", "Bakers share one oven –", ""),
        ("3 March 2016 Bakers share one oven", "", " Bakers share one oven"),
        ("By Ann Smith | 3 March 2016", "By Ann Smith |", ""),
    ],
)
def test_spot_finds_a_date_within_a_line(text, before, after):
    spot = DateReader().spot(text)
    assert (spot.found.date, spot.before, spot.after) == (date(2016, 3, 3), before, after)


def test_spot_of_a_date_without_its_year():
    reader = DateReader()
    assert reader.line("3 March") is None
    assert reader.spot("3 March").found.doubt == "the date has no year"
    assert reader.spot("3–5 March", 2016).found == reader.line("3–5 March 2016")
    assert reader.spot("Mar 3", 2016).found.date == date(2016, 3, 3)


def test_days_of_the_week_of_languages_that_are_met():
    assert DateReader().line("poniedziałek, 18 września 2020").date == date(2020, 9, 18)
