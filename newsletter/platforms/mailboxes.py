"""E-mail addresses as every mail server takes them."""

from __future__ import annotations

__all__ = ["ascii_domain", "ascii_mailbox"]


def ascii_domain(domain: str) -> str:
    """A domain in ASCII, however it was written (https://www.rfc-editor.org/rfc/rfc3490). Raises ValueError."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except IndexError:
        # What the codec raises for a dot where none can stand.
        raise ValueError(domain) from None


def ascii_mailbox(address: str) -> str:
    """An e-mail address with its domain in ASCII. Raises ValueError when what stands before the @ is not ASCII."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError(local)
    return f"{local}@{ascii_domain(domain)}"
