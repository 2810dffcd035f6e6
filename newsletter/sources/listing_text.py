"""The text of a listing page, as it is copied from a browser or a word processor.

An item is a kind, a title, a date and perhaps a summary, in this order, mostly
numbered. The dates hold it together: a browser may leave out the numbers, and
pages leave out kinds and summaries.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from newsletter.sources.cleaning import MOST_TITLE, clean_line, clean_summary
from newsletter.sources.date_reader import DateLine, DateReader
from newsletter.sources.drafts import Clues, NewsItem, Page, Reading

__all__ = ["read_listing_text", "take_credit"]

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
_LONGEST_KIND = 90


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
    """The items of a listing's text. What has no date or no title is told, not guessed."""
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
        title = f" ('{_cut(head[-1] if len(head) < 3 else head[1])}')" if head else ""
        reading.problem(
            entry.line, f"{name}{title} has no date", "write a line such as 18 September 2020 below its title"
        )
        return
    dated = entry.lines[index]
    rest = _blocks(entry.lines[index + 1 :])
    kind = ""
    if not head:
        credit, rest = _credited(rest) if not credit else (credit, rest)
        if len(rest) > 1 and rest[0] in clues.kinds:
            kind, rest = rest[0], rest[1:]
        head, rest = rest[:1], rest[1:]
    elif (len(head) > 1 and len(head[0]) <= _LONGEST_KIND) or head[0] in clues.kinds:
        kind, head = head[0], head[1:]
    _add(reading, dated, name, kind=kind, title=" ".join(head), credit=credit, summary=rest, line=entry.line)


def _add(
    reading: Reading, dated: _Line, name: str, *, kind: str, title: str, credit: str, summary: Iterable[str], line: int
) -> None:
    """Add an item to the reading, or say why it cannot be."""
    found = dated.date
    title = clean_line(title)
    if not title or not any(character.isalnum() for character in title):
        reading.problem(line, f"{name} has no title", "write it in a line above its date")
    elif len(title) > MOST_TITLE:
        reading.problem(
            line, f"the title of {name} has {len(title)} characters: '{_cut(title)}'", f"at most {MOST_TITLE}"
        )
    elif found is None or found.date is None:
        reading.problem(dated.number, f"{name}: {found.doubt if found else 'no date'}", "mend the date")
    else:
        reading.items.append(
            NewsItem(
                title=title,
                date=found.date,
                kind=kind if len(kind) <= MOST_TITLE else "",
                summary=clean_summary(summary),
                credit=credit[:MOST_TITLE],
                place=_place(found.rest),
                line=line,
            )
        )


def _place(rest: str) -> str:
    rest = rest.lstrip("–—- ")
    return rest if len(rest) <= 100 and any(character.isalpha() for character in rest) else ""


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
    if not dated:
        return
    if dated[0] == 0:
        _read_date_first(lines, dated, clues, reading)
        return
    # What stands between two dates: the end of one item, and the head of the next.
    between = [lines[before + 1 : index] for before, index in zip([-1, *dated], dated, strict=False)]
    kinds = _kinds(between, clues.kinds)
    heads: list[tuple[str, str, str, int]] = []
    summaries: list[list[str]] = []
    for part in between:
        blocks = list(part)
        title = blocks.pop() if blocks else None
        kind = blocks.pop().text if blocks and blocks[-1].text in kinds else ""
        credit = ""
        if blocks and take_credit(blocks[-1].text)[0] and not take_credit(blocks[-1].text)[1]:
            credit = blocks.pop().text
        text = title.text if title else ""
        if not credit:
            credit, text = take_credit(text) if take_credit(text)[1] else ("", text)
        heads.append((kind, text, credit, title.number if title else lines[dated[len(heads)]].number))
        summaries.append(_blocks(blocks))
    summaries = [*summaries[1:], _blocks(lines[dated[-1] + 1 :])]
    for position, (index, (kind, text, credit, line)) in enumerate(zip(dated, heads, strict=True)):
        name = f"the item of {lines[index].text[:30]}"
        _add(reading, lines[index], name, kind=kind, title=text, credit=credit, summary=summaries[position], line=line)


def _kinds(between: Sequence[Sequence[_Line]], known: frozenset[str]) -> frozenset[str]:
    """The lines that are kinds: those known, and short ones above several titles, or above most."""
    above = [part[-2].text for part in between if len(part) > 1]
    short = [
        text for text in above if len(text) <= _SHORT and not text.endswith(_SENTENCE_END) and not _CREDIT.match(text)
    ]
    most = len(between) > 2 and len(short) >= 0.8 * len(between)
    usual = {"news", "event", "events", "interview", "publication", "video", "article", "statement", "press release"}
    return frozenset(text for text in short if most or text in known or text.lower() in usual or short.count(text) > 1)


def _read_date_first(lines: Sequence[_Line], dated: Sequence[int], clues: Clues, reading: Reading) -> None:
    """Items whose date stands above their title."""
    for index, following in zip(dated, [*dated[1:], len(lines)], strict=True):
        credit, rest = _credited(_blocks(lines[index + 1 : following]))
        kind = ""
        if len(rest) > 1 and rest[0] in clues.kinds:
            kind, rest = rest[0], rest[1:]
        name = f"the item of {lines[index].text[:30]}"
        _add(
            reading, lines[index], name,
            kind=kind, title=rest[0] if rest else "", credit=credit, summary=rest[1:], line=lines[index].number,
        )  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= 50 else text[:49] + "…"
