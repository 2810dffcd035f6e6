"""A test mail: the email with sample values for merge tags, to one colleague."""

from __future__ import annotations

import email.utils
from email.message import EmailMessage

from newsletter.build import Build
from newsletter.platforms.eml import make_message, sender_address

#: What the subject of every test mail begins with.
PREFIX = "[TEST] "


def test_message(built: Build, recipient: str) -> EmailMessage:
    """The message to one recipient of an issue that was built with samples.

    Raises NewsletterError when the sender's address cannot be used in a message.
    """
    publication = built.issue.publication
    sender = sender_address(publication.sender, publication.origin.location("sender"))
    message = make_message(built.email_with_embedded_images, PREFIX + built.issue.subject, built.pictures)
    message["To"] = recipient
    # Unlike drafts, two test mails are two messages.
    message.replace_header("Date", email.utils.localtime())
    message.replace_header("Message-ID", email.utils.make_msgid(domain=sender.domain))
    return message
