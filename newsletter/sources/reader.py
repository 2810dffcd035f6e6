"""What an editor names as a source: a file, an address, a name of the publication's, pasted text or the clipboard."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from newsletter.content.files import is_file, is_folder
from newsletter.content.model import Publication
from newsletter.content.source_settings import Source
from newsletter.errors import Location, NewsletterError
from newsletter.sources.charset import decode_source
from newsletter.sources.clipboard import read_clipboard
from newsletter.sources.drafts import Clues, Page, Reading
from newsletter.sources.fetching import fetch_page
from newsletter.sources.formats import read_page
from newsletter.web_client import MAX_BYTES
from newsletter.wording import did_you_mean

# The suffixes of files, which no site's name ends in.
_FILE_SUFFIXES = frozenset((".txt", ".csv", ".tsv", ".htm", ".html", ".xml", ".rss", ".atom", ".json", ".ics", ".md"))
#: Files of a folder that are looked through for the nearest name.
_MAX_FILES = 1000


def read_source(
    given: str,
    publication: Publication,
    *,
    root: Path,
    name: str | None = None,
    languages: tuple[str, ...] = (),
    pasted: BinaryIO | None = None,
    base: str = "",
) -> Reading:
    """Open and read one source; `name` is a format, `languages` come first for dates.

    `base` is the address that a file or pasted text comes from, when it does not name it.

    Raises NewsletterError when it cannot be opened.
    """
    source = publication.sources.get(given)
    clues = _clues(publication, languages)
    if source:
        clues = _clues_of(source, clues)
        name = name or source.format
    return read_page(_open(given, source, publication, root, pasted, base), clues, name)


def read_copied(
    publication: Publication, *, name: str | None = None, languages: tuple[str, ...] = (), base: str = ""
) -> Reading:
    """What is in the clipboard: its HTML, which has links and pictures, or its text when the HTML gives no news.

    Raises NewsletterError when it cannot be read.
    """
    readings = []
    for copied in read_clipboard():
        page = Page(name="clipboard", text=copied.text, address=base or copied.address)
        readings.append(read_page(page, _clues(publication, languages), name))
        if readings[-1].items:
            return readings[-1]
    return readings[0]


def _clues(publication: Publication, languages: tuple[str, ...]) -> Clues:
    return Clues(languages=(*languages, publication.language), kinds=frozenset(publication.kinds))


def _open(
    given: str, source: Source | None, publication: Publication, root: Path, pasted: BinaryIO | None, base: str
) -> Page:
    # Sites offer calendars to subscribe to with an address of its own kind, which is https all the same.
    address = source.url if source else re.sub(r"^webcals?://", "https://", given, flags=re.IGNORECASE)
    if source or re.match(r"(?i)https?://", address):
        return fetch_page(address, root, name=given)
    if given == "-":
        location = Location.of_source("pasted text")
        return Page(name=location.name, text=_text(pasted, location) if pasted else "", address=base)
    path = Path(given)
    if not is_file(path):
        raise _unknown(given, path, publication.sources)
    try:
        with path.open("rb") as file:
            return Page(name=given, text=_text(file, Location(path)), address=base, path=path)
    except OSError as error:
        raise NewsletterError(f"cannot be read: {error.strerror or error}", Location(path)) from None


def _text(file: BinaryIO, location: Location) -> str:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise NewsletterError(f"more than {MAX_BYTES // 1_000_000} MB", location, "give the part that has the news")
    return decode_source(content, location)


def _clues_of(source: Source, clues: Clues) -> Clues:
    parts = dataclasses.asdict(source.select) if source.select else {}
    selectors = {part: selector for part, selector in parts.items() if selector}
    return replace(clues, languages=clues.languages_after(source.language), selectors=selectors)


def _files_beside(path: Path) -> list[str]:
    """The files beside a path, as one would type them: one of them may be the right one."""
    try:
        found = sorted(itertools.islice(path.parent.iterdir(), _MAX_FILES))
        return [each.as_posix() for each in found if each.is_file() and not each.name.startswith(".")]
    except OSError:
        return []


def _unknown(given: str, path: Path, sources: Mapping[str, Source]) -> NewsletterError:
    if re.match(r"(?i)[a-z][a-z0-9+.-]+://", given):
        return NewsletterError(f"'{given}' is neither an http nor an https address")
    if is_folder(path):
        return NewsletterError(f"'{given}' is a folder", hint="give a file in it")
    hint = did_you_mean(given, sources) or did_you_mean(given, _files_beside(path))
    is_name = path.suffix.lower() in _FILE_SUFFIXES
    if not hint and not is_name and re.match(r"(?i)(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(/|$)", given):
        hint = f"an address begins with https://, for example https://{given}"
    known = (
        f"the sources of publication.yaml are {', '.join(sources)}"
        if sources
        else "give a file, an address, or - for pasted text"
    )
    return NewsletterError(f"there is no file '{given}', and no source of this name", hint=hint or known)
