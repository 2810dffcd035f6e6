"""Addresses of articles: complete, without tracking, and compared."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from newsletter.merge_tags import ANY_TAG
from newsletter.tracking import is_tracking

_TRACKING_FRAGMENT = re.compile(r"(xtor=|utm_|:~:text=|\.\w+\.(facebook|twitter|email)\b)", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# The beginning of what looks like %ADDRESS%: in small letters an escape means the same.
_ESCAPE_IN_CAPITALS = re.compile("%[0-9A-F]{2}(?=[A-Z0-9_-]+%)")
_MARK = re.compile(r"[][*$@=]")
# The same site for the desktop and for telephones.
_SAME_HOST = re.compile(r"^(?:www|m|mobile)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)


# The ILO's pages are numbered WCMS_754469 and can be had in any section,
# language and on any of its hosts: /global/…/WCMS_754469/lang--en/index.htm
_ILO_HOSTS = frozenset(("ilo.org", "www2.ilo.org", "oit.org", "ilo.ch", "ilo.int"))
_ILO_ARTICLE = re.compile(r"\bWCMS_?(\d{3,9})\b", re.IGNORECASE)
_ILO_LANGUAGE = re.compile(r"/lang--(\w+)", re.IGNORECASE)


def clean_address(address: str, base: str = "") -> str:
    """The complete address without tracking; '' for what is not a page on the web.

    `base` is the address of the page that it stands on. What a mailing platform
    could take for a merge tag is percent-encoded: it would put a reader's data
    into an address of the source's choice.
    """
    address = re.sub(r"[\x00-\x1f\x7f]", "", address.strip())
    if _SURROGATE.search(address):
        return ""
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
    return _without_tags(urlunsplit(parts._replace(scheme=parts.scheme.lower(), **kept)))


def _without_tags(address: str) -> str:
    """The address without the syntax of any platform's merge tags; for web servers it stays the same."""
    address = _BARE_PERCENT.sub("%25", address)
    address = _ESCAPE_IN_CAPITALS.sub(lambda found: found[0].lower(), address)
    before = ""
    # Once more for each tag within a tag.
    while address != before:
        before = address
        address = ANY_TAG.sub(lambda tag: _MARK.sub(lambda mark: f"%{ord(mark[0]):02X}", tag[0]), address)
    return address


def identity(address: str) -> str:
    """What two addresses of one article have in common; '' for no address."""
    if not address:
        return ""
    try:
        parts = urlsplit(clean_address(address) or address)
        host = _SAME_HOST.sub("", parts.hostname or "")
    except ValueError:
        return address
    found = _ILO_ARTICLE.search(f"{parts.path}?{parts.query}")
    if host in _ILO_HOSTS and found:
        return f"ilo:{found[1].lstrip('0')}"
    path = _INDEX.sub("/", parts.path).rstrip("/")
    query = "&".join(f"{name}={value}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return unquote(f"{host}{path}?{query}#{parts.fragment}")


def is_translation(one: str, other: str) -> bool:
    """Whether two addresses of one article are those of two languages."""
    found = [_ILO_LANGUAGE.search(address) for address in (one, other)]
    languages = {language[1].lower() for language in found if language}
    return len(languages) > 1 and identity(one).startswith("ilo:")
