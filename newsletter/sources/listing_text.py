"""The text of a listing page, as it is copied from a browser or a word processor.

An item is a kind, a title, a date and perhaps a summary, numbered or not. The
dates hold it together: where the titles stand to them is decided from the
whole page (see listing_shape.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item
from newsletter.sources.listing_dates import give_labels, give_years, join_badges, keep_main_dates, split_lists
from newsletter.sources.listing_lines import (
    REPEATS,
    SENTENCE_END,
    SHORT,
    SURE,
    USUAL_KINDS,
    Line,
    mark_noise,
    noise_of,
    paragraphs,
    read_lines,
    take_credit,
)
from newsletter.sources.listing_numbers import numbered_entries, read_entry
from newsletter.sources.listing_shape import Head, Shape, decide_shape, vary
from newsletter.wording import truncate

#: How far apart two equal lines may be of one item, in lines; and how long a title is at least, in characters.
_NEAR = 5
_SHORT_TITLE = 7

__all__ = ["read_listing_text", "take_credit"]


def read_listing_text(page: Page, clues: Clues) -> Reading:
    """The items of a listing's text. What has no date or no title is a problem, not a guess."""
    dates = DateReader(clues.languages)
    reading = Reading(page)
    lines = read_lines(page.text, dates, reading)
    entries = numbered_entries(lines, dates)
    if entries:
        reading.shape = "the items are numbered"
        for entry in entries:
            read_entry(entry, clues, reading)
    else:
        _read_unnumbered(lines, dates, clues, reading)
    if not reading.items and not reading.problems:
        reading.problem(
            0, "no news in it", "each item needs a title and a line with its date, for example 18 September 2020"
        )
    return reading


def _read_unnumbered(lines: list[Line], dates: DateReader, clues: Clues, reading: Reading) -> None:
    """Items by their dates alone, in the shape that the whole page shows, or each list on it."""
    lines = join_badges(_without_doubles(lines), dates)
    give_years(lines, dates)
    lines = [line for line in lines if not line.heading]
    give_labels(lines)
    keep_main_dates(lines, reading)
    for part in split_lists(lines):
        mark_noise(part, clues.kinds)
        shape = decide_shape(part, dates)
        if shape.heads and shape.name not in reading.shape:
            reading.shape += f"; {shape.name}" if reading.shape else shape.name
        if shape.doubt:
            hint = "give the page's address or a saved page, or copy the items with an empty line between them"
            reading.problem(shape.heads[0].date.number, shape.doubt, hint)
        else:
            _read_shape(part, shape, clues, reading)


def _without_doubles(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that only say again what stands above, as the text of a picture and its link do.

    Other lines may stand between the two, but no date.
    """
    kept: list[Line] = []
    near: list[str] = []
    for line in lines:
        again = line.text == kept[-1].text if kept else False
        if again or (line.text in near[-_NEAR:] and len(line.text) > _SHORT_TITLE and not noise_of(line.text)):
            continue
        near = [] if line.spot else [*near[-_NEAR:], line.text]
        kept.append(line)
    return kept


def _read_shape(lines: Sequence[Line], shape: Shape, clues: Clues, reading: Reading) -> None:
    """Add the items of a page, and explain the lines that are of none."""
    if not shape.heads:
        return
    position = {id(line): index for index, line in enumerate(lines)}
    spans = [sorted({position[id(line)] for line in (head.date, head.title) if line}) for head in shape.heads]
    kinds = _kinds(lines, spans, clues.kinds)
    parts = [_fields(lines, *each, kinds) for each in zip(shape.heads, spans, strict=True)]
    starts = [min(used) for _, used in parts]
    doubled = _said_twice(lines, kinds)
    for line in lines[: starts[0]]:
        reading.explain(line.number, "left out", line.text, "it stands above the first item")
    for head, (fields, used), start, end in zip(shape.heads, parts, starts, [*starts[1:], len(lines)], strict=True):
        # The text of a picture and its link say the title again.
        below = [lines[index] for index in range(start, end) if index not in used and lines[index].text != head.text]
        for line in below:
            reading.explain(line.number, "left out", line.text if line.noise else "", line.noise)
        if _may_be_title(head, below):
            what = f"the date of '{truncate(fields['title'])}' may be that of other items below it too"
            reading.note(head.title.number if head.title else head.date.number, what, "look at what follows its title")
        summary = [*filter(None, [head.rest]), *paragraphs([line for line in below if not line.noise])]
        # What is wrong with a date is reported where it stands.
        first = head.title if head.title and head.found.date else head.date
        if position[id(head.date)] in doubled:
            what = f"the title '{truncate(fields['title'])}' or its date may be of another item"
            reading.note(first.number, what, "the same line stands above the date and below it")
        name = f"the item of {head.date.text[:30]}"
        add_item(reading, {**fields, "date": head.date.text}, head.found, name=name, line=first.number, summary=summary)


def _said_twice(lines: Sequence[Line], kinds: frozenset[str]) -> set[int]:
    """Which lines stand close between two that are the same, and look like a title.

    Such a title belongs to the date between, or to both dates beside it.
    """
    inside: set[int] = set()
    last: dict[str, int] = {}
    for index, line in enumerate(lines):
        if line.noise not in ("", REPEATS) or line.date or line.text in kinds or len(line.text) <= _SHORT_TITLE:
            continue
        above = last.get(line.text, index)
        if index - above <= _NEAR:
            inside.update(range(above + 1, index))
        last[line.text] = index
    return inside


def _may_be_title(head: Head, below: Sequence[Line]) -> bool:
    """Whether a line below an item, whose date stands above its title, looks like the title of another item."""
    if head.title is None or head.title.number <= head.date.number:
        return False
    content = [line for line in below if not line.noise]
    return any(
        line.likeness >= SURE and not line.text.endswith(SENTENCE_END) and (line.gap or index)
        for index, line in enumerate(content)
    )


def _around(lines: Sequence[Line], span: Sequence[int]) -> tuple[list[int], list[int]]:
    """The lines that may be the kind of an item: those between its title and date, and that above them."""
    above = [span[0] - 1] if span[0] and not lines[span[0] - 1].spot else []
    return list(range(span[0] + 1, span[-1])), above


def _kinds(lines: Sequence[Line], spans: Sequence[Sequence[int]], known: frozenset[str]) -> frozenset[str]:
    """The lines that are kinds: those known, and short ones of which most repeat at the same position.

    A line that is the same at every item, or at all but the first, is a button or a label.
    """
    kinds: set[str] = set()
    for position in (0, 1):
        texts = [
            next((lines[index].text for index in _around(lines, span)[position] if _may_be_kind(lines[index])), "")
            for span in spans
        ]
        usual = [text for text in texts if text in known or text.lower() in USUAL_KINDS]
        if vary(texts) or (len(usual) > 1 and 2 * len(usual) > len(texts)):
            kinds.update(texts)
        elif position == 0 or len(texts) < 3 or usual[:1] != texts[:1] or len(usual) > 1:
            # Above the first item alone stands the heading of the page, which may be such a word.
            kinds.update(usual)
    return frozenset(kinds)


def _may_be_kind(line: Line) -> bool:
    return (
        line.noise in ("", REPEATS)
        and len(line.text) <= SHORT
        and not line.text.endswith(SENTENCE_END)
        and not take_credit(line.text)[0]
    )


def _fields(
    lines: Sequence[Line], head: Head, span: Sequence[int], kinds: frozenset[str]
) -> tuple[dict[str, str], set[int]]:
    """The title, kind and credit of an item, and the lines that they stand in."""
    used = set(span)
    fields = {"title": head.text, "kind": head.kind, "credit": ""}
    between, above_all = _around(lines, span)
    kind = next((index for index in (*between, *above_all) if lines[index].text in kinds), None)
    if kind is not None and not head.kind:
        fields["kind"] = lines[kind].text
        used.add(kind)
    above = min(used) - 1
    credit, rest = take_credit(lines[above].text) if above >= 0 else ("", "")
    if credit and not rest:
        fields["credit"] = credit
        used.add(above)
    elif take_credit(head.text)[1] and take_credit(head.text)[0]:
        fields["credit"], fields["title"] = take_credit(head.text)
    return fields, used


FORMAT = Format(lambda _: True, read_listing_text)
