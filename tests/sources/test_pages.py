import pytest

from newsletter.sources.drafts import Clues, Page
from newsletter.sources.formats import read_page

BASE = "https://example.org/list/"


def facts(item, *names):
    return tuple(str(getattr(item, name)) for name in names)


def read(text, **clues):
    return read_page(Page(name="x", text=text, address=BASE), Clues(**clues))


def test_markup_of_the_ilo(read_shape):
    reading = read_shape("ilo.html", address="https://www.ilo.org/global/topics/cooperatives/news/lang--en/index.htm")
    first, second = reading.items
    assert facts(first, "kind", "title", "date", "place", "credit", "alt") == (
        "Event", "A webinar on cooperatives and care work", "2020-07-15", "Jakarta, Indonesia", "© ILO 2020", "Bakers at an oven",
    )  # fmt: skip
    assert first.url == "https://www.ilo.org/global/topics/cooperatives/news/WCMS_800001/lang--en/index.htm?x=1"
    assert first.image == "https://www.ilo.org/wcmsp5/groups/public/---ed_emp/photo.jpg"
    assert first.summary == "Cooperatives provide care in many countries: this webinar asks how, and for whom …"
    assert facts(second, "title", "date", "summary", "image") == (
        "The bakers of the valley share one oven",
        "2020-07-07",
        "",
        "",
    )
    assert [(problem.location.line, problem.message) for problem in reading.problems] == [
        (21, "item 3 ('No date at all') has no date")
    ]


def test_list_found_by_its_shape(read_shape):
    reading = read_shape("list.html", address=BASE)
    assert [facts(item, "kind", "title", "date", "url", "summary") for item in reading.items] == [
        ("News", "The first story of the week", "2021-05-03", "https://example.org/list/one.html#top", "Its summary is a sentence."),
        ("Event", "The second story of the week", "2021-05-02", "https://example.org/list/two.html", ""),
        ("", "The story with a strange link", "2021-05-01", "", ""),
    ]  # fmt: skip
    assert [problem.message for problem in reading.problems] == ["the item 'The story without a date' has no date"]
    assert "javascript:alert(1)" in reading.notes[0].message


def test_cards_found_by_their_shape(read_shape):
    reading = read_shape("cards.html")
    assert [facts(item, "kind", "title", "date", "place") for item in reading.items] == [
        ("Actualité", "Les boulangers de la vallée", "2021-05-03", ""),
        ("Reportage", "Une flotte à son équipage", "2021-05-02", ""),
        ("Actualité", "Le numérique en commun", "2021-05-01", "Genève"),
    ]
    assert facts(reading.items[0], "url", "image", "alt") == (
        "https://example.org/fr/a", "https://example.org/img/a.jpg", "Un four",
    )  # fmt: skip
    assert reading.items[0].summary.startswith("Ils partagent un four")


def test_json_ld(read_shape):
    first, second = read_shape("jsonld.html", address=BASE).items
    assert facts(first, "title", "date", "kind", "summary", "url", "image", "alt", "credit") == (
        "The first story & more", "2021-05-03", "News", "Its summary.",
        "https://example.org/one", "https://example.org/one.jpg", "An oven", "© Example 2021",
    )  # fmt: skip
    assert facts(second, "title", "date") == ("The second story", "2021-05-02")


def test_microdata(read_shape):
    assert [
        facts(item, "title", "date", "url", "summary") for item in read_shape("microdata.html", address=BASE).items
    ] == [
        ("The first story", "2021-05-03", "https://example.org/one", "Its summary."),
        ("The second story", "2021-05-02", "https://example.org/two", ""),
    ]


def test_article(read_shape):
    (item,) = read_shape("article.html").items
    assert facts(item, "title", "date", "kind", "url", "summary", "image", "alt") == (
        "The bakers of the valley share one oven", "2021-05-03", "Feature", "https://example.org/bakers",
        "They share one oven, and the profits.", "https://example.org/oven.jpg", "An oven",
    )  # fmt: skip


def test_selectors(read_shape):
    selectors = {"item": "tr.row", "title": ".t", "url": "a.l", "date": ".d", "kind": ".k", "summary": ".s"}
    reading = read_shape("selectors.html", address=BASE, selectors=selectors)
    assert [facts(item, "title", "date", "kind", "url", "summary") for item in reading.items] == [
        ("The first story", "2021-05-03", "Report", "https://example.org/1", "Short."),
        ("The second story", "2021-05-02", "Note", "https://example.org/2", ""),
    ]


def test_a_selector_that_finds_nothing_is_a_problem():
    (problem,) = read("<ul><li>x</li></ul>", selectors={"item": "tr.row"}).problems
    assert problem.message == "the selector 'tr.row' finds nothing in the page"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html><body><p>Nothing here</p></body></html>", "neither a listing of news nor an article"),
        (
            "<html><head><title>A page</title></head><body><p>x</p></body></html>",
            "no items with a date in the page 'A page'",
        ),
        ("", "it is empty"),
        ("{]", "not valid JSON"),
        ("{}", "no items in it"),
        ("[" * 100_000, "no news in it"),
        ("[{" * 100_000, "not"),
        ("<rss><channel></channel></rss>", "no entries"),
    ],
)
def test_pages_without_news_are_a_problem(text, message):
    reading = read(text)
    assert not reading.items
    assert message in reading.problems[0].message


def test_links_of_a_saved_page_of_the_ilo_are_whole(read_shape):
    item = read_shape("ilo.html").items[1]
    assert item.url == "https://www.ilo.org/global/topics/cooperatives/news/WCMS_800002/lang--en/index.htm"


def test_links_that_cannot_be_completed_are_reported(read_shape):
    reading = read_shape("list.html")
    assert reading.items[0].url == ""
    assert reading.notes[0].hint == "give the address of the page with --base"
