"""Pages with items in another order, and menus or advertisements in between.

Whatever is done to a page of the corpus that is read right, each item that is
read of it has a title and a date that belong together, or a note.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.errors import Location
from newsletter.sources.charset import decode_source
from tests.sources.score import compare, noted, pages, read, truth_of

_MENU = ("Home", "About us", "News", "Contact", "Donate")
_ADVERTISEMENTS = ("Advertisement", "Subscribe to our newsletter", "Become a member today", "Follow us on Facebook")
_PER_PAGE = 1


def _text(path: Path) -> str:
    return decode_source(path.read_bytes(), Location(path))


def _blocks(text: str) -> list[str]:
    """The blocks of a copied text that blank lines divide."""
    return re.split(r"\n{2,}", text)


def _items(blocks: list[str]) -> list[int]:
    """Where the blocks are that have an item: more than one line, with a year."""
    return [at for at, block in enumerate(blocks) if "\n" in block and re.search(r"\b20\d\d\b", block)]


def shuffled_items(text: str, chance: random.Random) -> str:
    blocks = _blocks(text)
    own = _items(blocks)
    moved = chance.sample(own, len(own))
    for at, other in zip(own, [blocks[at] for at in moved], strict=True):
        blocks[at] = other
    return "\n\n".join(blocks)


def with_menu(text: str, chance: random.Random) -> str:
    return "\n".join([*_MENU[: chance.randint(2, 5)], "", text, "", *_MENU])


def with_advertisements(text: str, chance: random.Random) -> str:
    blocks = _blocks(text)
    if own := _items(blocks):
        blocks.insert(chance.choice(own), chance.choice(_ADVERTISEMENTS))
    return "\n\n".join(blocks)


def html_with_menu(markup: str, chance: random.Random) -> str:
    links = "".join(f'<li class="menu-item-{at}"><a href="/{at}">{label}</a></li>' for at, label in enumerate(_MENU))
    return re.sub(r"(<body[^>]*>)", rf"\1<nav><ul>{links}</ul></nav>", markup, count=1, flags=re.IGNORECASE)


def html_with_advertisements(markup: str, chance: random.Random) -> str:
    ends = [found.end() for found in re.finditer(r"</(?:article|li|section|tr)>", markup)]
    for at in sorted(chance.sample(ends, min(2, len(ends))), reverse=True):
        advertisement = (
            f'<div class="ad-{at}"><a href="https://ads.example.org/">{chance.choice(_ADVERTISEMENTS)}</a></div>'
        )
        markup = f"{markup[:at]}{advertisement}{markup[at:]}"
    return markup


CHANGES: dict[str, tuple[Callable[[str, random.Random], str], ...]] = {
    "text": (shuffled_items, with_menu, with_advertisements),
    "html": (html_with_menu, html_with_advertisements),
    "articles": (html_with_menu,),
}


@pytest.mark.parametrize("path", list(pages()), ids=lambda path: path.stem)
def test_no_change_of_a_page_gives_a_wrong_item_without_a_note(path: Path) -> None:
    truth = truth_of(path)["items"]
    score = compare(read(path), truth)
    if score.right < max(score.wanted, score.read):
        pytest.skip("it is not read right as it is")
    text = _text(path)
    known = {(item.title, item.date) for item in truth}
    for change in CHANGES[path.parent.name.rstrip("-0123456789")]:
        for seed in range(_PER_PAGE):
            changed = change(text, random.Random(seed))
            reading = read(path, changed)
            wrong = [
                (item.title, str(item.date))
                for item in reading.items
                if (item.title, item.date) not in known and not noted(item, reading)
            ]
            assert wrong == [], f"{change.__name__}, seed {seed}\n{changed[:3000]}"
