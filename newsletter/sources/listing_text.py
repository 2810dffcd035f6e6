"""The text of a listing page, as it is copied from a browser or a word processor.

An item is a kind, a title, a date and perhaps a summary, in this order, mostly
numbered. The dates hold it together: a browser may leave out the numbers, and
pages leave out kinds and summaries.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateLine, DateReader
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.wording import truncate

_NUMBERED = re.compile(r"\s*(\d{1,3})[.)](?:\s+(.*)|\s*$)")
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_CREDIT = re.compile(
    r"(?:©|\(c\)\s|copyright\s|photo(?:graph)?(?: credit)?s?:|crédit(?: photo)?\s?:|crédito\s?:|foto:)", re.IGNORECASE
)
_CREDIT_THEN = re.compile(r"(©\s?[^.]{0,60}?\b(?:19|20)\d{2})\s+(?=\S)")
_SENTENCE_END = (".", "!", "…", ":", ";", ",")
#: Longest line that can be a kind, or a page's own heading, in characters.
_SHORT = 60
#: Longer than this, the first line of a numbered item is the first of its title.
_MAX_KIND = 90


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    date: DateLine | None
    new_block: bool


@dataclass(slots=True)
class _Entry:
    """The lines of one numbered item; its line is where the number stands."""

    line: int
    label: str
    lines: list[_Line] = field(default_factory=list)


def read_listing_text(page: Page, clues: Clues) -> Reading:
    """The items of a listing's text. What has no date or no title is a problem, not a guess."""
    dates = DateReader(clues.languages)
    lines = _lines(page.text, dates)
    reading = Reading(page)
    entries = _numbered(lines, dates)
    if entries:
        for entry in entries:
            _read_entry(entry, clues, reading)
    else:
        _read_unnumbered([line for line in lines if not dates.is_heading(line.text)], clues, reading)
    if not reading.items and not reading.problems:
        reading.problem(
            0, "no news in it", "each item needs a title and a line with its date, for example 18 September 2020"
        )
    return reading


def take_credit(text: str) -> tuple[str, str]:
    """A photo's credit at the beginning of a line, and what follows it; '' and the text without one."""
    if not _CREDIT.match(text):
        return "", text
    found = _CREDIT_THEN.match(text)
    return (found[1].strip(), text[found.end() :]) if found else (text, "")


def _lines(text: str, dates: DateReader) -> list[_Line]:
    lines: list[_Line] = []
    blank = True
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        for part in _LINE_ENDS.split(raw):
            line = clean_line(part)
            if line:
                lines.append(_Line(number, line, dates.line(line), blank))
            blank = not line
    return lines


def _numbered(lines: Sequence[_Line], dates: DateReader) -> list[_Entry]:
    """The lines of each numbered item; none when the text has no numbers.

    A number begins an item when it is the next one, or when it is another one
    and a date follows soon: summaries have numbers too.
    """
    entries: list[_Entry] = []
    last = 0
    after_heading = False
    for index, line in enumerate(lines):
        found = None if line.date else _NUMBERED.match(line.text)
        if found:
            number = int(found[1])
            soon = _dated_soon(lines, index)
            if (number == last + 1 and (last or soon or number == 1)) or soon or (number == 1 and after_heading):
                entries.append(_Entry(line.number, found[1]))
                last = number
                if found[2]:
                    rest = clean_line(found[2])
                    entries[-1].lines.append(_Line(line.number, rest, dates.line(rest), new_block=True))
                continue
        after_heading = dates.is_heading(line.text)
        if not entries or after_heading:
            continue
        entries[-1].lines.append(line)
    if not any(line.date for entry in entries for line in entry.lines):
        return []
    for entry, following in itertools.pairwise(entries):
        if int(following.label) == 1:
            _drop_heading(entry)
    return entries


def _dated_soon(lines: Sequence[_Line], index: int) -> bool:
    """Whether a date comes within an item's first lines, before another number."""
    for line in lines[index + 1 : index + 6]:
        if line.date:
            return True
        if _NUMBERED.match(line.text):
            return False
    return False


def _drop_heading(entry: _Entry) -> None:
    """Take a heading of the page away from the item above it."""
    dated = next((index for index, line in enumerate(entry.lines) if line.date), len(entry.lines))
    last = entry.lines[-1] if len(entry.lines) > dated + 1 else None
    if last and last.new_block and len(last.text) <= _SHORT and not last.text.endswith(_SENTENCE_END):
        entry.lines.pop()


def _read_entry(entry: _Entry, clues: Clues, reading: Reading) -> None:
    name = f"item {entry.label}"
    index = next((index for index, line in enumerate(entry.lines) if line.date), None)
    credit, head = _credited(_blocks(entry.lines[:index]))
    if index is None:
        title = f" ('{truncate(head[-1] if len(head) < 3 else head[1], 50)}')" if head else ""
        hint = "write a line such as 18 September 2020 below its title"
        reading.problem(entry.line, f"{name}{title} has no date", hint)
        return
    summary = _blocks(entry.lines[index + 1 :])
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
    reading: Reading, dated: _Line, fields: Mapping[str, str], summary: Sequence[str], *, name: str, line: int
) -> None:
    if dated.date:
        # What is wrong with a date is reported where it stands.
        line = line if dated.date.date or not fields["title"] else dated.number
        add_item(reading, {**fields, "date": dated.text}, dated.date, name=name, line=line, summary=summary)


def _blocks(lines: Sequence[_Line]) -> list[str]:
    """Paragraphs where empty lines part them, else the lines."""
    if not any(line.new_block for line in lines[1:]):
        return [line.text for line in lines]
    blocks: list[str] = []
    for line in lines:
        if line.new_block or not blocks:
            blocks.append(line.text)
        else:
            blocks[-1] += " " + line.text
    return blocks


def _credited(blocks: list[str]) -> tuple[str, list[str]]:
    """The credit among the first two blocks, and the others."""
    for index, block in enumerate(blocks[:2]):
        credit, rest = take_credit(block)
        if credit:
            return credit, [*blocks[:index], *([rest] if rest else []), *blocks[index + 1 :]]
    return "", blocks


def _read_unnumbered(lines: Sequence[_Line], clues: Clues, reading: Reading) -> None:
    """Items by their dates alone: what stands before a date is its title, and above that its kind."""
    dated = [index for index, line in enumerate(lines) if line.date]
    # What stands between two dates: the end of one item, and the head of the next.
    between = [list(lines[before + 1 : index]) for before, index in itertools.pairwise([-1, *dated, len(lines)])]
    heads: list[tuple[dict[str, str], int]] = []
    if dated and dated[0] > 0:
        kinds = _kinds(between[:-1], clues.kinds)
        heads = [_take_head(part, kinds) for part in between[:-1]]
    for number, index in enumerate(dated):
        line, summary = lines[index], _blocks(between[number + 1])
        fields, start = heads[number] if heads else ({}, 0)
        if not heads:
            fields, summary = _below_date(summary, clues)
        _add(reading, line, fields, summary, name=f"the item of {line.text[:30]}", line=start or line.number)


def _take_head(part: list[_Line], kinds: frozenset[str]) -> tuple[dict[str, str], int]:
    """Take the kind, title and credit above a date away from `part`; also the number of the title's line."""
    title = part.pop() if part else None
    kind = part.pop().text if part and part[-1].text in kinds else ""
    credit, text = "", title.text if title else ""
    above, rest = take_credit(part[-1].text) if part else ("", "")
    if above and not rest:
        credit = part.pop().text
    elif take_credit(text)[1]:
        credit, text = take_credit(text)
    return {"kind": kind, "title": text, "credit": credit}, title.number if title else 0


def _kinds(between: Sequence[Sequence[_Line]], known: frozenset[str]) -> frozenset[str]:
    """The lines that are kinds: those known, and short ones above several titles, or above most."""
    above = [part[-2].text for part in between if len(part) > 1]
    short = [
        text for text in above if len(text) <= _SHORT and not text.endswith(_SENTENCE_END) and not _CREDIT.match(text)
    ]
    most = len(between) > 2 and len(short) >= 0.8 * len(between)
    usual = {"news", "event", "events", "interview", "publication", "video", "article", "statement", "press release"}
    return frozenset(text for text in short if most or text in known or text.lower() in usual or short.count(text) > 1)


FORMAT = Format(lambda _: True, read_listing_text)
