"""The lines of an iCalendar file as properties of its events (https://www.rfc-editor.org/rfc/rfc5545)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"([A-Za-z0-9-]+)")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*')
_ESCAPED = re.compile(r"\\([\\;,nN])")
#: Components within components; an event with an alarm has three.
_MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its value as it is written, its parameters by their names in capitals."""

    value: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as a text, which may have several lines."""
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    """A calendar, an event or a time zone: the line at which it begins, and its properties by their names."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def first(self, name: str) -> Property:
        """The first property of a name, or an empty one."""
        return self.properties.get(name, [Property("")])[0]

    def text(self, name: str) -> str:
        """The text of the first property of a name; '' without one."""
        return self.first(name).text.strip()


@dataclass(slots=True)
class Calendar:
    """What a file has: its calendar's own properties, its events, and its time zones; whether it is complete."""

    own: Component
    events: list[Component] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    complete: bool = True


def read_calendar(text: str) -> Calendar:
    """The calendar in a file. Alarms and to-dos are left out, as is an event that does not end."""
    calendar = Calendar(Component(1))
    stack: list[tuple[str, Component]] = []
    for number, line in _unfolded(text):
        name, prop = _read_line(line)
        if name == "BEGIN":
            kind = prop.value.strip().upper()
            component = calendar.own if kind == "VCALENDAR" else Component(number)
            if len(stack) < _MAX_DEPTH:
                stack.append((kind, component))
        elif name == "END" and stack:
            kind, component = stack.pop()
            if kind == "VEVENT":
                calendar.events.append(component)
            elif kind == "VTIMEZONE":
                calendar.zones.append(component)
        elif name and stack:
            stack[-1][1].properties.setdefault(name, []).append(prop)
    calendar.complete = not stack
    return calendar


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a line that begins with a space goes on from the one before."""
    kept: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines() if "\x85" not in text else re.split(r"\r\n|\n|\r", text), 1):
        if line.startswith((" ", "\t")) and kept:
            kept.append(line[1:])
            continue
        if kept:
            yield first, "".join(kept)
        kept, first = [line], number
    if kept:
        yield first, "".join(kept)


def _read_line(line: str) -> tuple[str, Property]:
    """The name of a line's property in capitals, and the property; '' for a line that is none."""
    name = _NAME.match(line)
    if not name:
        return "", Property("")
    position = name.end()
    parameters: dict[str, str] = {}
    while found := _PARAMETER.match(line, position):
        parameters[found[1].upper()] = found[2].strip('"')
        position = found.end()
    if line[position : position + 1] != ":":
        return "", Property("")
    return name[1].upper(), Property(line[position + 1 :], parameters)
