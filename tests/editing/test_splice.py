"""Operations on YAML texts: examples of each, and thousands of random ones on random manifests."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsletter.content.yaml_nodes import parse_yaml
from newsletter.editing.operations import Insert, Move, Remove, SetValue, content_of, expected
from newsletter.editing.splice import apply_operations
from newsletter.errors import NewsletterError

PATH = Path("issues/2020-08.yaml")
MANIFEST = """\
    # Our issue of August
    number: 8   # as printed
    subject: "What: a name"
    introduction: |  # two lines
      Good morning.

      It is August.
    sections:
      # The first
      - title: News
        items:
          # the best one
          - 2020-08-31-first
          - id: 2020-08-30-second
            title: Another title  # shorter
            # not yet decided

          - 2020-08-29-third

      - title: Events
        items: [2020-08-20-a, "2020-08-21-b"]
    """


def change(text, *operations):
    return apply_operations(dedent(text), operations, PATH)


def diff(text, *operations):
    """The lines that an operation takes away and adds."""
    before, after = dedent(text).splitlines(), change(text, *operations).splitlines()
    return [f"-{line}" for line in before if line not in after] + [f"+{line}" for line in after if line not in before]


@pytest.mark.parametrize(
    ("operation", "lines"),
    [
        pytest.param(
            SetValue(("number",), "9"), ["-number: 8   # as printed", "+number: 9   # as printed"], id="plain"
        ),
        pytest.param(SetValue(("subject",), "A name"), ['-subject: "What: a name"', "+subject: A name"], id="quoted"),
        pytest.param(
            SetValue(("subject",), "Which: #1"),
            ['-subject: "What: a name"', '+subject: "Which: #1"'],
            id="quotes needed",
        ),
        pytest.param(
            SetValue(("introduction",), "Good evening.\n\nIt is August."),
            ["-  Good morning.", "+  Good evening."],
            id="lines",
        ),
        pytest.param(
            SetValue(("introduction",), "Short."),
            [
                "-introduction: |  # two lines",
                "-  Good morning.",
                "-  It is August.",
                "+introduction: Short.  # two lines",
            ],
            id="lines to a line",
        ),
        pytest.param(
            SetValue(("preheader",), "Inside", ("subject", "preheader", "introduction")),
            ["+preheader: Inside"],
            id="new key",
        ),
        pytest.param(SetValue(("subject",), None), ['-subject: "What: a name"'], id="key away"),
        pytest.param(
            SetValue(("sections", 0, "items", 0, "title"), "A title"),
            ["-      - 2020-08-31-first", "+      - id: 2020-08-31-first", "+        title: A title"],
            id="entry of a text alone",
        ),
        pytest.param(
            SetValue(("sections", 1, "items", 1, "title"), "A, title"),
            [
                '-    items: [2020-08-20-a, "2020-08-21-b"]',
                '+    items: [2020-08-20-a, {id: 2020-08-21-b, title: "A, title"}]',
            ],
            id="entry between brackets",
        ),
        pytest.param(
            Insert(("sections", 0, "items"), 1, "2020-08-01-new"), ["+      - 2020-08-01-new"], id="new entry"
        ),
        pytest.param(
            Insert(("sections", 1, "items"), 0, "2020-08-01-new"),
            [
                '-    items: [2020-08-20-a, "2020-08-21-b"]',
                '+    items: [2020-08-01-new, 2020-08-20-a, "2020-08-21-b"]',
            ],
            id="new entry between brackets",
        ),
        pytest.param(
            Insert(("sections",), 2, {"title": "More", "items": ["2020-08-01-new"]}),
            ["+  - title: More", "+      - 2020-08-01-new"],
            id="new section",
        ),
        pytest.param(
            Remove(("sections", 0, "items"), 1),
            [
                "-      - id: 2020-08-30-second",
                "-        title: Another title  # shorter",
                "-        # not yet decided",
            ],
            id="entry away",
        ),
    ],
)
def test_operation_changes_its_own_lines(operation, lines):
    assert diff(MANIFEST, operation) == lines


def test_comment_above_an_entry_and_blank_lines_move_with_it():
    assert change(MANIFEST, Move(("sections", 0, "items"), 0, ("sections", 0, "items"), 2)) == dedent(MANIFEST).replace(
        "      # the best one\n      - 2020-08-31-first\n", ""
    ).replace(
        "      - 2020-08-29-third\n", "      - 2020-08-29-third\n      # the best one\n      - 2020-08-31-first\n"
    )


def test_section_moves_with_its_comment_and_its_blank_line():
    moved = change(MANIFEST, Move(("sections",), 1, ("sections",), 0))
    assert moved.endswith(
        'sections:\n  - title: Events\n    items: [2020-08-20-a, "2020-08-21-b"]\n\n  # The first\n  - title: News\n'
        + dedent(MANIFEST).partition("  - title: News\n")[2].partition("\n  - title: Events")[0]
    )


def test_last_entry_leaves_an_empty_list_that_takes_new_ones():
    text = "sections:\n- title: A  # one\n  items:  # two\n  - a\n"
    emptied = change(text, Remove(("sections", 0, "items"), 0))
    assert emptied == "sections:\n- title: A  # one\n  items: []  # two\n"
    assert change(emptied, Insert(("sections", 0, "items"), 0, "b")) == text.replace("- a\n", "- b\n")


def test_windows_lines_and_a_missing_last_line_end_stay():
    text = "number: 1\r\nsections:\r\n  - title: A\r\n    items:\r\n      - a\r\n      - b"
    added = apply_operations(text, [Insert(("sections", 0, "items"), 2, "c")], PATH)
    assert added == text + "\r\n      - c"
    assert apply_operations(text, [SetValue(("introduction",), "A\nB", ("introduction",))], PATH) == (
        "introduction: |\r\n  A\r\n  B\r\n" + text
    )


@pytest.mark.parametrize(
    "operation",
    [
        Remove(("sections", 0, "items"), 3),
        Move(("sections", 0, "items"), 0, ("sections", 4, "items"), 0),
        SetValue(("sections", 7, "title"), "A"),
        Insert(("sections", 0, "items"), 9, "a"),
        Insert(("number",), 0, "a"),
    ],
)
def test_operation_on_what_is_not_there_is_refused(operation):
    with pytest.raises(NewsletterError, match=r"2020-08.yaml: what was to be changed is not there any more"):
        change(MANIFEST, operation)


@pytest.mark.parametrize(
    "text",
    [
        "key: >-\n    folded\n    text\nother: a\n",
        "key: 'single\n  lines'\nother: a\n",
        "key:\nother: a\n",
        "key: # c\nother: a\n",
    ],
)
@pytest.mark.parametrize("value", ["New", "Two\nlines", "  in front\nof it", "", "- a", "tab\there", "a\x85b"])
def test_any_style_takes_any_value(text, value):
    changed = change(text, SetValue(("key",), value))
    assert changed.endswith("other: a\n")
    assert change(changed, SetValue(("key",), "x")).startswith("key: x")


# ---- random manifests --------------------------------------------------------------------

WORDS = st.sampled_from(
    ["News", "Two words", "a: b", "#1", "yes", "é", "'", '"', "[x]", "- y", "{z}", "", "42", "a\tb"]
)
COMMENTS = st.sampled_from(["", "", "", "  # note", " #"])
ABOVE = st.sampled_from([[], [], [], [""], ["# above"], ["", "# above"], ["# one", "", "# two"]])
IDS = st.integers(0, 99).map(lambda number: f"2020-08-01-item-{number}")


@st.composite
def values(draw):
    """A value as an editor may have written it."""
    text = draw(WORDS)
    style = draw(st.sampled_from(["plain", "double", "single"]))
    if style == "plain" and text in ("News", "Two words", "yes", "é", "42"):
        return text
    if style == "single":
        return "'" + text.replace("'", "''").replace("\t", " ") + "'"
    return '"' + text.replace('"', '\\"').replace("\t", "\\t") + '"'


@st.composite
def manifests(draw):
    lines = draw(ABOVE)[:]
    for name in draw(st.permutations(["number", "subject", "preheader"])):
        lines += draw(ABOVE)
        lines.append(f"{name}: {draw(values())}{draw(COMMENTS)}")
    if draw(st.booleans()):
        lines += [
            f"introduction: {draw(st.sampled_from(['|', '>', '|-', '|2']))}{draw(COMMENTS)}",
            "  A",
            "",
            "  B # c",
        ]
    lines.append(f"sections:{draw(COMMENTS)}")
    dash = " " * draw(st.sampled_from([0, 1, 2, 4]))
    for _ in range(draw(st.integers(1, 3))):
        lines += [each and dash + each for each in draw(ABOVE)]
        lines.append(f"{dash}- title: {draw(values())}{draw(COMMENTS)}")
        inner = f"{dash}  "
        picks = draw(st.lists(IDS, min_size=1, max_size=4))
        if draw(st.integers(0, 3)) == 0:
            lines.append(f"{inner}items: [{', '.join(picks)}]{draw(COMMENTS)}")
            continue
        lines.append(f"{inner}items:{draw(COMMENTS)}")
        deep = inner + " " * draw(st.sampled_from([0, 2, 3]))
        for pick in picks:
            lines += [each and deep + each for each in draw(ABOVE)]
            form = draw(st.sampled_from(["text", "text", "key", "more", "brackets"]))
            if form == "text":
                lines.append(f"{deep}- {pick}{draw(COMMENTS)}")
            elif form == "brackets":
                lines.append(f"{deep}- {{id: {pick}, title: {draw(values())}}}{draw(COMMENTS)}")
            else:
                lines.append(f"{deep}- id: {pick}{draw(COMMENTS)}")
                if form == "more":
                    lines += [f"{deep}  title: {draw(values())}{draw(COMMENTS)}", f"{deep}  # deeper"]
    break_ = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return break_.join(lines) + draw(st.sampled_from([break_, break_, "", break_ * 2]))


@st.composite
def operations(draw, content):
    sections = content["sections"]
    number = draw(st.integers(0, len(sections) - 1))
    items = ("sections", number, "items")
    count = len(sections[number]["items"])
    kinds = ["set", "lines", "away", "insert", "section", "move section"]
    if count:
        kinds += ["item", "remove", "move", "move"]
    kind = draw(st.sampled_from(kinds))
    new = draw(WORDS)
    if kind == "set":
        return SetValue(draw(st.sampled_from([("subject",), ("title",), ("sections", number, "title")])), new)
    if kind == "lines":
        return SetValue(("introduction",), f"{new}\n\n{draw(WORDS)}", ("number", "subject", "introduction"))
    if kind == "away":
        return SetValue((draw(st.sampled_from(["subject", "introduction", "nothing"])),), None)
    if kind == "insert":
        return Insert(items, draw(st.integers(0, count)), draw(IDS))
    if kind == "section":
        return Insert(("sections",), draw(st.integers(0, len(sections))), {"title": new, "items": [draw(IDS)]})
    if kind == "move section":
        return Move(("sections",), number, ("sections",), draw(st.integers(0, len(sections) - 1)))
    index = draw(st.integers(0, count - 1))
    if kind == "item":
        return SetValue((*items, index, "title"), new)
    if kind == "remove":
        return Remove(items, index)
    target = draw(st.integers(0, len(sections) - 1))
    room = len(sections[target]["items"]) - (target == number)
    return Move(items, index, ("sections", target, "items"), draw(st.integers(0, room)))


def comments_of(text):
    """Its comments in lines of their own, in any order; lines of a text that look like them are not changed either."""
    return sorted(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


def check_random_operations(data):
    """Five random operations, one after another, on a random manifest."""
    text = data.draw(manifests())
    content = content_of(parse_yaml(text, PATH).root)
    for _ in range(5):
        operation = data.draw(operations(content))
        changed = apply_operations(text, [operation], PATH)
        content = expected(content, operation)
        assert content_of(parse_yaml(changed, PATH).root) == content
        if not isinstance(operation, Remove) and operation.steps[0] != "introduction":
            assert comments_of(changed) == comments_of(text)
        gone = [line for line in text.splitlines() if line not in changed.splitlines()]
        if isinstance(operation, SetValue):
            assert len(gone) <= 4
        if isinstance(operation, SetValue) and operation.value is not None:
            assert changed.count("# note") >= text.count("# note")
        text = changed


RANDOM: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "database": None,
}


@given(st.data())
@settings(max_examples=60, **RANDOM)
def test_random_operations_on_random_manifests(data):
    check_random_operations(data)


@pytest.mark.thorough
@given(st.data())
@settings(max_examples=1000, phases=(Phase.explicit, Phase.generate), **RANDOM)
def test_thousands_of_random_operations_on_random_manifests(data):
    check_random_operations(data)
