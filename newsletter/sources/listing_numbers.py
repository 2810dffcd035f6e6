"""Numbered items of a copied page: a kind, a title, a date and perhaps a summary below each number."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Clues, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.listing_lines import SENTENCE_END, SHORT, Line, noise_of, paragraphs, take_credit
from newsletter.wording import truncate

_NUMBERED = re.compile(r"\s*(\d{1,3})[.)](?:\s+(.*)|\s*$)")
#: Longer than this, the first line of a numbered item is the first of its title.
_MAX_KIND = 90


@dataclass(slots=True)
class Entry:
    """The lines of one numbered item; its line is where the number stands."""

    line: int
    label: str
    lines: list[Line] = field(default_factory=list)


def numbered_entries(lines: Sequence[Line], dates: DateReader) -> list[Entry]:
    """The lines of each numbered item; none when the text has no numbers.

    A number begins an item when it is the next one, or when it is another one
    and a date follows soon: summaries have numbers too.
    """
    entries: list[Entry] = []
    last = 0
    after_heading = False
    for index, line in enumerate(lines):
        found = None if line.date else _NUMBERED.match(line.text)
        if found:
            number = int(found[1])
            soon = _dated_soon(lines, index)
            if (number == last + 1 and (last or soon or number == 1)) or soon or (number == 1 and after_heading):
                entries.append(Entry(line.number, found[1]))
                last = number
                if found[2]:
                    rest = clean_line(found[2])
                    entries[-1].lines.append(Line(line.number, rest, (rest,), 1, date=dates.line(rest)))
                continue
        after_heading = bool(line.heading)
        if not entries or after_heading:
            continue
        entries[-1].lines.append(line)
    dated = sum(any(line.date for line in entry.lines) for entry in entries)
    if not dated or dated < 0.5 * len(entries) or dated < 0.6 * sum(line.date is not None for line in lines):
        # The numbers are those of lists in summaries.
        return []
    for entry, following in itertools.pairwise(entries):
        if int(following.label) == 1:
            _drop_heading(entry)
    return entries


def _dated_soon(lines: Sequence[Line], index: int) -> bool:
    """Whether a date comes within an item's first lines, before another number."""
    for line in lines[index + 1 : index + 6]:
        if line.date:
            return True
        if _NUMBERED.match(line.text):
            return False
    return False


def _drop_heading(entry: Entry) -> None:
    """Take a heading of the page away from the item above it."""
    dated = next((index for index, line in enumerate(entry.lines) if line.date), len(entry.lines))
    last = entry.lines[-1] if len(entry.lines) > dated + 1 else None
    if last and last.gap and len(last.text) <= SHORT and not last.text.endswith(SENTENCE_END):
        entry.lines.pop()


def read_entry(entry: Entry, clues: Clues, reading: Reading) -> None:
    """Add the item of one number to the reading, or the problem that it has no date."""
    name = f"item {entry.label}"
    index = next((index for index, line in enumerate(entry.lines) if line.date), None)
    credit, head = _credited(paragraphs(entry.lines[:index]))
    if index is None:
        title = f" ('{truncate(head[-1] if len(head) < 3 else head[1], 50)}')" if head else ""
        hint = "write a line such as 18 September 2020 below its title"
        reading.problem(entry.line, f"{name}{title} has no date", hint)
        return
    below = entry.lines[index + 1 :]
    for line in below:
        reading.explain(line.number, "left out", line.text if noise_of(line.text) else "", noise_of(line.text))
    summary = paragraphs([line for line in below if not noise_of(line.text)])
    if head:
        kinds = int((len(head) > 1 and len(head[0]) <= _MAX_KIND) or head[0] in clues.kinds)
        fields = {"kind": "".join(head[:kinds]), "title": " ".join(head[kinds:]), "credit": credit}
    else:
        fields, summary = _below_date(summary, clues, credit)
    _add(reading, entry.lines[index], fields, summary, name=name, line=entry.line)


def _below_date(blocks: list[str], clues: Clues, credit: str = "") -> tuple[dict[str, str], list[str]]:
    """The kind, title and credit of an item whose date stands above its title, and its summary."""
    if not credit:
        credit, blocks = _credited(blocks)
    kinds = int(len(blocks) > 1 and blocks[0] in clues.kinds)
    title = blocks[kinds : kinds + 1]
    return {"kind": "".join(blocks[:kinds]), "title": "".join(title), "credit": credit}, blocks[kinds + 1 :]


def _add(
    reading: Reading, dated: Line, fields: Mapping[str, str], summary: Sequence[str], *, name: str, line: int
) -> None:
    if dated.date:
        # What is wrong with a date is reported where it stands.
        line = line if dated.date.date or not fields["title"] else dated.number
        add_item(reading, {**fields, "date": dated.text}, dated.date, name=name, line=line, summary=summary)


def _credited(blocks: list[str]) -> tuple[str, list[str]]:
    """The credit among the first two blocks, and the others."""
    for index, block in enumerate(blocks[:2]):
        credit, rest = take_credit(block)
        if credit:
            return credit, [*blocks[:index], *([rest] if rest else []), *blocks[index + 1 :]]
    return "", blocks
