"""From a location in what was rendered, or from an error, back to the line of a template."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from newsletter.errors import Location

_LINE_MARK = "\ufdd1"
_LINE_MARKS = re.compile(f"{_LINE_MARK}([^{_LINE_MARK}]*){_LINE_MARK}")


class LineMarks(Extension):
    """Marks each line of a template in its output, so that a location there can be traced back."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """The tokens of a template, with a mark before each line and each value."""
        # In hexadecimal: nothing that reads the marked text takes a path's characters for its own.
        path = os.fsencode(stream.filename or str(stream.name)).hex()

        def mark(line: int) -> str:
            return f"{_LINE_MARK}{path}:{line}{_LINE_MARK}"

        for token in stream:
            if token.type == "data":
                lines = token.value.split("\n")
                # After quotes too: what makes one word of an address takes the marks in it away.
                marked = [
                    re.sub("^|[\"']", rf"\g<0>{mark(token.lineno + number)}", line) for number, line in enumerate(lines)
                ]
                yield Token(token.lineno, "data", "\n".join(marked))
            else:
                if token.type == "variable_begin":
                    yield Token(token.lineno, "data", mark(token.lineno))
                yield token


def trace_back(marked: str, location: Location) -> Location | None:
    """The line of a template that a location in its output, rendered without marks, comes from; None when unknown.

    `marked` is the same output, rendered with LineMarks.
    """
    lines = marked.split("\n")
    for number in range(min(location.line, len(lines)) - 1, -1, -1):
        seen, end, best = 0, 0, None
        for mark in _LINE_MARKS.finditer(lines[number]):
            seen += mark.start() - end
            if number == location.line - 1 and seen >= location.column and best is not None:
                break
            best, end = mark[1], mark.end()
        if best is not None:
            path, _, line = best.rpartition(":")
            return Location(Path(os.fsdecode(bytes.fromhex(path))), int(line))
    return None


def location_in_template(error: BaseException) -> Location | None:
    """The last location of an error's traceback that is in a template."""
    location = None
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.suffix == ".j2":
            location = Location(path, trace.tb_lineno)
        trace = trace.tb_next
    return location
