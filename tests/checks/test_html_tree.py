import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.checks.html_tree import read_markup


def test_markup_knows_where_elements_and_texts_stand():
    source = '<!doctype html><p id="a">One &amp; <b>two</b></p><!-- c --><img alt="x"><br />end'
    markup = read_markup(source)
    paragraph, bold, image, _ = markup.elements
    assert source[paragraph.start : paragraph.end] == '<p id="a">One &amp; <b>two</b></p>'
    assert source[bold.start : bold.end] == "<b>two</b>"
    assert source[image.start : image.end] == '<img alt="x">'
    assert paragraph.text == "One & two"
    assert [text.text for text in markup.texts] == ["One & ", "two", "end"]


@pytest.mark.parametrize(
    ("source", "attributes"),
    [
        ("<a href='{{ x > 1 }}'>", {"href": "{{ x > 1 }}"}),
        ('<a href="<%asm x%>" b>', {"href": "<%asm x%>", "b": ""}),
        ("<a x=1 Y='a&quot;b'>", {"x": "1", "y": 'a"b'}),
        ('<a\n  x = "1"\n/>', {"x": "1"}),
    ],
)
def test_markup_reads_attributes(source, attributes):
    assert read_markup(source).elements[0].attributes == attributes


def test_markup_keeps_what_stands_in_style_and_comments_apart():
    markup = read_markup("<style>a > b { c: '<i>' }</style><!--[if mso]><p>x</p><![endif]--><p>y</p>")
    assert [element.name for element in markup.elements] == ["style", "p"]
    assert markup.styles[0][0] == "a > b { c: '<i>' }"


def test_text_of_an_element_is_what_is_read_aloud():
    markup = read_markup('<a>One<br>two <img alt="three"> <i aria-hidden="true">four</i></a>')
    assert markup.elements[0].text == "One two three"


@given(st.text(alphabet="<>/!-a\"'= &;", max_size=60))
def test_markup_reads_anything(source):
    markup = read_markup(source)
    assert all(0 <= each.start <= each.end <= len(source) for each in markup.elements)


@pytest.mark.parametrize(
    "source",
    [
        "<a b" * 100_000,
        "<a b=c" * 70_000,
        "<a" + " b" * 170_000,
        "<a" + " b='c'" * 50_000 + ' d="',
        "<a" + " " * 300_000 + "=",
    ],
    ids=["tags", "values", "attributes", "quote", "spaces"],
)
def test_markup_that_does_not_end_is_read_in_time(source):
    started = time.process_time()
    read_markup(source)
    assert time.process_time() - started < 2
