"""What was pushed where: a JSON file beside the manifest, for version control.

It holds ids, addresses and hashes, and no secret.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from newsletter.content.files import read_text
from newsletter.errors import Location, NewsletterError
from newsletter.output import write_file

#: The parts of a draft that are compared.
PARTS = ("subject", "preheader", "html", "text")


@dataclass(frozen=True, slots=True)
class Record:
    """One draft at one platform.

    `pushed` is the hash of all that the last complete push wanted; `there` are
    the hashes of the parts as they were at the platform after it. While a push
    is under way, `wanted` are the hashes of the parts that it writes.
    `pictures` are the addresses of uploaded pictures by name.
    """

    id: str = ""
    url: str = ""
    pushed: str = ""
    there: Mapping[str, str] = field(default_factory=dict)
    wanted: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)


class PushState:
    """The records of one issue, by platform; each change is written at once."""

    def __init__(self, issues: Path, issue_id: str) -> None:
        self.path = issues / f"{issue_id}.drafts.json"

    def read(self, platform: str) -> Record:
        """The record of a platform; an empty one when there is none. Raises NewsletterError for a damaged file."""
        found = self._read_all().get(platform, {})
        try:
            return Record(**found)
        except TypeError:
            raise self._damaged() from None

    def write(self, platform: str, record: Record) -> None:
        """Replace the record of a platform. Raises NewsletterError when the file cannot be written."""
        records = {**self._read_all(), platform: {name: value for name, value in asdict(record).items() if value}}
        write_file(self.path, json.dumps(records, indent=2, ensure_ascii=False, sort_keys=True) + "\n")

    def _read_all(self) -> dict[str, dict[str, Any]]:
        if not self.path.is_file():
            return {}
        try:
            records = json.loads(read_text(self.path))
        except ValueError:
            raise self._damaged() from None
        if not _is_valid(records):
            raise self._damaged()
        return dict(records)

    def _damaged(self) -> NewsletterError:
        hint = "restore it from version control, or delete it: drafts are found by their names then"
        return NewsletterError("the file that remembers pushed drafts is damaged", Location(self.path, 1), hint)


def _is_valid(records: Any) -> bool:
    """Whether what a file holds is records of texts, and of texts by name."""
    return isinstance(records, dict) and all(
        isinstance(record, dict)
        and all(isinstance(value, (str, dict)) for value in record.values())
        and all(
            isinstance(text, str) for value in record.values() if isinstance(value, dict) for text in value.values()
        )
        and all(isinstance(record.get(name, ""), str) for name in ("id", "url", "pushed"))
        and all(isinstance(record.get(name, {}), dict) for name in ("there", "wanted", "pictures"))
        for record in records.values()
    )


def hash_of(*texts: str) -> str:
    """A hash of texts, for comparing; line ends and spaces around them do not count."""
    joined = "\0".join("\n".join(text.split("\r\n")).strip() for text in texts)
    return hashlib.sha256(joined.encode()).hexdigest()[:32]
