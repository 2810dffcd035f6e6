import pytest

from newsletter.sources.drafts import MAX_ITEMS, Clues, Page
from newsletter.sources.formats import read_page


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
    assert [(problem.location.line, problem.message) for problem in reading.problems] == [
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


def test_html_and_attachments_of_a_json_feed():
    text = """{"title": "The Site", "home_page_url": "https://e.org/", "items": [{"title": "A", "url": "/a",
    "date_published": "2021-05-03", "content_html": "<p>One <a href='/b'>link</a>. <a href='/a'>Read on</a></p>",
    "attachments": [{"url": "x.mp3", "mime_type": "audio/mpeg"}, {"url": "x.png", "mime_type": "image/png"}]}]}"""
    (item,) = read_page(Page(name="x", text=text), Clues()).items
    assert facts(item, "summary", "markdown", "image") == (
        "One link.",
        "One [link](https://e.org/b).",
        "https://e.org/x.png",
    )


def test_csv(read_shape):
    reading = read_shape("table.csv", languages=("fr",))
    (item,) = reading.items
    assert facts(item, "title", "date", "kind", "url", "summary", "line") == (
        "La première; et plus", "2021-05-03", "Actualité", "https://example.org/un", "Un résumé\n\nsur deux lignes", "2",
    )  # fmt: skip
    assert [(problem.location.line, problem.message) for problem in reading.problems] == [
        (4, "the row ('La deuxième'): there is no day 2021-04-31"),
        (5, "the row has no title"),
    ]


def test_spreadsheet(read_shape):
    assert [facts(item, "title", "date", "url") for item in read_shape("spreadsheet.tsv").items] == [
        ("The first story", "2021-05-03", "https://example.org/one"),
        ("The second story", "2021-05-02", ""),
    ]


HEAD = """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:cc="http://backend.userland.com/creativeCommonsRssModule">
<channel><title>The Site</title><link>https://example.org/</link>
"""
END = "</channel></rss>"


def entry(title, more=""):
    return (
        f"<item><title>{title}</title><link>https://example.org/{title.replace(' ', '-')}</link>"
        f"<pubDate>Mon, 03 May 2021 10:00:00 +0000</pubDate>{more}</item>\n"
    )


def read_feed(text, **page):
    return read_page(Page(name="x", text=text, **page), Clues())


def said(reading):
    return [(each.location.line, each.message) for each in (*reading.problems, *reading.notes)]


@pytest.mark.parametrize(
    ("cut", "titles", "message"),
    [
        pytest.param(0, ["A", "B"], [], id="complete"),
        pytest.param(len(END), ["A", "B"], [(0, "the feed is damaged: its end is missing")], id="after an entry"),
        pytest.param(40, ["A"], [(5, "the feed ends within entry 2, which is left out")], id="within an entry"),
    ],
)
def test_a_feed_that_breaks_off_gives_its_whole_entries(cut, titles, message):
    text = HEAD + entry("A") + entry("B") + END
    reading = read_feed(text[: len(text) - cut])
    assert ([item.title for item in reading.items], said(reading)) == (titles, message)


def test_a_damaged_feed_names_the_line():
    reading = read_feed("<!DOCTYPE rss [\n]>\n" + HEAD + entry("A") + entry("B", "<b>x") + entry("C") + END)
    assert "C" in [item.title for item in reading.items]
    assert said(reading) == [(7, "the feed is damaged here: it is no valid XML")]


def test_an_entry_that_the_parser_fails_at_is_reported_and_the_others_are_read():
    reading = read_feed(HEAD + entry("A") + entry("B", "<cc:license/></cc:license>") + entry("C") + END)
    assert [(item.title, item.url) for item in reading.items] == [
        ("A", "https://example.org/A"),
        ("C", "https://example.org/C"),
    ]
    assert said(reading) == [(5, "entry 2 cannot be read")]


def test_references_to_halves_of_characters():
    (item,) = read_feed(
        HEAD
        + entry("A", "<description>&#55357;&#56832; &#xD83D;&#xde00; &#xD800; &#99999999; &#233;</description>")
        + END
    ).items
    assert item.summary == "😀 😀 \ufffd \ufffd é"


def test_one_atom_entry_by_itself():
    text = """<?xml version="1.0"?>
<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>A story</title><link href="/a"/>
<published>2021-05-03T10:00:00Z</published><summary type="html">&lt;a href="/b"&gt;More&lt;/a&gt; of it</summary></entry>"""
    reading = read_feed(text, address="https://example.org/a.atom")
    assert [facts(item, "title", "date", "url", "markdown") for item in reading.items] == [
        ("A story", "2021-05-03", "https://example.org/a", "[More](https://example.org/b) of it")
    ]
    assert said(reading) == []


@pytest.mark.parametrize(
    ("more", "image"),
    [
        ('<media:group><media:content url="https://e.org/v.mp4" medium="video"/><media:thumbnail url="https://e.org/t.jpg"/></media:group>', "t.jpg"),
        ('<media:content url="https://e.org/v.mp4"/><media:content url="https://e.org/p"/>', "p"),
        ('<enclosure url="https://e.org/e.jpg" length="1"/>', "e.jpg"),
        ('<enclosure url="https://e.org/e.mp3" type="audio/mpeg"/><itunes:image href="https://e.org/i.png"/>', "i.png"),
        ('<enclosure url="https://e.org/e.pdf" type="application/pdf"/>', ""),
    ],
)  # fmt: skip
def test_pictures_of_media_and_enclosures(more, image):
    (item,) = read_feed(HEAD + entry("A", more) + END).items
    assert item.image == (f"https://e.org/{image}" if image else "")


def test_an_entry_with_the_dates_of_an_event():
    more = "<ev:startdate>2021-06-03T10:00:00+02:00</ev:startdate><ev:location>Town hall</ev:location>"
    (item,) = read_feed(HEAD + entry("A", more) + END).items
    assert facts(item, "date", "kind", "place") == ("2021-05-03", "Event", "Town hall")


def test_a_format_can_be_forced():
    text = "title,date\nA story,2021-05-03\n"
    assert [item.title for item in read_page(Page(name="x", text=text), Clues(), "csv").items] == ["A story"]
    assert not read_page(Page(name="x", text=text), Clues(), "text").items


def table(*rows):
    reading = read_page(Page(name="x", text="\n".join(["title,date,summary", *rows]) + "\n"), Clues(), "csv")
    reported = [(each.location.line, f"{each.message}; {each.hint}") for each in (*reading.problems, *reading.notes)]
    return [(item.title, item.summary) for item in reading.items], reported


def test_text_of_a_row_without_a_heading_is_reported():
    items, reported = table("A story,2021-05-03,Bread, and roses,", "B story,2021-05-04,Bread,,")
    assert items == [("A story", "Bread"), ("B story", "Bread")]
    assert reported == [
        (
            2,
            "the row has more cells than there are headings: 'and roses,' is left out; "
            "put quotes around a text with a , in it",
        )
    ]


def test_a_quote_that_is_never_closed_is_reported_at_its_row():
    items, reported = table("A story,2021-05-03,x", 'B story,2021-05-04,"Bread', "C story,2021-05-05,x")
    assert items == [("A story", "x")]
    assert reported == [
        (3, 'a quote in the row is not closed, and lines 3 to 4 are left out; close the quote, and write a " '
            'within a text as ""')
    ]  # fmt: skip


def test_the_rows_below_quotes_that_do_not_pair_are_read():
    items, reported = table(
        'A story,2021-05-03,"Bread',
        'B story,2021-05-04,"x"',
        "C story,2021-05-05,x",
        'D,2021-05-06,"x"y',
        "E,2021-05-07,y",
    )
    assert items == [("C story", "x"), ("E", "y")]
    assert [line for line, _ in reported] == [2, 5]


def test_a_table_is_cut_by_its_rows_not_by_its_lines(monkeypatch):
    monkeypatch.setattr("newsletter.sources.tables._MAX_ROWS", 2)
    rows = ['A,2021-05-03,"a\nb\nc"', "", 'B,2021-05-04,"a\nb"']
    items, reported = table(*rows)
    assert (len(items), reported) == (2, [])
    items, reported = table(*rows, "C,2021-05-05,x")
    assert (len(items), reported) == (2, [(8, "more than 2 rows; the rest is left out")])


FEED_ITEM = "<item><title>A {0}</title><pubDate>Mon, 03 May 2021 10:00:00 +0000</pubDate></item>"


@pytest.mark.parametrize(
    ("name", "begin", "item", "join", "end"),
    [
        ("feed", "<rss version='2.0'><channel>", FEED_ITEM, "", "</channel></rss>"),
        ("json", "[", '{{"title": "A {0}", "date": "2021-05-03"}}', ",", "]"),
        ("html", "<html><body><ul>", "<li><h3>A {0}</h3><p>3 May 2021</p></li>", "", "</ul></body></html>"),
        (
            "html",
            "<html><body>",
            "<div itemscope itemtype='https://schema.org/NewsArticle'><b itemprop='headline'>A {0}</b>"
            "<time itemprop='datePublished' datetime='2021-05-03'></time></div>",
            "",
            "</body></html>",
        ),
        ("html", "<html><body><ol class='item-list'>", "<li><h5 class='item-title'>A {0}</h5> 3 May 2021</li>", "", "</ol></body></html>"),
    ],
)  # fmt: skip
def test_a_source_with_more_than_is_read_is_a_problem(name, begin, item, join, end):
    for count, reported in ((MAX_ITEMS, []), (MAX_ITEMS + 1, ["more than 2,000 items"])):
        text = begin + join.join(item.format(number) for number in range(count)) + end
        reading = read_page(Page(name="x", text=text), Clues(), name)
        assert len(reading.items) == MAX_ITEMS
        assert [problem.message for problem in reading.problems] == reported
