import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.content.links import find_bad_links
from newsletter.rendering.markdown import markdown_to_html
from newsletter.sources.cleaning import clean_line
from newsletter.sources.escaping import escape_markdown

_MARKS = st.sampled_from(
    ["*", "**", "_", "[", "](", ")", "<", ">", "&", "&amp;", "&#42;", "\\", "`", "#", "- ", "+ ", "1. ", "2) ", "a", "B", "1",
     " ", "http://x.y", "<http://x.y>", "a@b.c", "!", "{{ x_y }}", "*|TAG|*", "~", "|", "[a](b)", "é", "中"]
)  # fmt: skip


def shown(markdown):
    """The text that a reader sees of a paragraph."""
    found = markdown_to_html(markdown)
    assert found.startswith("<p>")
    assert found.endswith("</p>")
    # An address becomes a link to itself.
    words = re.sub(r'<a href="(?:mailto:)?([^"]*)">\1</a>', r"\1", found[3:-4])
    assert "<" not in words
    return html.unescape(words)


@pytest.mark.parametrize(
    "text",
    [
        "Nothing to escape: 5 * 3 = 15, snake_case_name, “quotes” & dashes – (all) [of] them!",
        "A footnote*",
        "Europe > Asia < Africa",
        "AT&T; R&D",
        "The ILO's work on cooperatives (SSE). #1 ~ `x`",
        "{{ first_name }} and *|UNSUB|* and %%email_address%%",
    ],
)
def test_escape_leaves_plain_text_alone(text):
    assert escape_markdown(text) == text
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("*bold*", r"\*bold\*"),
        ("- not a list", r"\- not a list"),
        ("> not a quotation", r"\> not a quotation"),
        ("1. not a list", r"1\. not a list"),
        ("a [link](https://example.org)", r"a \[link\](https://example.org)"),
        ("<https://example.org>", r"\<https://example.org>"),
        ("&copy; 2020", r"\&copy; 2020"),
        ("a \\* b", "a \\\\* b"),
    ],
)
def test_escape_what_markdown_would_change(text, escaped):
    assert escape_markdown(text) == escaped
    assert shown(escaped) == text


@example("*{{0}}*")
@example("HTTP://0/**")
@given(st.one_of(st.text(min_size=1), st.lists(_MARKS, min_size=1, max_size=12).map("".join)))
def test_escaped_text_shows_as_it_was_typed(text):
    line = clean_line(text)
    if line:
        assert shown(escape_markdown(line)) == line


def test_the_end_of_a_link_without_its_beginning_is_no_fault():
    assert escape_markdown("see this](x) or\n](y)") == "see this\\](x) or\n\\](y)"
    assert list(find_bad_links(escape_markdown("see this](x) or\n](y) a[b](c)"))) == []
