"""What can be wrong, and where: the only carriers of messages and hints.

Readers of one value raise `InvalidValue`. Whoever knows where the value is
makes a `Problem` of it, and `NewsletterError` carries all problems found. A
finding of the checks is a problem with a rule and a severity.

Exit codes of the command line: 0 fine, 1 content or checks failed, 2 wrong
usage, 3 a bug of this program, 130 interrupted (Ctrl-C), 143 terminated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["InvalidValue", "Location", "NewsletterError", "Problem"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """Where something is in a file: line and column from 1, in characters; 0 when unknown."""

    path: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """The path as one would type it from the current folder, with line and column where they are known."""
        path, folder = self.path, Path.cwd()
        short = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
        return ":".join([short, *(str(number) for number in (self.line, self.column) if number)])


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
    """Something that the user can fix.

    It carries every problem found in one go, in the order of the files.
    """

    def __init__(self, message: str | Iterable[Problem], location: Location | None = None, hint: str = "") -> None:
        problems = (Problem(location, message, hint),) if isinstance(message, str) else tuple(message)
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InvalidValue(ValueError):  # noqa: N818 - the value is wrong, not the program
    """A value that its field type does not allow: the message, and a hint for the editor."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
