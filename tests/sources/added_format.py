"""A format that a test adds: a line "day: title" for each item, below a line "AGENDA"."""

from newsletter.sources.date_reader import DateReader
from newsletter.sources.drafts import Format, Reading
from newsletter.sources.item_builder import add_item


def read_agenda(page, clues):
    reading = Reading(page)
    for number, line in enumerate(page.text.splitlines()[1:], 2):
        day, _, title = line.partition(": ")
        fields = {"date": day, "title": title}
        add_item(reading, fields, DateReader(clues.languages), name=f"line {number}", line=number)
    return reading


FORMAT = Format(lambda text: text.startswith("AGENDA\n"), read_agenda)
