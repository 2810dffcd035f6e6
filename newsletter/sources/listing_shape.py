"""The shape of a copied page: where the titles stand to the dates, decided from the whole page.

The possible shapes are compared by how much their titles look like titles and
differ from each other. Whether a date stands above or below its title is seen
from the buttons and empty lines between the items, and from where the page
begins and ends. Where that does not decide, the page is not read.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from newsletter.sources.date_reader import DateLine, DateReader
from newsletter.sources.listing_lines import LEADS, REPEATS, SHORT, Line, is_author, likeness
from newsletter.sources.listing_parts import EDGES, behind, in_front, parts_of

#: How much a title must look like one.
_MIN_LIKENESS = 0.4
#: How much better a shape must be than one that is as simple, to be chosen against it.
_MARGIN = 1.15


@dataclass(slots=True)
class Head:
    """A date and its title: the line of the date, and that of the title, which may be the same.

    `kind` and `rest` are what else stands in the line of the date: a kind, and the beginning of the summary.
    """

    date: Line
    found: DateLine
    title: Line | None = None
    text: str = ""
    kind: str = ""
    rest: str = ""


@dataclass(slots=True)
class Shape:
    """How a page is read: in words, its heads in their order, and why that is doubtful."""

    name: str
    heads: list[Head] = field(default_factory=list)
    doubt: str = ""

    @property
    def score(self) -> float:
        """How well the titles look, in all: those that do not look like titles count against the shape."""
        texts = [head.text for head in self.heads if head.text]
        distinct = len(set(texts)) / len(texts) if texts else 0.0
        return sum(likeness(text) - _MIN_LIKENESS + 0.05 for text in texts) * (0.2 + 0.8 * distinct)


def decide_shape(lines: Sequence[Line], dates: DateReader) -> Shape:
    """The shape that fits the page best; without heads when there is none."""
    whole = [line for line in lines if line.date]
    inside = [line for line in lines if not line.date and line.spot and line.spot.has_year]
    ids = {id(line) for line in inside}
    shapes = [_beside(lines, whole)]
    if any(map(_is_dateline, inside)):
        meta = _beside(lines, [line for line in lines if line.date or (id(line) in ids and _is_dateline(line))])
        if meta.score > shapes[0].score * _MARGIN:
            shapes = [meta]
    # "15 mai 2023 - Curs gratuit": what follows a date may be a title, and no venue.
    started = [line for line in lines if id(line) in ids or (line.date and line.date.rest and line.spot)]
    starts = [_at_start(started, position) for position in range(3)] if started else []
    shapes += [shape for shape in starts if shape.score > shapes[0].score * _MARGIN or not whole]
    if inside:
        shapes += [_at_end(inside, dates, position) for position in range(3)]
    best = max(shapes, key=lambda shape: shape.score)
    if sum(not head.text for head in best.heads) > max(3, len(best.heads) / 2):
        best.doubt = "most dates have no title beside them"
    return best


def _is_dateline(line: Line) -> bool:
    """Whether a line may be a date with an author or a place beside it, or before a text: "Geneva, 3 March –"."""
    if line.spot is None:
        return False
    before, after = line.spot.before, line.spot.after
    if line.text.endswith((".", "!", "。")) and not after.strip(EDGES + ".!。"):
        # "Registration opens on 1 April 2020." is a sentence.
        return False
    if len(before) + len(after) <= SHORT:
        return True
    return before.endswith((",", "(")) and len(before) <= SHORT // 2 and after.lstrip().startswith(tuple("–—-:.)"))


def _at_start(dated: Sequence[Line], position: int) -> Shape:
    """The shape in which the title is a part behind the date, in the same line."""
    shape = Shape("the date stands at the beginning of the title's line")
    rows = [(line, line.spot.found, parts_of(line, behind(line, line.spot.after))) for line in dated if line.spot]
    return _with_rows(shape, rows, position)


def _at_end(dated: Sequence[Line], dates: DateReader, position: int) -> Shape:
    """The shape in which the title is a part before the date, in the same line."""
    shape = Shape("the date stands at the end of the title's line")
    marks = Counter(line.last.before[-1:] for line in dated if line.last)
    mark, count = marks.most_common(1)[0]
    rows = []
    for line in dated:
        if line.last is None:
            continue
        found, before = line.last.found, line.last.before
        if found.end and mark in "–—-" and count * 2 >= len(dated):
            # The mark between titles and dates is no sign of a range: "Street lighting, phase 3 — 9 February 2021".
            head, _, tail = line.text.rpartition(mark)
            spot = dates.spot(tail)
            if spot and spot.has_year and not spot.before:
                found, before = spot.found, head
        rows.append((line, found, parts_of(line, in_front(line, before))[::-1]))
    return _with_rows(shape, rows, position)


def _with_rows(shape: Shape, rows: Sequence[tuple[Line, DateLine, list[str]]], position: int) -> Shape:
    """The shape with the heads of its rows, of which the part at `position` is the title."""
    rows = [row for row in rows if len(row[2]) > position]
    numbered = sum(bool(_NUMBER.match(parts[position])) for _, _, parts in rows) * 2 > len(rows)
    # What the columns of a table mean is not known.
    is_table = any(line.is_row for line, _, _ in rows)
    quoted = [_QUOTED.match(parts[position]) for _, _, parts in rows]
    kind = -1 if is_table else _kind_position([parts for _, _, parts in rows], position)
    for line, found, parts in rows:
        text = _NUMBER.sub("", parts[position]) if numbered else parts[position]
        if all(quoted) and (title := _QUOTED.match(text)):
            # Behind a title in quotation marks stands where it was published.
            text = title[1]
        word = parts[kind] if 0 <= kind < len(parts) else ""
        shape.heads.append(Head(line, replace(found, rest=""), line, text, word))
    return shape


def vary(texts: Sequence[str]) -> bool:
    """Whether the texts at one position of all items look like kinds: some repeat, and not all are the same.

    The same text at all items but the first is a button at the end of each.
    """
    found = [text for text in texts if text]
    if len(texts) < 3 or 2 * len(found) <= len(texts) or len(set(texts[1:])) == 1:
        return False
    return len(set(found)) <= 0.8 * len(found)


def _kind_position(rows: Sequence[Sequence[str]], title: int) -> int:
    """Which part is the kind; -1 for none."""
    for position in range(min(3, max(map(len, rows), default=0))):
        texts = [parts[position] if len(parts) > position else "" for parts in rows]
        if position != title and max(map(len, texts)) <= SHORT // 2 and vary(texts):
            return position
    return -1


_QUOTED = re.compile(r"""(["“„«「『].{6,}["”“»」』])\s*(?:[–—,-].{0,60})?$""")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+")


def _beside(lines: Sequence[Line], dated: Sequence[Line]) -> Shape:
    """The best shape in which the dates have lines of their own, above or below their titles."""
    if not dated:
        return Shape("no dates")
    blocks = _blocks(lines, dated)
    above = [_column(dated, blocks[:-1], position) for position in (-1, -2)]
    first = _column(dated, _heads_of(blocks), 0)
    paragraph = _column(dated, _paragraphs_of(blocks, dated), 0)
    below = [_column(dated, blocks[1:], position) for position in (0, 1)]
    for shape in (*above, first, paragraph):
        shape.name = "the date stands below its title"
    for shape in below:
        shape.name = "the date stands above its title"
    best_above = max(above, key=lambda shape: shape.score * (_MARGIN if shape is above[0] else 1))
    if first.score > best_above.score * _MARGIN:
        best_above = first
    if paragraph.score > 0.5 * best_above.score and all(head.text for head in paragraph.heads):
        # The first line of a paragraph that ends in the date is its title, even when the second looks like one too.
        best_above = paragraph
    best_below = max(below, key=lambda shape: shape.score * (_MARGIN if shape is below[0] else 1))
    direction = _direction(blocks, dated)
    if not direction:
        direction = _by_titles(best_above, best_below, blocks)
    chosen, other = (best_above, best_below) if direction < 0 else (best_below, best_above)
    if direction and (chosen is paragraph or chosen.score * 1.5 >= other.score):
        return chosen
    doubt = "it cannot be seen whether the dates stand above or below their titles"
    return replace(max(best_above, best_below, key=lambda shape: shape.score), doubt=doubt)


def _blocks(lines: Sequence[Line], dated: Sequence[Line]) -> list[list[Line]]:
    """The lines before the first date, between two dates, and after the last."""
    ids = {id(line) for line in dated}
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if id(line) in ids:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return blocks


def _content(block: Iterable[Line]) -> list[Line]:
    return [line for line in block if not line.noise]


def _heads_of(blocks: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The blocks before the dates; of the first, which has the page's own heading, as much as the others have."""
    sizes = [len(_content(block)) for block in blocks[1:-1]]
    usual = int(statistics.median(sizes)) if sizes else 1
    return [_content(blocks[0])[-usual:] if usual else [], *map(_content, blocks[1:-1])]


def _paragraphs_of(blocks: Sequence[Sequence[Line]], dated: Sequence[Line]) -> list[list[Line]]:
    """The lines of the paragraph that each date ends; none where the date begins it, or where all lines are apart."""
    paragraphs = []
    for block, date in zip(blocks, dated, strict=False):
        starts = [index for index, line in enumerate(block) if line.gap or line.number == 1]
        paragraphs.append(_content(block[starts[-1] :]) if starts and not date.gap else [])
    return paragraphs


def _column(dated: Sequence[Line], blocks: Sequence[Sequence[Line]], position: int) -> Shape:
    """The heads of which the titles are at one position of the content of each block."""
    shape = Shape("")
    rests = [_kind_beside(line) for line in dated]
    kinds = rests if vary(rests) and max(map(len, rests)) <= SHORT // 2 else [""] * len(rests)
    for line, block, kind in zip(dated, blocks, kinds, strict=True):
        content = _content(block)
        found = line.date or (line.spot.found if line.spot else DateLine(None))
        if _is_barred(line):
            found = replace(found, rest="")
        title = content[position] if -len(content) <= position < len(content) else None
        rest = "" if line.date or not line.spot or len(line.spot.after) <= SHORT else line.spot.after.strip(EDGES)
        shape.heads.append(Head(line, found, title, title.text if title else "", kind, rest))
    return shape


def _kind_beside(line: Line) -> str:
    """What a bar or a dot parts from the date of a line: its kind, or a count."""
    if line.date and _is_barred(line):
        return line.date.rest
    before = line.spot.before.rstrip() if line.date and line.spot else ""
    return before.strip(EDGES) if before.endswith(("|", "·", "•")) and not is_author(before.strip(EDGES)) else ""


def _is_barred(line: Line) -> bool:
    """Whether a bar or a dot follows the date, and so a kind or a count: a venue has a comma."""
    return bool(line.spot and line.spot.after.lstrip().startswith(("|", "·", "•")))


def _direction(blocks: Sequence[Sequence[Line]], dated: Sequence[Line]) -> int:
    """-1 when the titles stand above their dates, 1 when below, 0 when the page's layout does not show it."""
    if not _content(blocks[0]) or sum(line.is_badge for line in dated) * 2 > len(dated):
        return 1
    if not any(line.likeness >= _MIN_LIKENESS for line in blocks[-1]):
        return -1
    votes = [_vote(block, line) for block, line in zip(blocks[1:-1], dated[1:], strict=True)]
    decided = [vote for vote in votes if vote]
    if len(decided) * 2 > len(votes):
        share = sum(decided) / len(decided)
        if abs(share) >= 0.5:
            return 1 if share > 0 else -1
    return 0


def _vote(block: Sequence[Line], date: Line) -> int:
    """Where one item ends between two dates: directly before the second date (1), or above it (-1); 0 if unknown."""
    leads = [index for index, line in enumerate(block) if line.noise == LEADS]
    content = [index for index, line in enumerate(block) if not line.noise]
    if leads and content:
        # A paragraph of its own between two items, such as an advertisement, says nothing.
        if content[-1] > leads[-1] and block[content[-1]].gap and date.gap and not all(line.gap for line in block):
            return 0
        return -1 if content[-1] > leads[-1] else 1
    # A button in a language whose words for it are not known: it stands below an item's text.
    repeated = [index for index, line in enumerate(block) if line.noise == REPEATS]
    if repeated and content and content[0] < repeated[-1] < content[-1]:
        return -1
    gaps = [line.gap for line in block]
    most = max((*gaps, date.gap), default=0)
    if date.gap < most:
        return -1
    return 1 if date.gap > max(gaps, default=0) else 0


def _by_titles(above: Shape, below: Shape, blocks: Sequence[Sequence[Line]]) -> int:
    """-1 or 1 when the titles of one shape look much better; 0 when they do not."""
    if min(above.score, below.score) <= 0 or max(above.score, below.score) > min(above.score, below.score) * 1.3:
        return -1 if above.score > below.score else 1
    # Both look well, as where there is nothing but titles and dates: the ends of the page tell.
    head = max((line.likeness for line in _content(blocks[0])[-1:]), default=0.0)
    tail = max((line.likeness for line in _content(blocks[-1])[:1]), default=0.0)
    if abs(head - tail) >= 0.2:
        return -1 if head > tail else 1
    return 0
