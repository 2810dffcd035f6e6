"""What can be wrong, and where: the only carriers of messages and hints.

Readers of one value raise `InvalidValue`. Whoever knows where the value is
makes a `Problem` of it, and `NewsletterError` carries all problems found. A
finding of the checks is a problem with a rule and a severity.

Exit codes of the command line: 0 fine, 1 content or checks failed, 2 wrong
usage, 3 a bug of this program, 130 interrupted (Ctrl-C), 143 terminated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


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
        text = escape_controls(self.name or _short(self.path))
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
        return where + escape_controls(" ".join(what.split()))


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


# Control characters, line ends, and what turns the direction of text: terminals obey them.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def escape_controls(text: str) -> str:
    """`text` from a file's name, a server or the like, harmless for a terminal: controls as Python shows them."""
    return _CONTROLS.sub(lambda found: ascii(found[0])[1:-1], text)


def _short(path: Path) -> str:
    """The path as one would type it in the current folder, when it is below that."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):  # the current folder may be deleted
        return str(path)
