"""How well pages are read: `make import-score` reads each page of a corpus and compares it with its truth.

A corpus is a folder with a folder for each group of pages. Beside each page
lies `NAME.truth.yaml`: the items that an editor would want from it, with
`title`, `date`, and `kind` and `url` where the page has them. `optional: true`
marks an item that may be imported or left out.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from newsletter.errors import Location
from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Clues, NewsItem, Page, Reading
from newsletter.sources.formats import read_page

CORPUS = Path(__file__).with_name("corpus")
_SUFFIX = ".truth.yaml"
#: Two titles that are alike to this degree are of one item, wrongly read.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An item that an editor would want from a page."""

    title: str
    date: date
    kind: str = ""
    url: str = ""
    optional: bool = False


@dataclass(slots=True)
class Score:
    """The counts of one page or of many. An item is right when its title and its date are both right."""

    wanted: int = 0
    read: int = 0
    right: int = 0
    matched: int = 0
    titles: int = 0
    dates: int = 0
    kinds: int = 0
    addresses: int = 0
    silent: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another page."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def recall(self) -> float:
        """The share of the wanted items that are read right."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share of the read items that are right."""
        return self.right / self.read if self.read else 1.0


def pages(corpus: Path = CORPUS) -> Iterator[Path]:
    """The pages of a corpus, each the file beside its truth."""
    for truth in sorted(corpus.glob(f"*/*{_SUFFIX}")):
        name = truth.name.removesuffix(_SUFFIX)
        yield next(path for path in truth.parent.glob(f"{name}.*") if path != truth)


def truth_of(path: Path) -> dict[str, Any]:
    """What stands in the truth beside a page, with `items` as Wanted."""
    truth: dict[str, Any] = yaml.safe_load(path.with_name(path.stem + _SUFFIX).read_text("utf-8"))
    return {**truth, "items": [Wanted(**item) for item in truth["items"]]}


def read(path: Path, text: str | None = None) -> Reading:
    """A page of the corpus as `newsletter import` reads it; `text` replaces what stands in the file."""
    truth = truth_of(path)
    content = decode_source(path.read_bytes(), Location(path)) if text is None else text
    # Pasted text has no address.
    page = Page(name=path.name, text=content, address=truth.get("address", ""), path=path)
    return read_page(page, Clues(languages=(truth.get("language", "en"),)))


def noted(item: NewsItem, reading: Reading) -> bool:
    """Whether a note or a problem says that this item may be wrong: it has the item's line or quotes its title."""
    for note in (*reading.notes, *reading.problems):
        line = note.location.line if note.location else 0
        if (item.line and line == item.line) or item.title[:30] in note.message:
            return True
    return False


def compare(reading: Reading, truth: Iterable[Wanted], name: str = "") -> Score:
    """The counts of one page, and each fault with the page's name."""
    wanted = list(truth)
    pairs = _match(reading.items, wanted)
    score = Score(wanted=sum(not item.optional for item in wanted))
    for item, match in pairs:
        _count(score, item, match, reading, name)
    found = [match for _, match in pairs]
    for missing in wanted:
        if missing not in found and not missing.optional:
            score.faults.append(f"{name}: missing: {missing.date} {missing.title}")
    return score


def _count(score: Score, item: NewsItem, match: Wanted | None, reading: Reading, name: str) -> None:
    title, day = (match.title == item.title, match.date == item.date) if match else (False, False)
    if match and match.optional and title and day:
        return
    score.read += 1
    if title and day:
        score.right += 1
    else:
        silent = not noted(item, reading)
        score.silent += silent
        what = f"want {match.date} {match.title}" if match else "not an item"
        score.faults.append(f"{name}: {'wrong' if silent else 'wrong, with a note'}: {item.date} {item.title} ({what})")
    if match is None:
        return
    score.matched += 1
    score.titles += title
    score.dates += day
    score.kinds += match.kind == item.kind
    score.addresses += match.url == item.url
    if match.kind != item.kind:
        score.faults.append(f"{name}: kind: '{item.kind}' (want '{match.kind}') of {item.title}")
    if match.url != item.url:
        score.faults.append(f"{name}: address: '{item.url}' (want '{match.url}') of {item.title}")


def _match(items: Iterable[NewsItem], wanted: list[Wanted]) -> list[tuple[NewsItem, Wanted | None]]:
    """Each item with the wanted one that it is, the surest pairs first."""
    ways = (
        lambda item, want: item.title == want.title and item.date == want.date,
        lambda item, want: item.title == want.title,
        lambda item, want: bool(want.url) and item.url == want.url,
        lambda item, want: want.title in item.title or _alike(item.title, want.title),
    )
    pairs: dict[int, Wanted] = {}
    listed, left = list(items), list(wanted)
    for same in ways:
        for number, item in enumerate(listed):
            match = next((want for want in left if number not in pairs and same(item, want)), None)
            if match:
                pairs[number] = match
                left.remove(match)
    return [(item, pairs.get(number)) for number, item in enumerate(listed)]


def _alike(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALIKE


def score_corpus(corpus: Path = CORPUS) -> dict[str, Score]:
    """The score of each group of a corpus, by the name of its folder."""
    groups: dict[str, Score] = {}
    for path in pages(corpus):
        group = groups.setdefault(path.parent.name, Score())
        group.add(compare(read(path), truth_of(path)["items"], path.relative_to(corpus).as_posix()))
    return groups


def main(folders: list[str]) -> None:
    """Print the scores of the corpus, or of the folders given, and each fault."""
    for corpus in [Path(folder) for folder in folders] or [CORPUS]:
        groups = score_corpus(corpus)
        for group in groups.values():
            print("\n".join(group.faults))
        print(f"\n{'':16}{'items':>6} recall precision  titles   dates   kinds  addresses  wrong without a note")
        for name, group in groups.items():
            shares = (group.titles, group.dates, group.kinds, group.addresses)
            titles, dates, kinds, addresses = (part / group.matched if group.matched else 1.0 for part in shares)
            print(
                f"{name:16}{group.wanted:6}{group.recall:7.2f}{group.precision:10.2f}"
                f"{titles:8.2f}{dates:8.2f}{kinds:8.2f}{addresses:11.2f}{group.silent:22}"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
