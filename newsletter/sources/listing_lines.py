"""The lines of a copied page: which hold a date, which only lead elsewhere, and how much each looks like a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateLine, DateReader, Spot
from newsletter.sources.date_units import without_clocks
from newsletter.sources.drafts import MAX_ITEMS, Reading
from newsletter.sources.listing_words import listing_words
from newsletter.sources.month_names import plain

#: Lines of one page that are read; a listing has a few hundred.
MAX_LINES = 20 * MAX_ITEMS

_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_PARTS = re.compile(r"\t|\u3000|\s+[|•·]\s+")
_ARROWS = "→»›>▶►⟶➔⇒…⟩←«‹<+-–—|·•.:() "
_ARROW_END = re.compile(r"[→»›>▶►⟶➔⇒]+\s*$|^\s*[←«‹<]")
_LABEL = re.compile(r"([^\W\d_][^\d:：]{1,24})[:：](?:\s|(?<=：)|$)")
_CREDIT = re.compile(
    r"(?:©|\(c\)\s|copyright\s|photo(?:graph)?(?: credit)?s?:|crédit(?: photo)?\s?:|crédito\s?:|foto:)", re.IGNORECASE
)
_CREDIT_THEN = re.compile(r"(©\s?[^.]{0,60}?\b(?:19|20)\d{2})\s+(?=\S)")
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_SENTENCES = re.compile(r"[.!?][”\"']?\s+[^\W\d_a-zа-я]|[。！？]\S")
USUAL_KINDS = frozenset(
    ("news", "event", "events", "interview", "publication", "video", "article", "statement", "press release")
)
SENTENCE_END = (".", "!", "…", ":", ";", ",")
#: Why a line is no content that ends an item, and why one is none that may be above an item: its kind.
LEADS = "it leads elsewhere"
#: Why a line between the dates is no content: the kinds of items are such lines too.
REPEATS = "it repeats between the dates"
#: Longest line that can be a kind, or a page's own heading, in characters.
SHORT = 60
#: How much a line must look like a title to be one that is perhaps missed.
SURE = 0.85


@dataclass
class Line:
    """A line that is not empty; `gap` empty lines stand above it.

    `date` is there when the line is a date, `spot` and `last` when there are
    dates in it: the first and the last;
    `heading` is its year when it is only that, or with a month;
    `parts` are what tabs, bars or wide spaces separate, and `is_row` is set for tabs; `is_badge` for
    a date of several lines;
    `noise` says why the line is neither a title nor a summary, '' when it may be.
    """

    number: int
    text: str
    parts: Sequence[str]
    gap: int = 0
    spot: Spot | None = None
    last: Spot | None = None
    date: DateLine | None = None
    heading: int = 0
    noise: str = ""
    is_row: bool = False
    is_badge: bool = False

    @cached_property
    def likeness(self) -> float:
        """How much the line looks like a title, from 0 to 1."""
        return 0.0 if self.noise else likeness(self.text)


def read_lines(text: str, dates: DateReader, reading: Reading) -> list[Line]:
    """The lines of a text; at most MAX_LINES, and MAX_ITEMS with a date: a problem when there are more."""
    lines: list[Line] = []
    gap = dated = 0
    for number, raw in enumerate(re.split(r"\r\n?|\n", text), 1):
        for part in _LINE_ENDS.split(raw):
            line = clean_line(part)
            if not line:
                gap += 1
                continue
            spots = dates.spots(line)
            spot = spots[0] if spots else None
            parts = tuple(filter(None, map(clean_line, _PARTS.split(part))))
            is_row = "\t" in part.strip()
            heading = dates.heading_year(line)
            lines.append(
                Line(
                    number,
                    line,
                    parts,
                    gap,
                    spot,
                    spots[-1] if spots else None,
                    dates.whole(spot),
                    heading,
                    is_row=is_row,
                )
            )
            gap = 0
            dated += lines[-1].date is not None
            if len(lines) >= MAX_LINES or dated > MAX_ITEMS:
                limit = f"{MAX_ITEMS:,} dates" if dated > MAX_ITEMS else f"{MAX_LINES:,} lines"
                reading.problem(number, f"more than {limit}", "the rest is left out; give the part that has the news")
                # The last item is whole only when it ends in its date.
                last = max((index for index, each in enumerate(lines[:-1]) if each.date), default=len(lines) - 1)
                return lines[: last + 1]
    return lines


def take_credit(text: str) -> tuple[str, str]:
    """A photo's credit at the beginning of a line, and what follows it; '' and the text without one."""
    if not _CREDIT.match(text):
        return "", text
    found = _CREDIT_THEN.match(text)
    return (found[1].strip(), text[found.end() :]) if found else (text, "")


def paragraphs(lines: Sequence[Line]) -> list[str]:
    """Paragraphs where empty lines part them, else the lines."""
    if not any(line.gap for line in lines[1:]):
        return [line.text for line in lines]
    blocks: list[str] = []
    for line in lines:
        if line.gap or not blocks:
            blocks.append(line.text)
        else:
            blocks[-1] += " " + line.text
    return blocks


def likeness(text: str) -> float:
    """How much a text looks like a title, from 0 to 1: a title has some words, and is no sentence."""
    if not any(character.isalpha() for character in text):
        return 0.0
    width = len(text) + len(_WIDE.findall(text))
    score = next((share for most, share in _WIDTHS if width <= most), 0.1)
    if text.endswith((".", "。")) and not re.search(r"\b[^\W\d_]{1,3}\.$", text):
        score *= 0.5
    elif text.endswith(("…", "...", ",", ";", ":", "]")):
        score *= 0.4
    if text[0].islower() or _PARTS.search(text):
        score *= 0.5
    return score * 0.6 if _SENTENCES.search(text) else score


_WIDTHS = ((7, 0.3), (11, 0.45), (17, 0.7), (22, 0.85), (100, 1.0), (130, 0.9), (170, 0.7), (230, 0.35))


def mark_noise(lines: Sequence[Line], kinds: frozenset[str]) -> None:
    """Set `noise` of the lines that are no content: buttons, page numbers, authors, what repeats between dates."""
    labelled = Counter(line.text for line in lines if _LABEL.match(line.text))
    # A line that is there twice may be a title with a colon.
    labels = Counter(label[1] for text in labelled if (label := _LABEL.match(text)))
    repeated = _repeated(lines) | _capitals(lines)
    for line in lines:
        if line.date or line.noise:
            continue
        label = _LABEL.match(line.text)
        if label and (labels[label[1]] > 1 or labelled[line.text] > 2):
            line.noise = f"a label, '{label[1]}', that repeats"
        elif line.text in kinds or line.text.lower() in USUAL_KINDS:
            line.noise = REPEATS
        else:
            line.noise = noise_of(line.text) or (REPEATS if _key(line.text) in repeated else "")


def noise_of(text: str) -> str:
    """Why a line is no content whatever the others are; '' when it may be."""
    name = plain(text.strip(_ARROWS))
    words = name.split()
    quoted = 0 <= text.find("«") < text.find("»")
    if name in listing_words("more") or (_ARROW_END.search(text) and len(words) <= 5 and not quoted):
        return LEADS
    numbers = re.findall(r"\d+", text)
    if not any(character.isalpha() for character in text) or _is_paging(text, numbers, words):
        return "a number or a mark"
    if not any(character.isalnum() for character in without_clocks(text)):
        return "a time of day"
    if is_author(text):
        return "an author"
    return ""


def is_author(text: str) -> bool:
    """Whether a text is "by" and a name."""
    words = text.strip(_ARROWS).split()
    by = listing_words("by")
    length = 2 if plain(" ".join(words[:2])) in by else 1
    name = words[length:]
    if not name or len(name) > 4 or plain(" ".join(words[:length])) not in by:
        return False
    return all(not word[0].islower() and word[0].isalpha() for word in name)


def _is_paging(text: str, numbers: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a line is such as "Page 2 of 8", "Showing 1–10 of 143" and "« Previous 1 2 3 Next »"."""
    others = [word for word in words if not word.isdigit()]
    if len(numbers) < 2 or len(text) > SHORT or any(re.fullmatch(r"(?:19|20)\d\d|\d{5,}", each) for each in numbers):
        return False
    return len(others) <= (3 if len(numbers) > 2 else 2)


def _key(text: str) -> str:
    """The text for comparing: "5 min read" is "8 min read", but "Newsletter 12" is not "Newsletter 13"."""
    return re.sub(r"\d+", "0", text.casefold()) if text[0].isdigit() else text.casefold()


def _repeated(lines: Iterable[Line]) -> frozenset[str]:
    """The short lines that stand between many of the dates: in a quarter of the gaps, and in three at least."""
    counts: Counter[str] = Counter()
    blocks = 0
    for block in _between(lines):
        blocks += 1
        counts.update({_key(line.text) for line in block if len(line.text) <= SHORT})
    return frozenset(key for key, count in counts.items() if count >= max(3, blocks / 4))


def _capitals(lines: Sequence[Line]) -> frozenset[str]:
    """The short lines in capitals of a page on which most lines are not: kinds, and sections of the site."""
    texts = [line.text for line in lines if not line.date and any(map(str.isalpha, line.text))]
    capitals = {text for text in texts if text.isupper() and len(text) <= SHORT // 2 and len(text.split()) <= 3}
    dated = sum(line.date is not None for line in lines)
    count = sum(text in capitals for text in texts)
    mixed = sum(not text.isupper() for text in texts)
    return frozenset(map(_key, capitals)) if dated and count >= max(3, dated) and mixed >= dated else frozenset()


def _between(lines: Iterable[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in lines:
        if line.date or (line.spot and line.spot.has_year and len(line.text) <= SHORT * 2):
            yield block
            block = []
        else:
            block.append(line)
    yield block
