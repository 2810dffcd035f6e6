from pathlib import Path

from newsletter.sources.formats import FORMATS, read_page
from newsletter.sources.news import Clues, Page


def facts(item, *names):
    return tuple(str(getattr(item, name)) for name in names)


def test_rss(read_shape):
    reading = read_shape("rss.xml")
    first, second = reading.items
    assert facts(first, "title", "date", "kind", "url", "image", "line") == (
        "The first story & more", "2021-05-03", "News", "https://example.org/one", "https://example.org/one.jpg", "3",
    )  # fmt: skip
    assert first.summary == "Its summary.\n\nA second paragraph."
    assert facts(second, "title", "summary", "url", "image", "alt") == (
        "The second story", "Plain words …", "", "https://example.org/two.jpg", "Two",
    )  # fmt: skip
    assert [(problem.line, problem.message) for problem in reading.problems] == [
        (6, "entry 3 ('The third story') has no date")
    ]


def test_atom(read_shape):
    reading = read_shape("atom.xml")
    assert [facts(item, "title", "date", "kind", "url", "summary") for item in reading.items] == [
        ("The first story", "2021-05-03", "News", "https://example.org/one", "Its summary."),
        ("The second story", "2021-05-02", "", "https://example.org/two", "The whole text."),
    ]


def test_json_feed(read_shape):
    reading = read_shape("feed.json")
    assert [facts(item, "title", "date", "kind", "url", "summary", "image") for item in reading.items] == [
        (
            "The first story",
            "2021-05-03",
            "News",
            "https://example.org/one",
            "Its summary.",
            "https://example.org/one.jpg",
        ),
        ("The second story", "2021-05-02", "", "https://example.org/two", "The text.", ""),
    ]
    assert reading.problems[0].message == "item 3 ('The third story') has no date"


def test_csv(read_shape):
    reading = read_shape("table.csv", languages=("fr",))
    (item,) = reading.items
    assert facts(item, "title", "date", "kind", "url", "summary", "line") == (
        "La première; et plus", "2021-05-03", "Actualité", "https://example.org/un", "Un résumé\n\nsur deux lignes", "2",
    )  # fmt: skip
    assert [(problem.line, problem.message) for problem in reading.problems] == [
        (4, "the row ('La deuxième'): there is no day 2021-04-31"),
        (5, "the row has no title"),
    ]


def test_spreadsheet(read_shape):
    assert [facts(item, "title", "date", "url") for item in read_shape("spreadsheet.tsv").items] == [
        ("The first story", "2021-05-03", "https://example.org/one"),
        ("The second story", "2021-05-02", ""),
    ]


def test_a_feed_that_breaks_off_gives_what_it_has(read_shape):
    reading = read_shape("rss.xml")
    text = Path(__file__).with_name("shapes").joinpath("rss.xml").read_text("utf-8")
    cut = text.partition("<item><title>The third")[0]
    broken = read_page(Page(name="x", text=cut), Clues())
    assert [item.title for item in broken.items] == [item.title for item in reading.items]
    assert any("damaged" in note.message for note in broken.notes)


def test_a_format_can_be_forced():
    text = "title,date\nA story,2021-05-03\n"
    assert [item.title for item in read_page(Page(name="x", text=text), Clues(), "csv").items] == ["A story"]
    assert not read_page(Page(name="x", text=text), Clues(), "text").items
    assert set(FORMATS) == {"feed", "json", "html", "article", "csv", "text"}
