from typing import get_args

import pytest

from newsletter.content import field_types
from newsletter.content.field_types import is_item_id, read_language
from newsletter.content.links import find_bad_links
from newsletter.errors import InvalidValue


def read(kind, text):
    return get_args(kind)[1].read(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "HTTPS://EXAMPLE.ORG/A",
        "http://example.org:8080/a?b=c&d=e#f",
        "https://example.org/a b",
        "https://example.org/é",
        "https://exämple.org/",
        "https://example.org/\"quoted\"/'single'/<angle>",
        "https://example.org/%C3%A9?x=%20",
        "https://user:word@example.org/",
        "https://[2001:db8::1]/",
        "https://192.0.2.1/",
        "mailto:a@example.org",
        "mailto:a@example.org?subject=Hello there",
        "tel:+41 22 799 61 11",
        "{{ unsubscribe }}",
        "{% unsubscribe_link %}",
        "[*link.unsub('Unsubscribe here')*]",
        "*|UNSUB|*",
        "%%unsub_center_url%%",
        "<%asm_group_unsubscribe_raw_url%>",
        "${x}",
        "https://{{ host }}/path",
        "https://example.org/?to=*|EMAIL|*",
    ],
)
def test_address_stays_as_it_is_written(address):
    assert read(field_types.Address, address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        " https://example.org/",
        "https://example.org/\n",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html;base64,AA==",
        "vbscript:x",
        "blob:https://example.org/1",
        "www.example.org",
        "//example.org/",
        "\\\\example.org\\a",
        "https:\\\\example.org",
        "https//example.org",
        "example",
        "?a=b",
        "https://exa<mple.org/",
    ],
)
def test_address_is_refused(address):
    with pytest.raises(InvalidValue):
        read(field_types.Address, address)


@pytest.mark.parametrize(
    "address", ["a@example.org", "a.b+c@mail.example.org", "é@exämple.org", "o-k_1@example.museum"]
)
def test_mailbox_is_read(address):
    assert read(field_types.Mailbox, address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "@example.org",
        "a@",
        "a b@example.org",
        "a@example..org",
        "a@example.org.",
        "a@b.org, c@d.org",
        "mailto:a@example.org",
        "<a@example.org>",
        'a"b@example.org',
        "a@exa_mple.org",
        "a@@example.org",
    ],
)
def test_mailbox_is_refused(address):
    with pytest.raises(InvalidValue):
        read(field_types.Mailbox, address)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-08-31-a", True),
        ("2020-02-29-a-1", True),
        ("2019-02-29-a", False),
        ("2020-08-31-", False),
        ("2020-08-31", False),
        ("2020-08-31-A", False),
        ("2020-08-31-a--b", False),
        ("2020-08-31-a/b", False),
        ("2020-08-31-a\n", False),
        ("2020-08-31-é", False),
        ("2020-08-31-" + "a" * 110, False),
        ("x2020-08-31-a", False),
    ],
)
def test_item_id(text, expected):
    assert is_item_id(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2020-09-22", "2020-09-22"), ("2020-09-22 14:30", "2020-09-22 14:30"), ("2020-09-22T9:05", "2020-09-22 09:05")],
)
def test_moment_is_read(text, expected):
    assert str(read(field_types.Moment, text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2020-13-01", "2020-09-22 24:00", "2020-09-22 14:30:00", "2020-09-22 14:30Z", "22.9.2020 14:00"],
)
def test_moment_is_refused(text):
    with pytest.raises(InvalidValue):
        read(field_types.Moment, text)


@pytest.mark.parametrize(("text", "expected"), [("en", "en"), ("EN", "en"), ("pt-br", "pt-BR"), ("zh-hans", "zh-Hans")])
def test_language_has_its_usual_case(text, expected):
    assert read_language(text) == expected


@pytest.mark.parametrize(("text", "expected"), [("1", 1), ("640", 640), ("640px", 640), ("640 px", 640)])
def test_pixels_are_read(text, expected):
    assert read(field_types.Pixels, text) == expected


@pytest.mark.parametrize("text", ["0", "5001", "-1", "1.5", "50%", "wide", ""])
def test_pixels_are_refused(text):
    with pytest.raises(InvalidValue):
        read(field_types.Pixels, text)


@pytest.mark.parametrize("text", ["", " ", "a\nb", "a\u2028b", "a\x85b"])
def test_line_is_refused(text):
    with pytest.raises(InvalidValue):
        read(field_types.Line, text)


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("[a](b)", [0]),
        ("[a](https://example.org/a_(b)) [a](<b c>)\n\n[a](\n\nb\n\n)", [0, 2]),
        ('[a](https://example.org "b (c)")\n[a](b "c"\n)\n[a](b (c))', [1, 3]),
        ("[a](b\n\nc) [a](b c) [a]((b) \\](b", []),
        ("](" + "\n" * 300_000, []),
        ("](\n" * 100_000, []),
        ("](a 'b" + " " * 300_000, []),
        ("](" + "(a)" * 20_000, []),
        ("[a](b)\n" * 3, [0, 1, 2]),
    ],
)
def test_links_of_a_text_are_found(markdown, lines):
    assert [line for line, _ in find_bad_links(markdown)] == lines


@pytest.mark.parametrize("selector", ["svg|a", "li > svg|*", "a[xlink|href]"])
def test_a_selector_with_a_namespace_is_refused(selector):
    with pytest.raises(InvalidValue, match="has a namespace"):
        read(field_types.CssSelector, selector)


@pytest.mark.parametrize(
    "selector", ["li:first-child", "a[href='x:y']", 'a[title="it\'s: so"]', "h2 ~ p, a:not(.b)", "*|a"]
)
def test_a_selector_is_read(selector):
    assert read(field_types.CssSelector, selector) == selector


def test_text_that_would_take_long_to_read_is_refused():
    assert read(field_types.Markdown, "[" * 30_000)
    with pytest.raises(InvalidValue, match="at most 30,000"):
        read(field_types.Markdown, "[" * 30_001)
