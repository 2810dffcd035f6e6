"""CSV, and what a spreadsheet copies: a row of headings, then a row for each item."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from newsletter.sources.cleaning import clean_line
from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Clues, Format, Page, Reading
from newsletter.sources.item_builder import add_item

#: The headings that each field is known by.
_HEADINGS: Mapping[str, list[str]] = tomllib.loads(Path(__file__).with_name("table_headings.toml").read_text("utf-8"))
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_DELIMITERS = "\t;,|"
_MAX_ROWS = 20_000


def _delimiter(text: str) -> str | None:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0][:2000]
    for delimiter in _DELIMITERS:
        if {"title", "date"} <= set(_columns(first.rstrip("\r").split(delimiter)).values()):
            return delimiter
    return None


def _columns(headings: list[str]) -> dict[int, str]:
    """The field of each column that is known."""
    columns: dict[int, str] = {}
    for index, heading in enumerate(headings):
        plain = unicodedata.normalize("NFKD", heading.strip().strip('"').casefold())
        plain = " ".join(re.findall("[a-z]+", "".join(each for each in plain if not unicodedata.combining(each))))
        names = (plain, plain.removesuffix("s"), plain.partition(" ")[0], plain.rpartition(" ")[2])
        field = next((_FIELD_OF[name] for name in names if name in _FIELD_OF), None)
        if field and field not in columns.values():
            columns[index] = field
    return columns


def _read_table(page: Page, clues: Clues) -> Reading:
    """The rows of a table whose first row has headings, matched loosely."""
    reading = Reading(page)
    text = page.text.lstrip("\ufeff")
    skipped = len(text) - len(text.lstrip("\r\n"))
    delimiter = _delimiter(text)
    if delimiter is None:
        known = ", ".join(_HEADINGS)
        reading.problem(1, "the first row has no headings for a title and a date", f"the names of columns are {known}")
        return reading
    dates = DateReader(clues.languages)
    columns: dict[int, str] = {}
    width = count = 0
    for line, row in _rows(text[skipped:], delimiter, text.count("\n", 0, skipped), reading):
        if not columns:
            columns, width = _columns(row), len(row)
            continue
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > _MAX_ROWS:
            reading.problem(line, f"more than {_MAX_ROWS:,} rows", "the rest is left out")
            break
        fields = {columns[index]: cell for index, cell in enumerate(row) if index in columns}
        added = add_item(reading, fields, dates, name="the row", line=line, base=page.address)
        lost = clean_line(delimiter.join(row[width:]))
        if added and lost.strip(delimiter + " "):
            mark = "a tab" if delimiter == "\t" else f"a {delimiter}"
            reading.note(
                line,
                f"the row has more cells than there are headings: '{lost[:50]}' is left out",
                f"put quotes around a text with {mark} in it",
            )
    if not reading.items and not reading.problems:
        reading.problem(0, "no rows below the headings")
    return reading


def _rows(text: str, delimiter: str, above: int, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Each row with its first line, of which `above` stand above; a row whose quotes do not pair is a problem."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        # A cell may hold line ends: a row begins after the end of the one above.
        line = above + rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                reading.problem(line, "a cell of the row is too long", "the rest of the table is left out")
                return
            last = above + rows.line_num
            lines = f"lines {line} to {last} are" if last > line else "it is"
            reading.problem(
                line,
                f"a quote in the row is not closed, and {lines} left out",
                'close the quote, and write a " within a text as ""',
            )
            continue
        yield line, row


FORMAT = Format(lambda text: not text.startswith(("<", "{", "[")) and _delimiter(text) is not None, _read_table)
