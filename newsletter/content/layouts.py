"""The layouts of a publication: the ways in which an item can be shown.

A layout is two templates in a folder `blocks/`: `NAME.mjml.j2` for the email's
HTML and `NAME.txt.j2` for its plain text. A publication may add layouts to
those of the program, or have templates of its own for one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.files import read_text
from newsletter.errors import InvalidValue
from newsletter.wording import did_you_mean, one_of, truncate

_HTML, _TEXT = ".mjml.j2", ".txt.j2"

# The comment in which a block's template lists the fields that it shows.
_SHOWS = re.compile(r"\{#-?\s*Shows:([^#]*)#\}")

# The macros that blocks share are no layout.
_MACROS = "parts"


@dataclass(frozen=True, slots=True)
class Layouts:
    """The names of the layouts that have a template for HTML, and of those that have one for plain text."""

    html: frozenset[str]
    text: frozenset[str]

    @property
    def names(self) -> list[str]:
        """The names of the layouts that have both, sorted."""
        return sorted(self.html & self.text)

    def read(self, text: str) -> str:
        """`text`, when it is the name of a layout. Raises InvalidValue."""
        if text in self.html & self.text:
            return text
        if text in self.html | self.text:
            ending, other = (_TEXT, _HTML) if text in self.html else (_HTML, _TEXT)
            raise InvalidValue(
                f"the layout '{text}' has no template blocks/{text}{ending}",
                f"write it beside blocks/{text}{other}: a layout needs both",
            )
        raise InvalidValue(
            f"there is no layout '{truncate(text)}'", did_you_mean(text, self.names) or f"use {one_of(self.names)}"
        )


def find_layouts(folders: Iterable[Path]) -> Layouts:
    """The layouts in `blocks/` of the template folders."""
    files = [path.name for folder in folders for path in (folder / "blocks").glob("*.j2")]
    html, text = (
        frozenset(name.removesuffix(ending) for name in files if name.endswith(ending)) - {_MACROS}
        for ending in (_HTML, _TEXT)
    )
    return Layouts(html, text)


def shown_fields(folders: Iterable[Path]) -> dict[str, frozenset[str]]:
    """The fields of an item that each layout shows in HTML, by its name, as its template lists them in a comment.

    A layout whose template has no such comment is left out. Raises NewsletterError when a template cannot be read.
    """
    shown: dict[str, frozenset[str]] = {}
    read: set[str] = set()
    for folder in folders:
        for path in (folder / "blocks").glob(f"*{_HTML}"):
            found = _SHOWS.search(read_text(path)) if path.name not in read else None
            read.add(path.name)
            if found:
                shown[path.name.removesuffix(_HTML)] = frozenset(found[1].replace(",", " ").split())
    return shown
