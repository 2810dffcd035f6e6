"""What the records of the model are made of: their keys, and the locations that they were read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsletter.errors import Location


def key(doc: str, *, keys_of: type | None = None, advice: str = "", **default: Any) -> Any:
    """A field that is a key of a file; with `keys_of`, the keys of that record at the same level.

    `doc` is what an editor reads about it in schemas, messages and the reference; `advice`, where there is
    one, says in messages what to do when it is missing or empty.
    """
    more = {name: value for name, value in (("keys_of", keys_of), ("advice", advice)) if value}
    return dataclasses.field(metadata={"doc": doc, **more}, **default)


def optional(doc: str, default: Any = None) -> Any:
    """A key that may be left out."""
    return key(doc, default=default)


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that something was read from, and the location of each field in it."""

    path: Path
    locations: Mapping[str, Location] = dataclasses.field(default_factory=dict)

    def location(self, *fields: str) -> Location:
        """The location of the first of `fields` in the file, else of the record, else of the first line."""
        found = (self.locations[field] for field in (*fields, "") if field in self.locations)
        return next(found, Location(self.path, 1))
