import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.rendering.markdown import markdown_to_html
from newsletter.sources.cleaning import clean_line
from newsletter.sources.escaping import escape_markdown
from newsletter.sources.feed_summary import read_summary

PAGE = {"base": "https://e.org/feed", "title": "My title", "url": "https://e.org/t", "site": "The Site"}


@pytest.mark.parametrize(
    ("markup", "plain", "markdown"),
    [
        (
            '<p>Its <b>summary</b> and <a href="/x?utm_source=a">a <em>link</em></a>.</p><p>5 * 3 [1]</p>',
            ["Its summary and a link.", "5 * 3 [1]"],
            ["Its **summary** and [a *link*](https://e.org/x).", "5 * 3 [1]"],
        ),
        ("<p>No markup</p>", ["No markup"], []),
        ("<b>Bold </b>text<i> it</i>", ["Bold text it"], ["**Bold** text *it*"]),
        ("w<b>or</b>d <b>a</b><i>b</i>", ["word ab"], ["word ab"]),
        ("<b>- x</b> *y", ["- x *y"], [r"**- x** \*y"]),
        ('<a href="https://e.org/a_(b)">x] [y</a>', ["x] [y"], [r"[x\] \[y](https://e.org/a_%28b%29)"]),
        ('<a href="javascript:x()">words</a> <a href="">and</a>', ["words and"], []),
        ("AT&amp;T <b>x</b>", ["AT&T x"], ["AT&T **x**"]),
        ("R&amp;D<br><i>x</i>", ["R&D", "x"], ["R&D", "*x*"]),
        ("&lt;b&gt;twice&lt;/b&gt; <b>escaped</b>", ["twice escaped"], []),
    ],
)
def test_emphasis_and_links_are_markdown(markup, plain, markdown):
    summary = read_summary(markup, **PAGE)
    assert (summary.plain, summary.markdown) == (plain, markdown)


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("Some words [&#8230;]", ["Some words …"]),
        ("Some words [...]", ["Some words …"]),
        ("<p>Some words […]</p><p>The post <a href='https://e.org/t'>My title</a> appeared first on <a href='https://e.org'>The Site</a>.</p>", ["Some words …"]),
        ("<p>Some words.</p><p>Der Beitrag <a href='/t#x'>My title</a> erschien zuerst auf <a href='/'>The Site</a>.</p>", ["Some words."]),
        ("Some words. The post My title appeared first on The Site.", ["Some words."]),
        ("Some words […] L’article My title est apparu en premier sur The Site.", ["Some words …"]),
        ("Some words <a href='https://e.org/t'>Continue reading <span>My title</span> →</a>", ["Some words …"]),
        ("<p>Some words.</p><p><a href='/t'>Weiterlesen</a></p>", ["Some words."]),
        ("<p>The post <a href='/t'>My title</a> has a sequel, and it is a long one: it goes on and on for many words.</p>", ["The post My title has a sequel, and it is a long one: it goes on and on for many words."]),
        ("<p>See <a href='/other'>another story</a></p>", ["See another story"]),
        ("The post My title", ["The post My title"]),
        ("", []),
    ],
)  # fmt: skip
def test_what_blogs_add_is_left_out(markup, plain):
    assert read_summary(markup, **PAGE).plain == plain


_WORDS = st.sampled_from(["*", "_", "[", "](", ")", "\\", "&amp;", "&lt;", "- ", "1. ", "a", "B ", " ", "é", "!", "**"])
_TREE = st.recursive(
    st.lists(_WORDS, min_size=1, max_size=4).map("".join),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "em", "strong", "span", "a"]), inner).map(
            lambda part: f'<{part[0]} href="https://e.org/q_(1)*">{part[1]}</{part[0]}>'
        ),
        st.lists(inner, min_size=2, max_size=4).map("".join),
    ),
    max_leaves=8,
)


@given(_TREE)
def test_markdown_shows_the_words_of_the_summary(markup):
    summary = read_summary(markup)
    for plain, markdown in zip(summary.plain, summary.markdown, strict=False):
        shown = markdown_to_html(markdown)
        assert html.unescape(re.sub(r"</?(?:p|em|strong|a(?: href=\"[^\"]*\")?)>", "", shown)) == plain
        assert set(re.findall('href="([^"]*)"', shown)) <= {"https://e.org/q_%281%29*"}


def test_a_summary_of_many_tags_is_read_in_time():
    nested = "<div><b>" * 100 + "x " * 50_000 + "<i></i>" * 20_000 + "<p>" + "<b>y</b> " * 900 + "<p>z</p>" * 3000
    began = time.perf_counter()
    summary = read_summary(nested, **PAGE)
    assert summary.plain[-1] == "z"
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize("number", [0xF4E4C, 0xF4E50, 0xF4E51, 0xF4E52, 0xF5000, 0xF51FF, 0xFDD3])
@pytest.mark.parametrize("written", [chr, lambda number: f"&#{number};"], ids=["character", "reference"])
def test_a_character_that_stands_for_markup_inside_the_program_is_none(number, written):
    sign = written(number)
    text = f"a {sign}]{sign}[words{sign}]{sign}(https://evil.example{sign}) {sign}"
    markup = f"<p>{text} <em>b</em> <a href='https://example.org/a'>c</a></p>"
    (line,) = read_summary(markup, **PAGE).markdown or read_summary(markup, **PAGE).plain
    links = re.findall('href="([^"]*)">(.*?)</a>', markdown_to_html(line))
    # A bare address is a link too, but with itself as its words.
    assert [link for link in links if link[0] != link[1]] == [("https://example.org/a", "c")]


@pytest.mark.parametrize("number", [0xF4E4C, 0xFDD3])
def test_a_plain_summary_has_no_link_of_its_own(number):
    text = clean_line(f"[words]{chr(number)}(https://evil.example) {chr(number)}[words](https://evil.example)")
    assert all(
        link == words for link, words in re.findall('href="([^"]*)">(.*?)</a>', markdown_to_html(escape_markdown(text)))
    )
