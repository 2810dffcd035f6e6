"""Copied texts of listings in many shapes and languages: every item right, or none of the page.

Beside each text in texts/ lies its truth, as in the corpus (see score.py).
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.sources.score import compare, read, truth_of

TEXTS = sorted(Path(__file__).with_name("texts").glob("*.txt"))
#: Pages, or lists on them, that are refused: nothing on them shows where the titles stand.
REFUSED = {"museum-de", "recurring-events", "two-lists-en"}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_copied_text_is_read_right_or_refused(path: Path) -> None:
    reading = read(path)
    score = compare(reading, truth_of(path)["items"], path.name)
    faults = [fault for fault in score.faults if path.stem not in REFUSED or ": missing: " not in fault]
    assert faults == []
    assert ["cannot be seen" in problem.message for problem in reading.problems] == [True] * (path.stem in REFUSED)


#: Pages of which each paragraph is an item.
PARAGRAPHS = ("ngo-fr", "polish-pl", "events-labels-en")
MENU = ["Home", "About us", "Topics", "Contact", "Subscribe to our newsletter", "Log in"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("change", ["menu", "doubled", "shuffled"])
def test_a_changed_text_gives_no_wrong_item_without_a_note(path: Path, change: str) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    if change == "menu":
        text = "\n".join([*MENU, *lines, *MENU, "Terms of use"])
    elif change == "doubled":
        text = "\n".join(line for each in lines for line in ([each] * 2 if len(each) > 25 else [each]))
    elif path.stem in PARAGRAPHS:
        chance = random.Random(path.stem)
        blocks = text.split("\n\n")
        chance.shuffle(blocks)
        text = "\n\n".join(blocks)
    score = compare(read(path, text), truth_of(path)["items"], path.name)
    assert [fault for fault in score.faults if ": wrong: " in fault] == []


@pytest.mark.parametrize("path", [path for path in TEXTS if path.stem not in REFUSED], ids=lambda path: path.stem)
def test_a_title_that_stands_again_below_its_date_gives_no_wrong_item_without_a_note(path: Path) -> None:
    truth = truth_of(path)["items"]
    titles = {item.title for item in truth}
    lines = path.read_text("utf-8").split("\n")
    for index, line in enumerate(lines):
        if line.strip() not in titles:
            continue
        for below in (1, 2):
            changed = "\n".join([*lines[: index + below], line, *lines[index + below :]])
            score = compare(read(path, changed), truth, path.name)
            assert [fault for fault in score.faults if ": wrong: " in fault] == [], changed
