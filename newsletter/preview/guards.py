"""What keeps other web pages out: the requested host, the origin of writes, and what the pages may do."""

from __future__ import annotations

import hmac
import ipaddress
import socket
from collections.abc import Mapping

#: The page: its own files and nothing else.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

#: The email's frame: its inline styles and its pictures; no script, no form,
#: no frame, no font. Its sandbox forbids scripts once more, but in Safari.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: http: data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

#: Sent with every answer, beside a policy.
SECURITY_HEADERS: Mapping[str, str] = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def hosts_served(host: str) -> frozenset[str]:
    """The host names that a server bound to `host` answers to, without the port."""
    if is_loopback(host):
        return frozenset(_LOOPBACK)
    return frozenset({*_LOOPBACK, host.lower(), socket.gethostname().lower()})


def is_loopback(host: str) -> bool:
    """Whether a server bound to `host` is reached from this computer alone."""
    return host in ("127.0.0.1", "localhost", "::1")


def is_served(header: str, hosts: frozenset[str], port: int) -> bool:
    """Whether the `Host` header names this server.

    Another site can let its own name point to 127.0.0.1 (DNS rebinding), but
    not an IP address: when more than the loopback is served, any IP address
    is accepted, but only known names.
    """
    # Browsers leave out the port of the scheme.
    if port == 80 and not header.rpartition(":")[2].isdigit():
        header += ":80"
    name, _, requested_port = header.lower().rpartition(":")
    if not name or requested_port != str(port):
        return False
    return name in hosts or (len(hosts) > len(_LOOPBACK) and _is_address(name.strip("[]")))


def may_write(headers: Mapping[str, str], token: str) -> bool:
    """Whether a request comes from the served page: its origin is the requested host, and it has the token."""
    same_origin = headers.get("origin", "") == f"http://{headers.get('host', '')}"
    given = headers.get("x-newsletter-token", "")
    return same_origin and hmac.compare_digest(given.encode(), token.encode())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
