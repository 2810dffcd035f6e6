"""Marks of Markdown that readers would see, and texts in which they are right."""

import time

import pytest

from newsletter.checks import markdown_rules
from tests.checks.conftest import FINE

ITEM = "issues/news/2020/2020-08-31-first.md"


def found(checked, summary):
    text = FINE[ITEM].replace("The first summary.", summary.replace("\n", "\n        "))
    findings = checked({ITEM: text}).findings
    return [
        (each.rule.removeprefix("markdown-"), each.location.line, each.location.column, each.message)
        for each in findings
        if each.rule.startswith("markdown-")
    ]


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("One.\n\n# heading\nMore.", ("unsupported", 9, 1, "a heading is shown as it is typed: '# heading'")),
        ("One.\n=====\nMore.", ("unsupported", 8, 1, "a line across is shown as it is typed: '====='")),
        ("One.\n\n---\n\nMore.", ("unsupported", 9, 1, "a line across is shown as it is typed: '---'")),
        ("| a | b |\n|---|---|", ("unsupported", 7, 1, "a table is shown as it is typed: '| a | b | |---|---|'")),
        ("Use `code` now.", ("unsupported", 7, 5, "code is shown as it is typed: '`code`'")),
        ("~~Old~~ new.", ("unsupported", 7, 1, "text that is crossed out is shown as it is typed: '~~Old~~'")),
        ("A <b>bold</b> word.", ("unsupported", 7, 3, "HTML is shown as it is typed: '<b>'")),
        (
            "[1]: https://cooperation.int",
            ("unsupported", 7, 1, "the address of a link in a line of its own is shown as it is typed: '[1]: https://cooperation.int'"),
        ),
        ("**never closed.", ("unclosed", 7, 1, "'**never' has no other **")),
        ("Never *closed.", ("unclosed", 7, 7, "'*closed.' has no other *")),
        ("A ** spaced** word.", ("unclosed", 7, 3, "'**' has no other **")),
        (
            "One.\n[a link] (https://cooperation.int/a) here.",
            ("link", 8, 1, "'[a link] (https://cooperation.int/a)' does not make a link"),
        ),
        ("(a link)[https://a.int] here.", ("link", 7, 1, "'(a link)[https://a.int]' does not make a link")),
        ("A [link](<[[PERMALINK]]>) here.", ("link", 7, 4, "'[link](…)' does not make a link")),
        ("A [link](https://a.int/b c) here.", ("link", 7, 4, "'[link](…)' does not make a link")),
    ],
)  # fmt: skip
def test_mark_that_is_shown_is_reported_where_it_stands(checked, summary, expected):
    assert found(checked, summary)[0] == expected


@pytest.mark.parametrize(
    "summary",
    [
        "#1 in the world, 2 * 3 = 6, and 5 < 6 > 4.",
        "> A quotation.\n> In two lines.",
        "•\tFirst\n•\tSecond",
        "A **bold**, *light*, __bold__, _light_ and ***both*** word.",
        "A price*.\n\n*Without tax.",
        "\\*\\*Escaped\\*\\*, \\`code\\`, \\[a\\](b), \\[c\\] and snake_case.",
        "Write your name here: ____",
        "See [it](https://cooperation.int/a_(b)), <https://cooperation.int> and https://cooperation.int/_c_.",
        "It is [sic] (as they say) right.",
    ],
)
def test_text_is_right(checked, summary):
    assert found(checked, summary) == []


def test_marks_in_a_title_are_reported(checked):
    text = FINE[ITEM].replace("The first title", "A **bold** title, and the 1 * 2 * 3 of it")
    (finding,) = (each for each in checked({ITEM: text}).findings if each.rule == "markdown-title")
    assert finding.message == "'**bold**' is shown as it is typed, because this text has no Markdown"


@pytest.mark.parametrize("text", ["漢" * 10_000, "[a]" + " " * 25_000, "**a " * 1_000, "| a " * 5_000, "(a)[" * 1_000])
def test_marks_of_a_long_text_are_found_in_little_time(context, text):
    checked = context({ITEM: FINE[ITEM].replace("The first summary.", f"{text}.")})
    started = time.perf_counter()
    for check in (markdown_rules.unsupported, markdown_rules.unclosed, markdown_rules.broken_link):
        next(iter(check(checked)), None)
    assert time.perf_counter() - started < 3
