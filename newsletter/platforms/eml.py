"""`email.eml`: the email as a message that mail programs open as an unsent draft.

The same email gives the same bytes: date, message id and boundaries come
from its content.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Self

from newsletter.content.model import Sender
from newsletter.errors import Location, NewsletterError
from newsletter.images.preparing import Picture, content_id
from newsletter.platforms.mailboxes import ascii_mailbox
from newsletter.platforms.platform import Platform
from newsletter.rendering.email import Email

# CRLF, lines of at most 78 characters as RFC 5322 recommends, and bodies for servers that know only seven bits.
_POLICY = SMTP.clone(cte_type="7bit")
_MAX_WORD = 60  # characters of a header's word that is not encoded
_ASCII = bytes(range(128))


class _WrittenHeader(str):
    """A header's text, with the lines that it is written as: the library would write other ones.

    It takes such a value as it is
    (https://docs.python.org/3/library/email.policy.html#email.policy.EmailPolicy.header_store_parse).
    """

    __slots__ = ("lines", "name")
    name: str
    lines: str

    def __new__(cls, name: str, text: str, lines: str) -> Self:
        header = super().__new__(cls, text)
        header.name, header.lines = name, lines
        return header

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self.lines}{policy.linesep}"


def draft_message(email: Email, platform: Platform, embedded: Sequence[Picture] = ()) -> bytes:
    """The bytes of the draft, with CRLF line ends.

    `X-Unsent` makes Outlook open it for sending
    (https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-oxcmail/).
    Raises NewsletterError when the sender's address cannot be used in a message.
    """
    message = make_message(email, email.issue.subject, embedded)
    publication = email.issue.publication
    # Filters of unwanted mail count a message without a recipient; one that is sent by mistake comes back.
    message["To"] = sender_address(publication.sender, publication.origin.location("sender")).addr_spec
    message["X-Unsent"] = "1"
    if "unsubscribe" not in platform.tags:
        address = f"<{platform.unsubscribe_mail(publication)}>"
        # In one line, as it is: encoded words are not allowed here (https://www.rfc-editor.org/rfc/rfc2047#section-5).
        message["List-Unsubscribe"] = _WrittenHeader("List-Unsubscribe", address, address)
    return message.as_bytes()


def make_message(email: Email, subject: str, embedded: Sequence[Picture] = ()) -> EmailMessage:
    """The email as a message without recipients: plain text, then HTML, with the pictures it shows by `cid:`."""
    publication = email.issue.publication
    sender = sender_address(publication.sender, publication.origin.location("sender"))
    pictures = list({picture.name: picture for picture in embedded}.values())
    names = [picture.name for picture in pictures]
    parts = (email.issue.id, subject, str(sender), email.text, email.html, *names)
    digest = hashlib.sha256(b"".join(part.encode() + b"\0" for part in parts)).hexdigest()[:32]
    message = EmailMessage(policy=_POLICY)
    message["From"] = _from_header(sender)
    message["Subject"] = _encoded("Subject", subject) or subject
    message["Date"] = datetime.combine(email.issue.published, time(9), UTC)
    message["Message-ID"] = f"<{email.issue.id}.{digest}@{sender.domain}>"
    message["MIME-Version"] = "1.0"
    text = _text_part(email.text, "plain", "us-ascii" if email.text.isascii() else "utf-8")
    html = _text_part(email.html, "html", email.charset)
    message["Content-Type"] = f'multipart/alternative; boundary="=_alternative_{digest}"'
    message.set_payload([text, html])
    for picture in pictures:
        html.add_related(
            picture.content,
            maintype="image",
            subtype=picture.subtype,
            cid=f"<{content_id(picture)}>",
            disposition="inline",
            filename=picture.name,
        )
    if pictures:
        html.set_boundary(f"=_related_{digest}")
    # Set last: a message that becomes multipart hands its Content- headers down.
    message["Content-Language"] = publication.language
    return message


def _from_header(sender: Address) -> str:
    header = _encoded("From", sender.display_name)
    if not header:
        return str(sender)
    lines = f"{header.lines}{_POLICY.linesep} <{sender.addr_spec}>"
    return _WrittenHeader("From", str(sender), lines)


def _encoded(name: str, text: str) -> _WrittenHeader | None:
    """A header as encoded words, or None where its text needs none.

    The library's policy writes the space between two words between two
    encoded words, where readers drop it (https://www.rfc-editor.org/rfc/rfc2047#section-6.2).
    Text that looks like an encoded word is encoded too: decoded, it could begin another header.
    Raises NewsletterError for text with a line end.
    """
    if len(text.splitlines()) > 1 or text.endswith(("\r", "\n")):
        raise NewsletterError(f"the {name} of a message may not have a line end", hint="write it in one line")
    if text.isascii() and "=?" not in text and all(len(word) <= _MAX_WORD for word in text.split()):
        return None
    # A line with encoded words has at most 76 characters (https://www.rfc-editor.org/rfc/rfc2047#section-2).
    header = Header(text, "utf-8", maxlinelen=74, header_name=name)
    return _WrittenHeader(name, text, header.encode(linesep=_POLICY.linesep))


def _text_part(text: str, subtype: str, charset: str) -> EmailMessage:
    """A text in quoted-printable, or in base64 where more than a sixth of it would be escaped."""
    content = text.encode(charset)
    sample = content[:4096]
    mostly_escaped = len(sample.translate(None, _ASCII)) > len(sample) / 6
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = f'text/{subtype}; charset="{charset}"'
    part["Content-Transfer-Encoding"] = "base64" if mostly_escaped else "quoted-printable"
    part.set_payload(base64.encodebytes(content).decode() if mostly_escaped else binascii.b2a_qp(content).decode())
    return part


def sender_address(sender: Sender, location: Location) -> Address:
    """The sender as an address of a header, its domain in ASCII.

    Raises NewsletterError for a local part beyond ASCII, which most servers refuse.
    """
    with contextlib.suppress(ValueError):
        return Address(re.sub(r"\s+", " ", sender.name), addr_spec=ascii_mailbox(sender.email))
    hint = "use an address of plain letters, for example news@example.org"
    raise NewsletterError(f"most mail servers refuse the sender '{sender.email}'", location, hint)
