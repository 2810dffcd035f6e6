"""What can be said of an address without opening it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from newsletter.tracking import is_tracking

# Kept for documentation, or never given to anyone: https://www.rfc-editor.org/rfc/rfc2606
_EXAMPLE_HOSTS = ("example.com", "example.org", "example.net", "example.edu", "test.com", "yoursite.com", "website.com")
_RESERVED = (".example", ".invalid", ".test")
_PLACEHOLDER = re.compile(r"\b(?:TODO|TBC|TBD|XXX+|FIXME|INSERT[_ -]?(?:LINK|URL)|YOUR[_-](?:LINK|URL))\b")
_INTERNAL_HOST = re.compile(
    # Not dev, stage or preview: dev.mysql.com and others are open to all.
    r"^(?:localhost|(?:staging|stg|preprod|uat|intranet)\d*\..*\..*)$"
    r"|\.(?:local|localhost|internal|intranet|corp|lan|home\.arpa)$"
)


def is_web(address: str) -> bool:
    """Whether it is an address of the web."""
    return address.lower().startswith(("http://", "https://"))


def host_of(address: str) -> str:
    """The host in small letters; '' when there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def path_of(address: str) -> str:
    """The path; '' when there is none, or the address is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def is_placeholder(address: str) -> bool:
    """Whether the address stands for one that was still to come."""
    host = host_of(address)
    reserved = host.endswith(_RESERVED) or _is_below(host, _EXAMPLE_HOSTS)
    return reserved or address == "#" or bool(_PLACEHOLDER.search(address))


def _is_below(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def is_internal(address: str, own: Iterable[str] = ()) -> bool:
    """Whether only colleagues can open it; `own` are further hosts, with all below them."""
    host = host_of(address)
    if not host:
        return False
    if _is_below(host, own):
        return True
    import ipaddress

    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(_INTERNAL_HOST.search(host)) or "." not in host


def tracking_parameters(address: str) -> list[str]:
    """The names of the tracking parameters in an address."""
    if "?" not in address:
        return []
    query = address.partition("?")[2].partition("#")[0]
    names = [pair.partition("=")[0] for pair in re.split("[&;]", query)]
    return [name for name in names if is_tracking(name)]
