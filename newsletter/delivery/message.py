"""A test mail: the email with samples in the place of merge tags, to one colleague."""

from __future__ import annotations

import email.utils
from email.message import EmailMessage

from newsletter.build import Build
from newsletter.platforms.eml import make_message, sender_address

__all__ = ["test_message"]

#: What the subject of every test mail begins with.
PREFIX = "[TEST] "


def test_message(made: Build, recipient: str) -> EmailMessage:
    """The message for one recipient; `made` was built with samples. Raises NewsletterError for a wrong sender."""
    publication = made.issue.publication
    message = make_message(made.email_with_embedded_images, PREFIX + made.issue.subject, made.pictures)
    sender = sender_address(publication.sender, publication.origin.location("sender"))
    message["To"] = recipient
    for name, value in (
        ("Date", email.utils.localtime()),
        ("Message-ID", email.utils.make_msgid(domain=sender.domain)),
    ):
        del message[name]
        message[name] = value
    return message
