import pytest

from newsletter.rendering.plain_text import text_width, tidy_lines, underline, wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("漢字", 4),
        ("ｶﾅ", 2),
        ("ＡＢ", 4),
        ("한국", 4),
        ("😀", 2),
        ("a\u200b\u200db", 2),
        ("שָׁ", 1),
        ("", 0),
    ],
)
def test_width_counts_columns(text, expected):
    assert text_width(text) == expected


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        pytest.param("one two three", 8, "one two\nthree", id="words"),
        pytest.param("one two", 7, "one two", id="exact"),
        pytest.param("unbreakableword a", 5, "unbreakableword\na", id="long-word"),
        pytest.param("one\ntwo", 20, "one\ntwo", id="own-lines"),
        pytest.param("one\n\ntwo", 20, "one\n\ntwo", id="empty-line"),
        pytest.param("日本語の文章", 6, "日本語\nの文章", id="wide"),
        pytest.param("日本語。の", 6, "日本\n語。の", id="closing-mark-stays"),
        pytest.param("e\u0301e\u0301 e\u0301e\u0301", 5, "e\u0301e\u0301 e\u0301e\u0301", id="combining"),
        pytest.param("😀 😀 😀", 5, "😀 😀\n😀", id="emoji"),
        pytest.param("see https://example.org/a/long/address now", 10, "see\nhttps://example.org/a/long/address\nnow", id="address"),
        pytest.param("https://example.org/日本語/漢字 x", 10, "https://example.org/日本語/漢字\nx", id="wide-address"),
        pytest.param("mailto:a@example.org tel:+41227996111", 5, "mailto:a@example.org\ntel:+41227996111", id="schemes"),
        pytest.param("go [*link.unsub('Unsubscribe  here')*] now", 10, "go\n[*link.unsub('Unsubscribe  here')*]\nnow", id="tag"),
        pytest.param("dear {{ contact.FIRST NAME }}, é", 12, "dear\n{{ contact.FIRST NAME }},\né", id="tag-and-comma"),
        pytest.param("日本語{{ 名 前 }}語", 6, "日本語\n{{ 名 前 }}\n語", id="wide-tag"),
        pytest.param("one \u00a0 two", 20, "one \u00a0 two", id="no-break-space"),
        pytest.param("", 10, "", id="nothing"),
    ],
)  # fmt: skip
def test_wrap(text, columns, expected):
    assert wrap(text, columns=columns) == expected


def test_wrap_indents():
    assert wrap("one two three", "  ", "- ", 7) == "- one\n  two\n  three"
    assert wrap("one\n\ntwo", "> ", columns=20) == "> one\n>\n> two"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "abc\n---"),
        ("漢字", "漢字\n----"),
        ("a" * 80, "a" * 80 + "\n" + "-" * 72),
        ("ab " * 30, "ab " * 23 + "ab\n" + "ab " * 5 + "ab\n" + "-" * 71),
    ],
)
def test_underline_is_as_wide_as_the_title(text, expected):
    assert underline(text) == expected


def test_tidy_lines():
    assert tidy_lines("\n\na  \n\n\n\nb\t\n\n") == "a\n\nb\n"
