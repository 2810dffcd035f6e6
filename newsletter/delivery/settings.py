"""The mail server that test mails go through: from the environment, or from a file that git ignores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal

from newsletter.content.files import read_text
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import did_you_mean, one_of

__all__ = ["SETTINGS_FILE", "Security", "Settings", "read_settings", "settings_so_far"]

#: The file, in the publication's folder, that may hold what the environment does not.
SETTINGS_FILE = "smtp.env"

Security = Literal["starttls", "tls", "none"]

_PREFIX = "NEWSLETTER_SMTP_"
_NAMES = tuple(_PREFIX + name for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD"))
_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """A mail server, and who we are to it. The password is in no message and no repr.

    `security` is "starttls" (the connection is encrypted after a greeting),
    "tls" (from its first byte), or "none", for a server on this machine only.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def read_settings(root: Path, environment: Mapping[str, str]) -> Settings:
    """The settings, each from `environment` or else from `root`/smtp.env.

    Raises NewsletterError with every problem of both; a server that is not set is one.
    """
    problems: list[Problem] = []
    settings = _read(root, environment, problems)
    if not settings.host:
        problems.append(_no_server(root))
    if problems:
        raise NewsletterError(problems)
    return settings


def settings_so_far(root: Path, environment: Mapping[str, str]) -> tuple[Settings, Problem | None]:
    """The settings, and what is missing when no server is set yet. Raises NewsletterError with every other problem."""
    problems: list[Problem] = []
    settings = _read(root, environment, problems)
    if problems:
        raise NewsletterError(problems)
    return settings, None if settings.host else _no_server(root)


def _no_server(root: Path) -> Problem:
    file = Location(root / SETTINGS_FILE)
    hint = f"put {_PREFIX}HOST=smtp.example.org into {file}, with {_PREFIX}USER and {_PREFIX}PASSWORD"
    return Problem(None, "no mail server is set", hint)


def _read(root: Path, environment: Mapping[str, str], problems: list[Problem]) -> Settings:
    path = root / SETTINGS_FILE
    values: dict[str, tuple[str, Location | None]] = _read_file(path, problems) if path.is_file() else {}
    values |= {name: (environment[name], None) for name in _NAMES if environment.get(name)}
    security = _security(values, problems)
    host, place = values.get(f"{_PREFIX}HOST", ("", None))
    if host and security == "none" and host not in _THIS_MACHINE:
        problems.append(Problem(place, f"without encryption nothing is sent to '{host}'", "use starttls or tls"))
    port = _port(values, security, problems)
    user, user_place = values.get(f"{_PREFIX}USER", ("", None))
    password, _ = values.get(f"{_PREFIX}PASSWORD", ("", None))
    if bool(user) != bool(password):
        missing = "PASSWORD" if user else "USER"
        problems.append(Problem(user_place, f"{_PREFIX}{missing} is missing", "a server wants both, or neither"))
    return Settings(host, port, security, user, password)


def _security(values: Mapping[str, tuple[str, Location | None]], problems: list[Problem]) -> Security:
    text, place = values.get(f"{_PREFIX}SECURITY", ("", None))
    for security in _PORTS:
        if text.lower() == security:
            return security
    if text:
        problems.append(Problem(place, f"{_PREFIX}SECURITY: '{text}' is not known", f"use {one_of(_PORTS)}"))
    return "tls" if values.get(f"{_PREFIX}PORT", ("", None))[0] == "465" else "starttls"


def _port(values: Mapping[str, tuple[str, Location | None]], security: Security, problems: list[Problem]) -> int:
    text, place = values.get(f"{_PREFIX}PORT", ("", None))
    if not text:
        return _PORTS[security]
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        problems.append(Problem(place, f"{_PREFIX}PORT: '{text}' is not a port", "usual are 587 and 465"))
        return 0
    return int(text)


def _read_file(path: Path, problems: list[Problem]) -> dict[str, tuple[str, Location | None]]:
    if not _is_ignored(path):
        hint = f"add the line {SETTINGS_FILE} to .gitignore: it holds a password"
        problems.append(Problem(Location(path), "git would take up this file", hint))
    values: dict[str, tuple[str, Location | None]] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.partition("=")
        place = Location(path, number)
        # The line itself is never shown: it may hold the password.
        if not equals:
            problems.append(Problem(place, "a line without '='", f"write {_PREFIX}HOST=smtp.example.org"))
        elif name.strip() not in _NAMES:
            hint = did_you_mean(name.strip(), _NAMES) or f"known are {', '.join(_NAMES)}"
            problems.append(Problem(place, "a setting that is not known", hint))
        else:
            values[name.strip()] = (_unquoted(value.strip()), place)
    return values


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value


def _is_ignored(path: Path) -> bool:
    """Whether the file is out of git's reach: in no repository, or named by a .gitignore on the way to its top."""
    path = path.resolve()
    top = next((folder for folder in path.parents if (folder / ".git").exists()), None)
    if top is None:
        return True
    ignored = False
    for folder in reversed([each for each in path.parents if each == top or top in each.parents]):
        ignore = folder / ".gitignore"
        lines = ignore.read_text("utf-8", errors="replace").split("\n") if ignore.is_file() else []
        for line in lines:
            pattern = line.rstrip()
            if pattern and not pattern.startswith("#") and _names(pattern.removeprefix("!"), path.relative_to(folder)):
                ignored = not pattern.startswith("!")
    return ignored


def _names(pattern: str, path: PurePath) -> bool:
    """Whether a line of a .gitignore (https://git-scm.com/docs/gitignore) names a file, or a folder that holds it."""
    bare = pattern.rstrip("/")
    anchored = "/" in bare
    signs = {"**/": "(?:.*/)?", "/**": "/.*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|/\*\*|\*|\?)", bare.lstrip("/"))
    wanted = re.compile(
        ("" if anchored else "(?:.*/)?") + "".join(signs.get(part) or re.escape(part) for part in parts)
    )
    folders = [each.as_posix() for each in path.parents if each.name]
    return any(wanted.fullmatch(name) for name in (folders if pattern.endswith("/") else [path.as_posix(), *folders]))
