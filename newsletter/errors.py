"""The one family of errors, and the places in files that they name.

Exit codes: 0 fine, 1 content or checks failed, 2 wrong usage, 3 a problem of
this program, 130 interrupted, 143 told to end. Only the command line uses them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["InvalidValue", "Location", "NewsletterError", "Problem"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A location in a file: 1-based line and column, in characters; 0 when unknown.

    What is no file (a page, pasted text) has a `name` instead: its address, or what an editor calls it.
    """

    path: Path
    line: int = 0
    column: int = 0
    name: str = ""

    @classmethod
    def of_source(cls, name: str, line: int = 0) -> Location:
        """A line of a source that is no file."""
        return cls(Path(), line, name=name)

    def __str__(self) -> str:
        text = self.name or _short(self.path)
        if self.line:
            text += f":{self.line}"
            if self.column:
                text += f":{self.column}"
        return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it."""

    location: Location | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        what = f"{self.message}; {self.hint}" if self.hint else self.message
        # A value from a file may hold line ends; a problem is one line.
        return where + " ".join(what.split())


class NewsletterError(Exception):
    """Something that the person at the keyboard can mend.

    It carries every problem found in one go, in the order of the files.
    """

    def __init__(self, message: str | Iterable[Problem], location: Location | None = None, hint: str = "") -> None:
        problems = (Problem(location, message, hint),) if isinstance(message, str) else tuple(message)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvalidValue(ValueError):  # noqa: N818 - it names the value, not the program's failure
    """A value that its field type does not allow: the message, and a hint for the editor."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def _short(path: Path) -> str:
    """The path as one would type it from here, when it lies below here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
