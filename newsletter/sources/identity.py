"""Addresses of articles: complete, without tracking, and compared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

from newsletter.tracking import is_tracking

_TRACKING_FRAGMENT = re.compile(r"(xtor=|utm_|:~:text=|\.\w+\.(facebook|twitter|email)\b)", re.IGNORECASE)
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)


# The ILO's pages are numbered WCMS_754469 and can be had in any section,
# language and on any of its hosts: /global/…/WCMS_754469/lang--en/index.htm
_ILO_HOSTS = frozenset(("ilo.org", "www2.ilo.org", "oit.org", "ilo.ch", "ilo.int"))
_ILO_ARTICLE = re.compile(r"\bWCMS_?(\d{3,9})\b", re.IGNORECASE)
_ILO_LANGUAGE = re.compile(r"/lang--(\w+)", re.IGNORECASE)


def clean_address(address: str, base: str = "") -> str:
    """The complete address without tracking; '' for what is not a page on the web.

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
    found = _ILO_ARTICLE.search(f"{parts.path}?{parts.query}")
    if host in _ILO_HOSTS and found:
        return f"ilo:{found[1].lstrip('0')}"
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{host}{path}?{query}#{parts.fragment}"


def is_translation(one: str, other: str) -> bool:
    """Whether two addresses of one article are those of two languages."""
    found = [_ILO_LANGUAGE.search(address) for address in (one, other)]
    languages = {language[1].lower() for language in found if language}
    return len(languages) > 1 and identity(one).startswith("ilo:")
