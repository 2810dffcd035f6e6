"""Files of settings with passwords and keys, which git ignores: `NAME=value` lines.

They are read here and not by python-dotenv, which gives no line numbers,
takes a line without '=' for a name, and changes passwords with ' #' or a
backslash in them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path, PurePath
from typing import NamedTuple

from newsletter.content.files import read_text
from newsletter.errors import Location, Problem
from newsletter.wording import did_you_mean


class Setting(NamedTuple):
    """A value, and where it was read; None for the environment."""

    text: str = ""
    location: Location | None = None


def read_env_file(path: Path, names: Collection[str], secret: str, problems: list[Problem]) -> dict[str, Setting]:
    """The settings of a file, by name; `secret` is what the file holds, for messages: "a password".

    Adds a problem for every line that is none of `names`, and when git does
    not ignore the file. No message shows a line: it may hold the secret.
    """
    if not _is_ignored(path):
        hint = f"add the line {path.name} to .gitignore: the file holds {secret}"
        problems.append(Problem(Location(path), "git does not ignore this file", hint))
    values: dict[str, Setting] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in text.partition("="))
        location = Location(path, number)
        if not equals:
            problems.append(Problem(location, "a line without '='", f"write for example {next(iter(names))}=value"))
        elif name not in names:
            hint = did_you_mean(name, names) or f"known are {', '.join(names)}"
            problems.append(Problem(location, "an unknown setting", hint))
        else:
            quoted = re.fullmatch(r"(['\"])(.*)\1", value)
            values[name] = Setting(quoted[2] if quoted else value, location)
    return values


def _is_ignored(path: Path) -> bool:
    """Whether git ignores the file: by a .gitignore of its repository, or because it is in no repository."""
    path = path.resolve()
    top = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    if top is None:
        return True
    ignored = False
    for folder in reversed([each for each in path.parents if each.is_relative_to(top)]):
        ignore = folder / ".gitignore"
        for line in ignore.read_text("utf-8", errors="replace").split("\n") if ignore.is_file() else ():
            pattern = line.rstrip()
            if _matches(pattern.removeprefix("!"), path.relative_to(folder)):
                ignored = not pattern.startswith("!")  # the last line that matches decides
    return ignored


def _matches(pattern: str, path: PurePath) -> bool:
    """Whether a line of a .gitignore (https://git-scm.com/docs/gitignore) matches a file, or a folder that holds it."""
    bare = pattern.rstrip("/")
    wildcards = {"**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|/\*\*|\*|\?)", bare.lstrip("/"))
    regex = "".join(wildcards.get(part) or re.escape(part) for part in parts)
    if "/" not in bare:
        regex = "(?:.*/)?" + regex
    folders = [each.as_posix() for each in path.parents if each.name]
    names = folders if pattern.endswith("/") else [path.as_posix(), *folders]
    return any(re.fullmatch(regex, name) for name in names)
