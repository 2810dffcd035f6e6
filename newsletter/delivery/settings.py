"""The mail server of test mails: from the environment, or from a file that git ignores.

The file is read here and not by python-dotenv, which gives no line numbers,
takes a line without '=' for a name, and changes passwords with ' #' or a
backslash in them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from newsletter.content.files import read_text
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import did_you_mean, one_of

#: The file in the publication's folder.
SETTINGS_FILE = "smtp.env"

Security = Literal["starttls", "tls", "none"]

_PREFIX = "NEWSLETTER_SMTP_"
_HOST, _PORT, _SECURITY, _USER, _PASSWORD = _NAMES = tuple(
    _PREFIX + name for name in ("HOST", "PORT", "SECURITY", "USER", "PASSWORD")
)
_DEFAULT_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """A mail server, and how to log in. The password is in no message and no repr.

    `security` is "starttls" (the connection is encrypted after a greeting),
    "tls" (from its first byte), or "none", for a server on this machine only.
    """

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


class _Value(NamedTuple):
    text: str = ""
    location: Location | None = None


def read_settings(root: Path, environment: Mapping[str, str], *, need_server: bool = True) -> Settings:
    """The settings, each from `environment` or else from `root`/smtp.env.

    A password of the environment is only for a host of the environment.
    Raises NewsletterError with every problem of both; with `need_server`, a
    missing host is one, and else gives `host=""`.
    """
    problems: list[Problem] = []
    path = root / SETTINGS_FILE
    values = dict.fromkeys(_NAMES, _Value())
    values |= _read_file(path, problems) if path.is_file() else {}
    values |= {name: _Value(environment[name]) for name in _NAMES if environment.get(name)}
    host, location = values[_HOST]
    if host and location and environment.get(_PASSWORD):
        # Whoever gives away a folder with an smtp.env would get the password of everyone who sends a test with it.
        hint = f"set {_HOST} in the environment too, or write all settings into {SETTINGS_FILE}"
        problems.append(Problem(location, f"{_PASSWORD} of the environment is not sent to a server of this file", hint))
    security = _read_security(values, problems)
    if host and security == "none" and host not in _THIS_MACHINE:
        message = f"nothing is sent to '{host}' without encryption"
        problems.append(Problem(location, message, f"set {_SECURITY} to starttls or tls"))
    port = _read_port(values[_PORT], security, problems)
    user, password = values[_USER], values[_PASSWORD]
    if bool(user.text) != bool(password.text):
        missing, given = (_PASSWORD, user) if user.text else (_USER, password)
        problems.append(Problem(given.location, f"{missing} is missing", "set both, or none of the two"))
    if need_server and not host:
        problems.append(no_server(root))
    if problems:
        raise NewsletterError(problems)
    return Settings(host, port, security, user.text, password.text)


def no_server(root: Path) -> Problem:
    """The problem that no mail server is set, with what to write into which file as its hint."""
    hint = f"put {_HOST}=smtp.example.org into {Location(root / SETTINGS_FILE)}, with {_USER} and {_PASSWORD}"
    return Problem(None, "no mail server is set", hint)


def _read_security(values: Mapping[str, _Value], problems: list[Problem]) -> Security:
    text, location = values[_SECURITY]
    for security in _DEFAULT_PORTS:
        if text.lower() == security:
            return security
    if text:
        problems.append(Problem(location, f"{_SECURITY}: unknown value '{text}'", f"use {one_of(_DEFAULT_PORTS)}"))
    return "tls" if values[_PORT].text == "465" else "starttls"


def _read_port(value: _Value, security: Security, problems: list[Problem]) -> int:
    if not value.text:
        return _DEFAULT_PORTS[security]
    if re.fullmatch(r"[0-9]{1,5}", value.text) and 1 <= int(value.text) <= 65535:
        return int(value.text)
    problems.append(Problem(value.location, f"{_PORT}: '{value.text}' is not a port", "usual are 587 and 465"))
    return 0


def _read_file(path: Path, problems: list[Problem]) -> dict[str, _Value]:
    if not _is_ignored(path):
        hint = f"add the line {SETTINGS_FILE} to .gitignore: the file holds a password"
        problems.append(Problem(Location(path), "git does not ignore this file", hint))
    values: dict[str, _Value] = {}
    for number, line in enumerate(read_text(path).split("\n"), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, value = (part.strip() for part in text.partition("="))
        location = Location(path, number)
        # The line itself is in no message: it may hold the password.
        if not equals:
            problems.append(Problem(location, "a line without '='", f"write {_HOST}=smtp.example.org"))
        elif name not in _NAMES:
            hint = did_you_mean(name, _NAMES) or f"known are {', '.join(_NAMES)}"
            problems.append(Problem(location, "an unknown setting", hint))
        else:
            quoted = re.fullmatch(r"(['\"])(.*)\1", value)
            values[name] = _Value(quoted[2] if quoted else value, location)
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
