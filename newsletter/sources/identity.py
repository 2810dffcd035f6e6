"""Addresses of articles: made whole, freed of tracking, and compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

from newsletter.tracking import is_tracking

__all__ = ["clean_address", "identity", "is_translation"]

_TRACKING_FRAGMENT = re.compile(r"(xtor=|utm_|:~:text=|\.\w+\.(facebook|twitter|email)\b)", re.IGNORECASE)
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Site:
    """A site whose articles have a number, whatever the host, the section or the language."""

    name: str
    hosts: frozenset[str]
    article: re.Pattern[str]
    language: re.Pattern[str]


# The ILO's pages are numbered WCMS_754469 and can be had in any section,
# language and on any of its hosts: /global/…/WCMS_754469/lang--en/index.htm
_SITES: tuple[_Site, ...] = (
    _Site(
        "ilo",
        frozenset(("ilo.org", "www2.ilo.org", "oit.org", "ilo.ch", "ilo.int")),
        re.compile(r"\bWCMS_?(\d{3,9})\b", re.IGNORECASE),
        re.compile(r"/lang--(\w+)", re.IGNORECASE),
    ),
)


def clean_address(address: str, base: str = "") -> str:
    """The address whole and without tracking; '' for what is no page on the web.

    `base` is the address of the page that it stands on.
    """
    address = re.sub(r"[\x00-\x1f\x7f]", "", address.strip())
    try:
        parts = urlsplit(urljoin(base, address) if base else address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or len(address) > 2000:
        return ""
    query = parts.query
    if query:
        query = "&".join(part for part in query.split("&") if not is_tracking(part.partition("=")[0]))
    fragment = "" if _TRACKING_FRAGMENT.match(parts.fragment) else parts.fragment
    # What a browser would encode on the way; what is encoded stays.
    safe = "!#$%&'()*+,/:;=?@[]~-._"
    kept = {"path": quote(parts.path, safe), "query": quote(query, safe), "fragment": quote(fragment, safe)}
    return urlunsplit(parts._replace(scheme=parts.scheme.lower(), **kept))


def identity(address: str) -> str:
    """What two addresses of one article have in common; '' for no address."""
    if not address:
        return ""
    try:
        parts = urlsplit(clean_address(address) or address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return address
    for site in _SITES:
        found = site.article.search(parts.path) or site.article.search(parts.query)
        if host in site.hosts and found:
            return f"{site.name}:{found[1].lstrip('0')}"
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{path}?{query}#{parts.fragment}"


def is_translation(one: str, other: str) -> bool:
    """Whether two addresses of one article ask for it in different languages."""
    for site in _SITES:
        languages = [site.language.search(address) for address in (one, other)]
        if all(languages) and identity(one).startswith(f"{site.name}:"):
            return len({found[1].lower() for found in languages if found}) > 1
    return False
