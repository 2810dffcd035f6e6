"""Sending without a mailing platform: by hand, or through a mailing list server."""

from __future__ import annotations

from newsletter.platforms.platform import Platform

__all__ = ["MAILING_LIST", "PLAIN"]

PLAIN = Platform(
    id="plain",
    name="no platform",
    documentation=("https://www.rfc-editor.org/rfc/rfc6068", "https://www.rfc-editor.org/rfc/rfc2369"),
    css="Nothing changes it.",
    paste=(
        "Open email.eml: Outlook and others open it as an unsent draft; add the recipients there.",
        "Or send a test of it: newsletter send ISSUE --to you@example.org",
    ),
    notes=("There are no merge tags: “Unsubscribe” writes an e-mail to the contact address.",),
)

MAILING_LIST = Platform(
    id="mailing-list",
    name="a mailing list (Mailman, Sympa)",
    documentation=("https://www.rfc-editor.org/rfc/rfc2369", "https://www.rfc-editor.org/rfc/rfc6068"),
    css=(
        "A list set to plain text only, or one that filters content, drops the HTML part; "
        "look at the list's content filter before the first mailing."
    ),
    paste=(
        "Open email.eml as a draft and send it to the list's address from an address that may post there.",
        "Approve it where the list is moderated.",
    ),
    notes=(
        "A list replaces no tags in the message: “Unsubscribe” writes an e-mail to the contact address.",
        "email.eml carries a List-Unsubscribe header; most lists put their own in its place.",
    ),
)
