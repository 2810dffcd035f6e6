"""Changes of a publication's files by the page: only of what was seen, one after another, and undone the same way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.files import MAX_BYTES
from newsletter.editing.item_text import change_item_text
from newsletter.editing.operations import Operation
from newsletter.editing.splice import apply_operations
from newsletter.errors import Location, NewsletterError
from newsletter.output import replace_file

#: How many changes can be undone.
_MAX_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a file: its bytes before and after, and words that name it, such as "Moved “A title”"."""

    path: Path
    before: bytes
    after: bytes
    words: str


def version_of(path: Path) -> str:
    """The version of a file: a digest of its bytes. Raises NewsletterError when it cannot be read."""
    return _version(_read(path))


class History:
    """The changes of this session, newest last; for one thread at a time."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def change(
        self, path: Path, version: str, operations: Sequence[Operation], words: str, *, typed: bool = False
    ) -> None:
        """Change a YAML file, or that of a news item, which still has the version that was seen.

        With `typed`, it is one change together with the last one, when that has the same words.

        Raises NewsletterError when it has another one, when the operations cannot be
        done, or when it cannot be written; then the file is as it was.
        """
        before = _read(path)
        if _version(before) != version:
            raise NewsletterError("the file was changed meanwhile", Location(path), "look at it, and do it once more")
        try:
            text = before.decode()
        except UnicodeDecodeError:
            raise NewsletterError("the file is not UTF-8", Location(path), "save it with the encoding UTF-8") from None
        apply = change_item_text if path.suffix == ".md" else apply_operations
        try:
            after = apply(text, operations, path).encode()
        except UnicodeEncodeError:
            raise NewsletterError(
                "the text has half a character", Location(path), "delete it, and type it again"
            ) from None
        if after == before:
            return
        replace_file(path, before, after)
        last = self._done[-1] if typed and self._done else None
        if last and (last.path, last.words, last.after) == (path, words, before):
            before = self._done.pop().before
        self._done = [*self._done, Change(path, before, after, words)][-_MAX_CHANGES:]
        self._undone.clear()

    def undo(self) -> str:
        """Undo the last change, when its file is as the change left it; returns the words of the change."""
        return self._step(self._done, self._undone, "undo")

    def redo(self) -> str:
        """Do the change again that was undone last."""
        return self._step(self._undone, self._done, "redo")

    def state(self) -> dict[str, str]:
        """The words of what can be undone and of what can be done again, "" where there is nothing."""
        return {
            "undo": self._done[-1].words if self._done else "",
            "redo": self._undone[-1].words if self._undone else "",
        }

    @staticmethod
    def _step(source: list[Change], target: list[Change], what: str) -> str:
        if not source:
            raise NewsletterError(f"there is nothing to {what}")
        change = source[-1]
        old, new = (change.after, change.before) if what == "undo" else (change.before, change.after)
        if _read(change.path) != old:
            message = (
                f"the file was changed since: '{change.words}' cannot be {'undone' if what == 'undo' else 'done again'}"
            )
            raise NewsletterError(message, Location(change.path), "change it in the file")
        replace_file(change.path, old, new)
        target.append(source.pop())
        return change.words


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NewsletterError("the file is too large", Location(path))
        return path.read_bytes()
    except OSError as error:
        raise NewsletterError(f"cannot be read: {error.strerror or error}", Location(path)) from None


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
