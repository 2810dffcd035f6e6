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
from newsletter.sources.page_text import Element, text_of

_DELIMITERS = "\t;,|"
_MAX_ROWS, _MAX_COLUMNS = 20_000, 100


def _plain(heading: str) -> str:
    """A heading for comparing: small letters without accents and marks."""
    apart = unicodedata.normalize("NFKD", heading.casefold())
    return " ".join(re.findall(r"[^\W\d_]+", "".join(each for each in apart if not unicodedata.combining(each))))


#: The headings that each field is known by.
_HEADINGS: Mapping[str, list[str]] = tomllib.loads(Path(__file__).with_name("table_headings.toml").read_text("utf-8"))
_FIELD_OF = {_plain(heading): field for field, headings in reversed(tuple(_HEADINGS.items())) for heading in headings}
#: What can be an item's date, the surest first.
_DATES = ("date", "start", "deadline", "end")


def _delimiter(text: str) -> str | None:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0][:2000]
    for delimiter in _DELIMITERS:
        fields = set(_columns(first.rstrip("\r").split(delimiter)).values())
        if "title" in fields and fields.intersection(_DATES):
            return delimiter
    return None


def _columns(headings: list[str]) -> dict[int, str]:
    """The field of each column that is known: by its whole heading, else by a part of it."""
    plain = [_plain(heading) for heading in headings]
    columns: dict[int, str] = {}
    for fields_of in (_field_of_whole, _field_of_parts):
        for index, heading in enumerate(plain):
            field = fields_of(heading)
            if field and index not in columns and field not in columns.values():
                columns[index] = field
    return dict(sorted(columns.items()))


def _field_of_whole(heading: str) -> str:
    return _FIELD_OF.get(heading) or _FIELD_OF.get(heading.removesuffix("s"), "")


def _field_of_parts(heading: str) -> str:
    """The field that the first or the last word of a heading names, unless they name two."""
    found = {_FIELD_OF[word] for word in (heading.partition(" ")[0], heading.rpartition(" ")[2]) if word in _FIELD_OF}
    return found.pop() if len(found) == 1 else ""


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
            _name_others(reading, line, [cell for index, cell in enumerate(row) if index not in columns])
            continue
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        if count > _MAX_ROWS:
            reading.problem(line, f"more than {_MAX_ROWS:,} rows", "the rest is left out")
            break
        fields = _fields({columns[index]: cell for index, cell in enumerate(row) if index in columns})
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


def _name_others(reading: Reading, line: int, headings: list[str]) -> None:
    """A note of the columns that are not read."""
    names = [f"'{clean_line(heading)[:40]}'" for heading in headings if heading.strip()]
    if names:
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        message = f"no field of a news item is known for the columns {', '.join(names[:5])}{more}: they are left out"
        known = ", ".join(name for name in _HEADINGS if not name.endswith("_time"))
        reading.note(line, message, f"rename a column that you need to one of {known}")


def _fields(cells: dict[str, str]) -> dict[str, str]:
    """The fields of a row: a time of day belongs to its day, and an event without a date has that of its beginning."""
    for name in ("start", "end"):
        clock = cells.pop(f"{name}_time", "").strip()
        day = cells.get(name, "").strip() or (cells.get("date", "").strip() if name == "start" else "")
        if clock and day:
            cells[name] = f"{day} {clock}"
    day = next((cells[name] for name in _DATES if cells.get(name, "").strip()), "")
    return {**cells, "date": day}


def headed_tables(root: Element) -> list[tuple[Element, dict[int, str]]]:
    """The tables of a page in HTML whose headings name a title and a date, and the field of each of their columns."""
    found = []
    for table in root.iter("table"):
        first = next(table.iter("tr"), None)
        columns = _columns([text_of(cell) for cell in first]) if first is not None and len(first) < _MAX_COLUMNS else {}
        if "title" in columns.values() and set(columns.values()).intersection(_DATES) and len(_cells(table)) > 2:
            found.append((table, columns))
    return found


def read_headed_table(reading: Reading, table: Element, columns: dict[int, str], dates: DateReader, base: str) -> None:
    """Add the rows of a table of `headed_tables`; an item's address is the link of its title, else the row's first."""
    headings, *rows = _cells(table)
    _name_others(
        reading, table.sourceline or 0, [text_of(cell) for index, cell in enumerate(headings) if index not in columns]
    )
    for cells in reading.first(rows):
        if len(cells) < max(columns) + 1:
            continue
        fields = _fields({field: text_of(cells[index]) for index, field in columns.items()})
        title = next(cells[index] for index, field in columns.items() if field == "title")
        links = (link for cell in (title, *cells) for link in cell.iter("a") if link.get("href"))
        link = next(links, None)
        fields["url"] = link.get("href") if link is not None else ""
        with reading.guard(cells[0].sourceline or 0, "the row"):
            add_item(reading, fields, dates, name="the row", line=cells[0].sourceline or 0, base=base)


def _cells(table: Element) -> list[list[Element]]:
    rows = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    return [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]


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
