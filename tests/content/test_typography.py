"""Quotes and dashes as languages set them, and what is left as it is."""

import json
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers

from newsletter.build import Builder
from newsletter.checks.runner import check_all
from newsletter.content import typography
from newsletter.content.load import load_issue
from newsletter.content.typography import quotation_marks, set_text
from tests.conftest import ITEM, MANIFEST, PUBLICATION

NEWS = "issues/news/2020/2020-08-31-first.md"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "He said \"yes\" - and 'no'.", "He said “yes” – and ‘no’."),
        ("en", "\"It's the members' 'own' day,\" she said.", "“It’s the members’ ‘own’ day,” she said."),
        ("en", "the '90s; word--word, 1 -- 2", "the ’90s; word—word, 1 – 2"),
        ("en", '**"bold"** and ("this")', "**“bold”** and (“this”)"),
        ("en", '"Two\n\nparagraphs" "one"', '“Two\n\nparagraphs" “one”'),
        ("de", "Sie sagte: \"Ja, 'klar'\" -- gut.", "Sie sagte: „Ja, ‚klar‘“ – gut."),
        ("fr", 'Il dit "oui" à l\'ONU.', "Il dit «\xa0oui\xa0» à l’ONU."),
        ("fr-CH", 'Il dit "oui".', "Il dit «oui»."),
        ("pt-BR", '"Sim"', "“Sim”"),
        ("pt-PT", '"Sim"', "«Sim»"),
        ("sv", '"Ja"', "”Ja”"),
        ("ru", '"Да"', "«Да»"),
        ("ja", '「はい」"いいえ"', "「はい」「いいえ」"),
        ("zh", '他说"你好"。', "他说“你好”。"),
    ],
)
def test_words_are_set_as_the_language_has_them(language, text, expected):
    assert set_text(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        '[words](https://example.org/"a"--b)',
        "<https://example.org/--a> https://example.org/a--b'c'",
        '`"code" - here`',
        '{{ "x" }} *|IF:"x"|* %%"z"%%',
        '5\'10" and 12"',
        'ארה"ב',
        "- a list\n- of two\n\n---\n",
        "2020-09-01, COVID-19, pages 10-12",
        "“Set” – already, isn’t it?",
    ],
)
def test_what_is_no_quotation_and_no_dash_stays(text):
    assert set_text(text, "en") == text


def test_every_language_has_four_marks():
    table = json.loads(Path(typography.__file__).with_name("quotation_marks.json").read_text("utf-8"))
    known = {name.replace("_", "-") for name in locale_identifiers()}
    for marks, names in table.items():
        assert len(marks) == 4
        assert set(names.split()) <= known
    assert quotation_marks("en-GB") == tuple("“”‘’")


FILES = {
    NEWS: ITEM.replace("The first summary.", 'The "first" summary - and and more.').replace("The first title", "It's \"first\""),
    "issues/2020-08.yaml": MANIFEST.replace("Good morning.", '|\n  "Good" morning.').replace("What is in it", "What's in it"),
}  # fmt: skip


def test_typography_of_a_publication(workspace):
    made = workspace({**FILES, "issues/publication.yaml": PUBLICATION + "typography: true\n"})
    issue = load_issue(made, "2020-08")
    assert (issue.preheader, issue.introduction) == ("What’s in it", "“Good” morning.")
    assert (issue.items[0].title, issue.items[0].summary) == ("It’s “first”", "The “first” summary – and and more.")


def test_typography_is_off_by_default(workspace):
    assert load_issue(workspace(FILES), "2020-08").items[0].title == 'It\'s "first"'


def test_item_in_another_language_has_its_own_marks(workspace):
    item = FILES[NEWS].replace("url:", "language: de\nurl:")
    made = workspace({**FILES, NEWS: item, "issues/publication.yaml": PUBLICATION + "typography: true\n"})
    assert load_issue(made, "2020-08").items[0].title == "It’s „first“"


def test_findings_are_located_where_the_words_were_typed(workspace):
    builder = Builder(workspace({**FILES, "issues/publication.yaml": PUBLICATION + "typography: true\n"}))
    report = check_all(builder.check_context(builder.build("2020-08")))
    (doubled,) = (each for each in report.findings if each.rule == "word-doubled")
    assert str(doubled.location) == f"{NEWS}:7:23"
