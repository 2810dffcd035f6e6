"""`email.eml`: the email as a message that mail programs open as an unsent draft.

The same email gives the same bytes: date, message id and boundaries come
from its content.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from email.generator import BytesGenerator
from email.header import Header
from email.headerregistry import Address, HeaderRegistry
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

from newsletter.content.model import Sender
from newsletter.errors import Location, NewsletterError
from newsletter.images.preparing import Picture, content_id
from newsletter.platforms.mailboxes import ascii_mailbox
from newsletter.platforms.platform import Platform
from newsletter.rendering.email import Email

__all__ = ["draft_message", "make_message", "sender_address"]


_LONGEST_WORD = 60


class _Headers(HeaderRegistry):
    """Keeps what it made: most headers are those of the last issue too, and parsing them takes the library long."""

    @lru_cache(maxsize=64)  # noqa: B019 - there is one, as long as the program
    def __getitem__(self, name: str) -> Any:
        return super().__getitem__(name)

    @lru_cache(maxsize=64)  # noqa: B019
    def __call__(self, name: str, value: Any) -> Any:
        return super().__call__(name, value)


class _Policy(EmailPolicy):
    """Keeps headers as they are written, for the same reason."""

    @lru_cache(maxsize=64)  # noqa: B019
    def fold_binary(self, name: str, value: str) -> bytes:
        text = str(value)
        if name == "List-Unsubscribe":
            # An address, which no encoded word may stand for (https://www.rfc-editor.org/rfc/rfc2047#section-5).
            return f"{name}: {text}{self.linesep}".encode("ascii")
        if name == "Subject" and _needs_encoding(text):
            return f"{name}: {self._encoded(name, text)}{self.linesep}".encode("ascii")
        if name == "From" and _needs_encoding(value.addresses[0].display_name):  # type: ignore[attr-defined]
            (sender,) = value.addresses  # type: ignore[attr-defined]
            words = self._encoded(name, sender.display_name)
            return f"{name}: {words}{self.linesep} <{sender.addr_spec}>{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)

    def _encoded(self, name: str, text: str) -> str:
        """A text as encoded words. The policy's own way puts spaces between two of them, where readers drop them."""
        # A word has 75 characters at most; the library's are up to two longer than it is told.
        return Header(text, "utf-8", maxlinelen=74, header_name=name).encode(linesep=self.linesep)


def _needs_encoding(text: str) -> bool:
    """Whether a header's text is beyond ASCII, or holds a word that no line takes: the library would encode that."""
    return not text.isascii() or any(len(word) > _LONGEST_WORD for word in text.split())


# Lines of at most 78 characters as RFC 5322 asks; headers beyond ASCII encoded as RFC 2047 asks, and bodies
# so that they pass through servers that know only seven bits.
_POLICY = _Policy(
    linesep="\r\n", max_line_length=78, utf8=False, cte_type="7bit", raise_on_defect=False, header_factory=_Headers()
)


_ASCII = bytes(range(128))


def draft_message(email: Email, platform: Platform, embedded: Sequence[Picture] = ()) -> bytes:
    """The bytes of the draft, with CRLF line ends.

    `X-Unsent` makes Outlook open it for sending
    (https://learn.microsoft.com/en-us/openspecs/exchange_server_protocols/ms-oxcmail/).
    Raises NewsletterError when the sender's address cannot stand in a message.
    """
    message = make_message(email, email.issue.subject, embedded)
    message["X-Unsent"] = "1"
    if "unsubscribe" not in platform.tags:
        message["List-Unsubscribe"] = f"<{platform.unsubscribe_mail(email.issue.publication)}>"
    content = io.BytesIO()
    _Generator(content, mangle_from_=False, policy=_POLICY).flatten(message)
    return content.getvalue()


class _Generator(BytesGenerator):
    """Writes a part at once; the library's own writes it line by line, in ten times the time."""

    def _write_lines(self, lines: str) -> None:
        text = lines.replace("\r\n", "\n").replace("\r", "\n")
        self.write(text.replace("\n", self._NL))  # type: ignore[attr-defined]


def make_message(email: Email, subject: str, embedded: Sequence[Picture] = ()) -> EmailMessage:
    """The email as a message without recipients: plain text, then HTML, with the pictures it shows by `cid:`."""
    publication = email.issue.publication
    sender = sender_address(publication.sender, publication.origin.location("sender"))
    parts = list({picture.name: picture for picture in embedded}.values())
    digest = hashlib.sha256()
    for part in (email.issue.id, subject, str(sender), email.text, email.html, *(picture.name for picture in parts)):
        digest.update(part.encode() + b"\0")
    mark = digest.hexdigest()[:32]
    message = EmailMessage(policy=_POLICY)
    message["From"] = str(sender)
    message["Subject"] = subject
    message["Date"] = datetime.combine(email.issue.published, time(9), UTC)
    message["Message-ID"] = f"<{email.issue.id}.{mark}@{sender.domain}>"
    message["MIME-Version"] = "1.0"
    html = _text_part(email.html, "html", email.charset)
    message["Content-Type"] = f'multipart/alternative; boundary="=_alternative_{mark}"'
    message.set_payload([_text_part(email.text, "plain", _charset(email.text)), html])
    if parts:
        for picture in parts:
            html.add_related(
                picture.content,
                maintype="image",
                subtype=picture.subtype,
                cid=f"<{content_id(picture)}>",
                disposition="inline",
                filename=picture.name,
            )
        html.set_boundary(f"=_related_{mark}")
    # Set last: a message that becomes multipart hands its Content- headers down.
    message["Content-Language"] = publication.language
    return message


def _text_part(text: str, subtype: str, charset: str) -> EmailMessage:
    """A text in quoted-printable, or in base64 where most of it would be escaped.

    Encoded here: the library tries every encoding on every text, and takes
    several times as long as everything else in a draft.
    """
    content = text.encode(charset)
    sample = content[:4096]
    mostly_escaped = len(sample.translate(None, _ASCII)) > len(sample) / 6
    part = EmailMessage(policy=_POLICY)
    part["Content-Type"] = f'text/{subtype}; charset="{charset}"'
    part["Content-Transfer-Encoding"] = "base64" if mostly_escaped else "quoted-printable"
    part.set_payload(base64.encodebytes(content).decode() if mostly_escaped else binascii.b2a_qp(content).decode())
    return part


def sender_address(sender: Sender, place: Location) -> Address:
    """The sender as a header takes it: the domain in ASCII, however it was written.

    Raises NewsletterError for a local part beyond ASCII, which most servers refuse.
    """
    with contextlib.suppress(ValueError):
        return Address(_one_line(sender.name), addr_spec=ascii_mailbox(sender.email))
    hint = "use an address of plain letters, for example news@example.org"
    raise NewsletterError(f"'{sender.email}' cannot send e-mail everywhere", place, hint)


def _charset(text: str) -> str:
    return "us-ascii" if text.isascii() else "utf-8"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
