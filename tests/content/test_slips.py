"""Slips that look right to an editor: each is reported in its own line, with what to write."""

from textwrap import dedent

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.content.yaml_slips import find_slips
from newsletter.errors import NewsletterError
from tests.conftest import ITEM

ISSUE, NEWS = "issues/2020-08.yaml", "issues/news/2020/2020-08-31-first.md"
HEAD = "number: 8\npublished: 2020-09-01\nsections:\n  - title: News\n    items:\n"
FIRST, SECOND, THIRD = "2020-08-31-first", "2020-08-30-second", "2020-08-29-third"
BEGIN = "begin the line with '- '"


def problems_of(workspace, changes):
    others = {f"issues/news/2020/{name}.md": ITEM for name in (SECOND, THIRD)}
    workspace({**others, **changes})
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 1
    return result.output.replace("error: ", "").splitlines()


def too(many, spaces, usual, change, whose="its neighbours have"):
    return f"the line begins with too {many} spaces: {spaces} where {whose} {usual}; {change}"


OTHERS = "its entry's other lines have"
INVISIBLE = "where a space is needed; it cannot be seen; delete what looks like spaces there, and type them again"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            f"      - {FIRST}\n        - {SECOND}\n      - {THIRD}",
            [f"7:9: {too('many', 8, 6, 'delete 2')}"],
            id="too-far",
        ),
        pytest.param(
            f"        - {FIRST}\n      - {SECOND}", [f"6:9: {too('many', 8, 6, 'delete 2')}"], id="first-too-far"
        ),
        pytest.param(
            f"      - {FIRST}\n    - {SECOND}\n      - {THIRD}",
            [f"7:5: {too('few', 4, 6, 'add 2')}"],
            id="not-far-enough",
        ),
        pytest.param(
            f"      - id: {FIRST}\n          title: Another\n      - {SECOND}",
            [f"7:11: {too('many', 10, 8, 'delete 2', OTHERS)}"],
            id="override-too-far",
        ),
        pytest.param(
            f"      - id: {FIRST}\n      title: Another\n      - {SECOND}",
            [f"7:7: {too('few', 6, 8, 'add 2', OTHERS)}"],
            id="override-not-far-enough",
        ),
        *(
            pytest.param(
                f"      - {FIRST}\n      {mark}{space}{SECOND}\n      - {THIRD}",
                [f"7:7: a list entry that begins with '{mark}'; {BEGIN}"],
                id=f"mark-{ord(mark):x}{space!r}",
            )
            for mark in "•·–—*"
            for space in (" ", "")
        ),
        pytest.param(
            f"      • {FIRST}\n      • {SECOND}",
            [f"{line}:7: a list entry that begins with '•'; {BEGIN}" for line in (6, 7)],
            id="bullets-everywhere",
        ),
        pytest.param(
            f"      - {FIRST}\n      -{SECOND}", [f"7:7: a '-' without a space after it; {BEGIN}"], id="no-space"
        ),
        pytest.param(
            f"      -{FIRST}\n      -{SECOND}",
            [f"{line}:7: a '-' without a space after it; {BEGIN}" for line in (6, 7)],
            id="no-spaces",
        ),
        pytest.param(f"      - {FIRST}\n      {SECOND}", [f"7:7: a list entry without '- '; {BEGIN}"], id="no-dash"),
        pytest.param(
            f"      {FIRST}\n      {SECOND}",
            [f"{line}:7: a list entry without '- '; {BEGIN}" for line in (6, 7)],
            id="no-dashes",
        ),
        pytest.param(
            f"      - {FIRST}\n\xa0\xa0\xa0\xa0\xa0\xa0- {SECOND}",
            [f"7:1: a no-break space (U+00A0) {INVISIBLE}"],
            id="no-break-spaces",
        ),
        pytest.param(
            f"      - id: {FIRST}\n\xa0       title: Another",
            [f"7:1: a no-break space (U+00A0) {INVISIBLE}"],
            id="no-break-space-before-a-key",
        ),
        pytest.param(
            f"      - {FIRST}\n      -\u2003{SECOND}",
            [f"7:8: an em space (U+2003) {INVISIBLE}"],
            id="em-space-after-dash",
        ),
        pytest.param(
            f"      - {FIRST}  # the lead\n        layout: feature\n        title: Another\n      - {SECOND}",
            [f"7:9: 'layout:' belongs to the item above it, which has no 'id:'; write '- id: {FIRST}' above it"],
            id="override-below-an-id-alone",
        ),
    ],
)
def test_line_of_a_list(workspace, lines, expected):
    found = problems_of(workspace, {ISSUE: f"{HEAD}{lines}\n"})
    assert found == [f"{ISSUE}:{each}" for each in expected]


def test_entry_of_two_lines_is_one_text(tmp_path):
    text = "authors:\n  - Ana\n    Costa\n  - Juan\nblurb:\n  News - all of them\n"
    assert parse_yaml(text, tmp_path).root.value[0][1].value[0].value == "Ana Costa"


def test_lists_within_a_list_are_not_compared_with_it():
    lines = "items:\n  - id: a\n    links:\n      - title: b\n        url: c\n  - id: d".splitlines()
    assert [find_slips(lines, at) for at in range(1, 6)] == [[]] * 5


def test_many_slips_take_little_time(tmp_path):
    text = "items:\n" + "".join(f"  - {FIRST}\n    - {SECOND}\n" for _ in range(12_000))
    with pytest.raises(NewsletterError) as caught:
        parse_yaml(text, tmp_path)
    assert len(caught.value.problems) == 12_000


BELOW = "the summary is the text below the second line '---'"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("headline", "write 'title'"),
        ("summary", BELOW),
        ("Text", BELOW),
        ("date", "the date of a news item is in the name of its file"),
        ("link", "write 'url'"),
        ("photo", "write 'image'"),
        ("where", "write 'place'"),
        ("when", "write 'start' or 'deadline'"),
        ("time-zone", "did you mean 'time_zone'?"),
    ],
)
def test_key_of_a_news_item_by_another_name(workspace, key, hint):
    found = problems_of(workspace, {NEWS: dedent(ITEM).lstrip().replace("url:", f"{key}:")})
    assert found == [f"{NEWS}:4:1: unknown key '{key}'; {hint}"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ("date: 2020-09-01\n", f"{ISSUE}:6:1: unknown key 'date'; write 'published'"),
        ("intro: Hello\n", f"{ISSUE}:6:1: unknown key 'intro'; write 'introduction'"),
    ],
)
def test_key_of_a_manifest_by_another_name(workspace, changes, expected):
    text = HEAD.replace("published: 2020-09-01\n", "") if "date" in changes else HEAD
    found = problems_of(workspace, {ISSUE: f"{text}      - {FIRST}\n{changes}"})
    assert expected.replace(":6:", f":{text.count(chr(10)) + 2}:") in found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("  - title: Events\n    items:\n", "8:5: 'items' is empty; add items, or delete the section"),
        ("  - title: Events\n", "7:5: 'items' is missing; add items, or delete the section"),
        (
            "  - title: Events\n    items: []\n",
            "7:5: the section 'Events' has no items; add items, or delete the section",
        ),
    ],
)
def test_section_without_items(workspace, lines, expected):
    assert problems_of(workspace, {ISSUE: f"{HEAD}      - {FIRST}\n{lines}"}) == [f"{ISSUE}:{expected}"]


@pytest.mark.parametrize(
    "path",
    [
        "issues/news/2019/2020-08-28-fourth.md",
        "issues/news/2020-08-28-fourth.md",
        "issues/news/2020/2020-08-28-fourth.md.txt",
        "issues/news/2020/2020-08-28-fourth.txt",
    ],
)
def test_item_whose_file_is_elsewhere(workspace, path):
    found = problems_of(workspace, {ISSUE: f"{HEAD}      - 2020-08-28-fourth\n", path: ITEM})
    where = "issues/news/2020/2020-08-28-fourth.md"
    assert found == [f"{ISSUE}:6:9: no news item '2020-08-28-fourth'; its file is at {path}; move it to {where}"]


@pytest.mark.parametrize("address", ["images/x.jpg", "https://example.org/x.jpg"])
def test_picture_in_the_summary(workspace, address):
    found = problems_of(workspace, {NEWS: ITEM.replace("The first summary.", f"Look:\n![A boat]({address})")})
    hint = f"write 'image:' with 'src: {address}' in the front matter of a news item"
    assert found == [f"{NEWS}:8: a picture in the text, where it is not shown; {hint}"]


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)


@pytest.mark.parametrize("name", ["photo.jpg", "photo.heic"])
def test_photo_of_a_phone(workspace, name):
    item = ITEM.replace("url:", f"image: {{src: images/{name}, alt: A boat}}\nurl:")
    found = problems_of(workspace, {NEWS: item, f"issues/images/{name}": HEIC})
    assert len(found) == 1
    assert found[0].endswith("is a HEIC photo from a phone; export it as JPEG")
