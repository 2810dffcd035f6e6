from datetime import date

import pytest
from babel.dates import format_date

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
    ["", "September 2020", "2020", "September 22", "18 September 2020 was a good day", "On 18 September 2020",
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
