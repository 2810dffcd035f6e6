"""What a rule finds, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsletter.errors import Location, Problem

if TYPE_CHECKING:
    from newsletter.checks.context import CheckContext

__all__ = ["SEVERITIES", "Finding", "Found", "Rule", "Severity"]

Severity = Literal["error", "warning", "notice"]

#: The gravest first. An error would reach readers as a problem; a warning most
#: likely would; a notice is worth a look.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")


class Found(NamedTuple):
    """What a rule's function says: the place to mend, what is wrong there, and what to do.

    `item` is the id of the news item that it is about, '' when it is about
    none; `clients` the names of the mail programs concerned, for client support.
    """

    location: Location | None
    message: str
    hint: str = ""
    item: str = ""
    clients: tuple[str, ...] = ()


class Rule(NamedTuple):
    """One rule: its id, how grave it is, its function, and for people why it exists and who says so.

    `source` is an address, or says in words where the rule comes from.
    """

    id: str
    severity: Severity
    check: Callable[[CheckContext], Iterable[Found]]
    why: str
    source: str


class Finding(NamedTuple):
    """One finding, complete."""

    rule: str
    severity: Severity
    location: Location | None
    message: str
    hint: str
    item: str
    clients: tuple[str, ...]

    def __str__(self) -> str:
        return f"{Problem(self.location, self.message, self.hint)} [{self.rule}]"
