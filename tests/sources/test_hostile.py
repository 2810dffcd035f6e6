"""Pages made to cost time or memory, or to bring markup in."""

import time

import pytest

from newsletter.errors import Location, NewsletterError
from newsletter.source_formats import SOURCE_FORMATS
from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Clues, Page, Reading
from newsletter.sources.formats import read_page

LAUGHS = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
)
PAGES = {
    "nested divs": "<html><body>" + "<div>" * 55_000,
    "nested lists": "<html><body>" + "<ul><li><a href='/x'>A story of the day</a> 3 May 2021" * 10_000,
    "too many tags": "<html><body>" + "<p>" * 1_500_000,
    "open tags": "<html><body>" + "<a " * 55_000,
    "dates": "<html><body><ul>" + "<li>3 May 2021 <a href='/x'>A story of the day</a></li>" * 10_000,
    "one line": "18 September 2020 " * 50_000,
    "numbers": "1. " * 100_000,
    "lines": "1. News\nA title\n" * 20_000,
    "blank lines": "\n" * 500_000,
    "laughs": LAUGHS + "]><rss><channel><item><title>&l11;</title><pubDate>3 May 2021</pubDate></item></channel></rss>",
    "references": "<rss><channel><item><title>" + "&lt;" * 100_000,
    "feed without an end": "<rss><channel>"
    + "<item><title>A story</title><pubDate>3 May 2021</pubDate></item>" * 8_000,
    "nested feed": "<rss><channel>" + "<a>" * 30_000,
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>a &x;</title></item></channel></rss>',
    "nested JSON": '{"items": ' + "[" * 100_000,
    "JSON number": '{"items": [{"title": "x", "date": ' + "9" * 100_000 + "}]}",
    "JSON-LD": '<html><script type="application/ld+json">'
    + '{"@graph":[' * 50_000
    + "</script><body><p>x</p></body></html>",
    "columns": "title,date" + ",x" * 300_000 + "\n" + "a,3 May 2021" + ",x" * 300_000,
    "quote": 'title,date\n"' + "x" * 1_000_000,
    "brackets": "[" * 300_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_hostile_page_costs_little(name):
    started = time.process_time()
    reading = read_page(Page(name="x", text=PAGES[name], address="https://example.org/"), Clues())
    assert time.process_time() - started < 15
    assert reading.items or reading.problems
    for item in reading.items:
        assert len(item.title) + len(item.summary) < 3000
        assert "root:" not in item.title


def test_entities_of_a_feeds_own_are_not_expanded():
    reading = read_page(Page(name="x", text=PAGES["laughs"]), Clues())
    assert all("lollol" not in item.title for item in reading.items)


MARKUP = """<rss><channel><item><title>A &lt;script&gt;alert(1)&lt;/script&gt; story</title><pubDate>3 May 2021</pubDate>
<link>javascript:alert(1)</link><description>&lt;p onclick="x"&gt;Words &amp;lt;img src=x onerror=alert(1)&amp;gt;
&lt;a href="javascript:alert(2)"&gt;link&lt;/a&gt;&lt;style&gt;p{}&lt;/style&gt;&lt;/p&gt;</description></item></channel></rss>"""


def test_markup_does_not_come_in():
    (item,) = read_page(Page(name="x", text=MARKUP), Clues()).items
    assert item.title == "A story"
    assert item.summary == "Words link"
    assert item.url == ""


def test_words_of_the_page_that_are_not_shown_do_not_come_in():
    page = "<ul>" + "".join(
        f"<li><h3><a href='/{n}'>A story of the day {n}</a></h3><p>{n} May 2021</p><script>alert('x')</script>"
        "<style>p{}</style><noscript>no</noscript><!-- a comment --><p>Its summary &lt;b&gt;is&lt;/b&gt; here.</p></li>"
        for n in (1, 2)
    )
    reading = read_page(Page(name="x", text=page, address="https://example.org/"), Clues())
    assert [item.summary for item in reading.items] == ["Its summary <b>is</b> here."] * 2


@pytest.mark.parametrize("name", SOURCE_FORMATS)
@pytest.mark.parametrize(
    "text", ["", "\x00", "<", "{", "[", "a,b\n", "<rss>", "<html>", "\ud800", "1.", "é" * 10, "title,date\n"]
)
def test_any_text_in_any_format_gives_items_or_problems(name, text):
    reading = read_page(Page(name="x", text=text), Clues(), name)
    assert reading.problems
    assert not reading.items


@pytest.mark.parametrize(
    ("content", "charset", "text"),
    [
        ("é’".encode(), "iso-8859-1", "é’"),
        ("é’".encode("cp1252"), "iso-8859-1", "é’"),
        ("é’".encode("cp1252"), "", "é’"),
        ("й".encode("koi8-r"), "koi8-r", "й"),
        ("<?xml version='1.0' encoding='koi8-r'?>й".encode("koi8-r"), "", "<?xml version='1.0' encoding='koi8-r'?>й"),
        ('<meta charset="windows-1251">й'.encode("cp1251"), "nonsense", '<meta charset="windows-1251">й'),
        ("é".encode("utf-16"), "", "é"),
        ("é".encode("utf-8-sig"), "", "é"),
        ("title,date\nA story,2020".encode("utf-16-le"), "", "title,date\nA story,2020"),
        ("title,date\nA story,2020".encode("utf-16-be"), "utf-16", "title,date\nA story,2020"),
        ("أخبار التعاونيات هذا الشهر\n".encode("utf-16-le"), "", "أخبار التعاونيات هذا الشهر\n"),
        (b"\xff\xe9x", "rot13", "\xff\xe9x"),
        (b"\xff\xe9x", "hex", "\xff\xe9x"),
    ],
)
def test_decode_source(content, charset, text):
    assert decode_source(content, Location.of_source("x"), charset) == text


@pytest.mark.parametrize(
    ("content", "what"), [(b"%PDF-1.4", "PDF"), (b"PK\x03\x04", "zip"), (b"\xff\x00\x00\x01", "not a text")]
)
def test_decode_refuses_other_files(content, what):
    with pytest.raises(NewsletterError, match=what):
        decode_source(content, Location.of_source("x"))


HOSTILE_VALUES = {
    **{f"language {tag}": ("feed", f"<rss><channel><language>{tag}</language><item><title>A story</title><pubDate>3 May 2021</pubDate></item></channel></rss>")
       for tag in ("english", "x-default", "en-EN", "jp", "sh", "-", "_", "e" * 500)},
    **{f"lang {tag}": ("html", f'<html lang="{tag}"><ul><li><p>3 May 2021</p> <a href="/1">A story of a day</a></li><li><p>4 May 2021</p> <a href="/2">A story again</a></li></ul>')
       for tag in ("english", "x-default", "en-EN", "jp", "sh")},
    "width": ("html", "<ul>" + "".join(f"<li><img src='/x.png' width='²'><p>{n} May 2021</p> <a href='/{n}'>A story of the day</a></li>" for n in (3, 4)) + "</ul>"),
    "surrogate in JSON": ("json", '{"items": [{"title": "A \\ud800 story", "date": "2021-05-03", "url": "https://x.org/\\udfff"}, {"title": "B", "date": "2021-05-03"}]}'),
    "surrogate in JSON-LD": ("html", '<script type="application/ld+json">[' + ",".join('{"@type": "Article", "headline": "A \\ud800 story", "datePublished": "2021-05-03", "url": "\\ud800"}' for _ in (1, 2)) + "]</script><p>x</p>"),
    "surrogate entity": ("html", "<ul>" + "".join(f"<li><p>{n} May 2021</p> <a href='/&#xD800;{n}'>A story &#xDFFF; of the day</a></li>" for n in (3, 4)) + "</ul>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_VALUES)
def test_strange_values_do_not_stop_an_import(name):
    format_, text = HOSTILE_VALUES[name]
    reading = read_page(Page(name="x", text=text, address="https://example.org/"), Clues(), format_)
    assert reading.items
    for item in reading.items:
        f"{item.title}{item.url}".encode()


def test_what_goes_wrong_with_one_item_leaves_the_others():
    reading = Reading(Page(name="x", text=""))
    for number in (1, 2):
        with reading.guard(number, f"item {number}"):
            int("²" if number == 1 else "2")
    (problem,) = reading.problems
    assert str(problem) == "x:1: item 1 cannot be read (ValueError); it is not imported"


def test_attributes_without_number_cost_little():
    page = "<ul>" + "<li>3 May 2021 <a href='/x' " + " ".join(f"a{n}=x" for n in range(60_000)) + ">A story</a></li>"
    started = time.process_time()
    reading = read_page(Page(name="x", text=page, address="https://example.org/"), Clues())
    assert time.process_time() - started < 3
    assert reading.items or reading.problems
