"""E-mail addresses in ASCII, as every mail server accepts them."""

from __future__ import annotations


def ascii_domain(domain: str) -> str:
    """A domain in ASCII: "bücher.example" is "xn--bcher-kva.example" (https://www.rfc-editor.org/rfc/rfc3490).

    Raises ValueError for what is not a domain.
    """
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode()
    except IndexError:
        # The codec raises this for a misplaced dot.
        raise ValueError(domain) from None


def ascii_mailbox(address: str) -> str:
    """An e-mail address with its domain in ASCII. Raises ValueError when its local part is not ASCII."""
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError(local)
    return f"{local}@{ascii_domain(domain)}"
