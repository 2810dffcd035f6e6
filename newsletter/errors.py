"""The one family of errors, and the places in files that they name.

Exit codes: 0 fine, 1 content or checks failed, 2 wrong usage, 3 a fault of
this program, 130 interrupted, 143 told to end. Only the command line uses them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Fault", "Location", "NewsletterError", "did_you_mean", "one_of"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: 1-based line and column, in characters; 0 when unknown."""

    path: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        text = _short(self.path)
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        return text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and what to do about it."""

    location: Location | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        what = f"{self.message}; {self.hint}" if self.hint else self.message
        # A value from a file may hold line ends; a fault is one line.
        return where + " ".join(what.split())


class NewsletterError(Exception):
    """Something that the person at the keyboard can mend.

    It carries every fault found in one go, in the order of the files.
    """

    def __init__(self, message: str | Iterable[Fault], location: Location | None = None, hint: str = "") -> None:
        faults = (Fault(location, message, hint),) if isinstance(message, str) else tuple(message)
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def did_you_mean(word: str, known: Iterable[str], *, most: int = 3) -> str:
    """A hint naming the known words nearest to a misspelt one, or ''."""
    import difflib

    names = list(dict.fromkeys(known))
    lowered: dict[str, str] = {}
    for name in names:
        lowered.setdefault(name.lower(), name)
    near = difflib.get_close_matches(word.lower(), lowered, n=most, cutoff=0.6)
    return f"did you mean {one_of([lowered[name] for name in near])}?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """Names for a sentence: 'a', 'a' or 'b', 'a', 'b' or 'c'."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]


def _short(path: Path) -> str:
    """The path as one would type it from here, when it lies below here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
