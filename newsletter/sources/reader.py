"""What an editor names as a source: a file, an address, a name of the publication's, or pasted text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from newsletter.content.files import is_file, is_folder
from newsletter.content.model import Publication, Source
from newsletter.errors import Location, NewsletterError
from newsletter.sources.charset import decode_source
from newsletter.sources.drafts import Clues, Page, Reading
from newsletter.sources.fetching import MOST_BYTES, fetch
from newsletter.sources.formats import read_page
from newsletter.wording import did_you_mean

__all__ = ["PASTED", "read_source"]

PASTED = "pasted text"

# What a name ends in that is a file's, and no site's.
_FILE_ENDINGS = frozenset((".txt", ".csv", ".tsv", ".htm", ".html", ".xml", ".rss", ".atom", ".json", ".md"))
#: Files of a folder that are looked through for the nearest name.
_MOST_FILES = 1000


def read_source(
    given: str,
    publication: Publication,
    *,
    root: Path,
    name: str | None = None,
    languages: tuple[str, ...] = (),
    pasted: BinaryIO | None = None,
    base: str = "",
) -> tuple[Page, Reading]:
    """Open and read one source; `name` is a format, `languages` come first for dates.

    `base` is the address that a file or pasted text comes from, when it does not say.

    Raises NewsletterError when it cannot be opened.
    """
    source = publication.sources.get(given)
    clues = Clues(languages=(*languages, publication.language), kinds=frozenset(publication.kinds))
    if source:
        clues = _clues_of(source, clues)
        return _read(_fetched(source.url, root, given), clues, name or source.format)
    if given == "-":
        content = pasted.read(MOST_BYTES + 1) if pasted else b""
        _check_size(content, PASTED)
        return _read(Page(name=PASTED, text=decode_source(content, PASTED), address=base), clues, name)
    if re.match(r"(?i)https?://", given):
        return _read(_fetched(given, root, given), clues, name)
    path = Path(given)
    if is_file(path):
        try:
            with path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise NewsletterError(f"cannot be read: {error.strerror or error}", Location(path)) from None
        _check_size(content, str(Location(path)))
        text = decode_source(content, str(Location(path)))
        return _read(Page(name=given, text=text, address=base, path=path), clues, name)
    raise _unknown(given, path, publication.sources)


def _read(page: Page, clues: Clues, name: str | None) -> tuple[Page, Reading]:
    return page, read_page(page, clues, name)


def _fetched(address: str, root: Path, given: str) -> Page:
    answer = fetch(address, root)
    return Page(name=given, text=decode_source(answer.content, address, answer.charset), address=answer.address)


def _clues_of(source: Source, clues: Clues) -> Clues:
    languages = (source.language, *clues.languages) if source.language else clues.languages
    selectors = {}
    if source.select:
        parts = ("item", "title", "url", "date", "kind", "summary", "image", "credit", "place")
        selectors = {part: value for part in parts if (value := getattr(source.select, part))}
    return replace(clues, languages=languages, selectors=selectors)


def _check_size(content: bytes, name: str) -> None:
    if len(content) > MOST_BYTES:
        raise NewsletterError(f"{name}: more than {MOST_BYTES // 1_000_000} MB", hint="give the part that has the news")


def _files_beside(path: Path) -> list[str]:
    """The files that may have been meant by a path, as one would type them."""
    try:
        found = sorted(itertools.islice(path.parent.iterdir(), _MOST_FILES))
        return [each.as_posix() for each in found if each.is_file() and not each.name.startswith(".")]
    except OSError:
        return []


def _unknown(given: str, path: Path, sources: Mapping[str, Source]) -> NewsletterError:
    if re.match(r"(?i)[a-z][a-z0-9+.-]+://", given):
        return NewsletterError(f"'{given}' is neither an http nor an https address")
    if is_folder(path):
        return NewsletterError(f"'{given}' is a folder", hint="give a file in it")
    hint = did_you_mean(given, sources) or did_you_mean(given, _files_beside(path))
    is_name = path.suffix.lower() in _FILE_ENDINGS
    if not hint and not is_name and re.match(r"(?i)(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/|$)", given):
        hint = f"an address begins with https://, for example https://{given}"
    known = (
        f"the sources of publication.yaml are {', '.join(sources)}"
        if sources
        else "give a file, an address, or - for pasted text"
    )
    return NewsletterError(f"no file '{given}', and no source of this name", hint=hint or known)
