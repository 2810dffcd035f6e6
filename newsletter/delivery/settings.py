"""The mail server of test mails: from the environment, or from a file that git ignores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from newsletter.delivery.env_file import Setting, read_env_file
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.wording import one_of

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


def read_settings(root: Path, environment: Mapping[str, str], *, need_server: bool = True) -> Settings:
    """The settings, each from `environment` or else from `root`/smtp.env.

    A password of the environment is only for a host of the environment.
    Raises NewsletterError with every problem of both; with `need_server`, a
    missing host is one, and else gives `host=""`.
    """
    problems: list[Problem] = []
    path = root / SETTINGS_FILE
    values = dict.fromkeys(_NAMES, Setting())
    values |= read_env_file(path, _NAMES, "a password", problems) if path.is_file() else {}
    values |= {name: Setting(environment[name]) for name in _NAMES if environment.get(name)}
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


def _read_security(values: Mapping[str, Setting], problems: list[Problem]) -> Security:
    text, location = values[_SECURITY]
    for security in _DEFAULT_PORTS:
        if text.lower() == security:
            return security
    if text:
        problems.append(Problem(location, f"{_SECURITY}: unknown value '{text}'", f"use {one_of(_DEFAULT_PORTS)}"))
    return "tls" if values[_PORT].text == "465" else "starttls"


def _read_port(value: Setting, security: Security, problems: list[Problem]) -> int:
    if not value.text:
        return _DEFAULT_PORTS[security]
    if re.fullmatch(r"[0-9]{1,5}", value.text) and 1 <= int(value.text) <= 65535:
        return int(value.text)
    problems.append(Problem(value.location, f"{_PORT}: '{value.text}' is not a port", "usual are 587 and 465"))
    return 0
