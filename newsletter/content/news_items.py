"""The file of a news item: front matter between two lines "---", then its summary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsletter.content.decoding import Decoder
from newsletter.content.files import read_text
from newsletter.content.layouts import Layouts
from newsletter.content.links import find_bad_markdown
from newsletter.content.model import ItemFields
from newsletter.content.records import Origin
from newsletter.content.yaml_nodes import parse_yaml
from newsletter.errors import Location, NewsletterError, Problem


def load_item_fields(path: Path, layouts: Layouts | None = None) -> tuple[Mapping[str, Any], str, Origin]:
    """The front matter of a news item's file, its summary, and the location of each field.

    Without `layouts`, the item may have a layout of any name. Raises NewsletterError with every problem of the file.
    """
    return decode_item(read_text(path), path, layouts)


@lru_cache(maxsize=512)  # a preview builds an issue at every save, and one item changes
def decode_item(text: str, path: Path, layouts: Layouts | None = None) -> tuple[Mapping[str, Any], str, Origin]:
    """The same, of the text of the file at `path`, which need not be written yet."""
    front, summary, body_line = split_front_matter(text, path)
    document = parse_yaml(front, path, first_line=2)
    decoder = Decoder(document, layouts)
    fields = decoder.fields(document.root, ItemFields)
    decoder.problems += [
        Problem(Location(path, body_line + line), str(error), error.hint) for line, error in find_bad_markdown(summary)
    ]
    if decoder.problems:
        raise NewsletterError(decoder.problems)
    locations = decoder.locations(document.root) | {"summary": Location(path, body_line)}
    return fields, summary, Origin(path, locations)


_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


def split_front_matter(text: str, path: Path) -> tuple[str, str, int]:
    """Front matter, summary, and the line at which the summary begins.

    Raises NewsletterError when there is no front matter between two lines "---".
    """
    hint = "begin with a line '---', then 'kind:' and 'title:', then a line '---', then the summary"
    if not text.strip():
        raise NewsletterError("the file is empty", Location(path, 1), hint)
    opened = _FENCE.match(text)
    if not opened:
        raise NewsletterError("the front matter is missing", Location(path, 1), hint)
    closed = _FENCE.search(text, opened.end())
    if not closed:
        raise NewsletterError(
            "the front matter is not closed", Location(path, 1), "put a line '---' after its last line"
        )
    front = text[opened.end() + 1 : closed.start()]
    body = text[closed.end() + 1 :]
    line = text.count("\n", 0, closed.end()) + 2 + (len(body) - len(body.lstrip("\n")))
    return front, body.strip("\n").rstrip(), line
