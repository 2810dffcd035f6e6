"""Rules about the size of the HTML: Gmail cuts a message after 102 KB."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.errors import Location
from newsletter.rendering.email import CLIP_BYTES
from newsletter.wording import kilobytes

#: The share of the limit from which on a warning is due.
_NEAR = 0.8
_GMAIL = "https://mailchimp.com/help/gmail-is-clipping-my-email/"


def sent_bytes(context: CheckContext) -> int:
    """Bytes of the HTML, with those that the platform's tracking is likely to add."""
    platform, links = context.platform, context.email.html.count("href=")
    return context.email.size + platform.tracking_pixel_bytes + platform.tracking_bytes_per_link * links


def item_sizes(context: CheckContext) -> dict[str, int]:
    """Bytes of each item in the HTML, by id, the largest first."""
    spans = [span for span in context.email.spans if span.kind == "item"]
    return {span.id: span.size for span in sorted(spans, key=lambda span: -span.size)}


@rule("size-clipped", "warning", why="Gmail cuts messages over 102 KB", source=_GMAIL, quick=True)
def clipped(context: CheckContext) -> Iterator[Finding]:
    """The email is too large; the location is the part at which Gmail cuts it."""
    sent = sent_bytes(context)
    if sent <= CLIP_BYTES:
        return
    # What tracking adds is spread evenly over the message.
    cut = int(CLIP_BYTES * context.email.size / sent)
    parts = [span for span in context.email.spans if span.kind != "section"]
    after = [span for span in parts if span.end > cut] or parts[-1:]
    item = next((span.id for span in after if span.kind == "item" and span.end > cut), "")
    location, where = Location(context.issue.origin.path, 1), "near the end"
    if after:
        location = after[0].source
        where = f"'{context.items[after[0].id].title}'" if after[0].kind == "item" else f"the {after[0].kind}"
    yield Finding(location, f"Gmail cuts the email at {where}: {_size(context, sent)}", _advice(context), item)


@rule("size-near-clip", "warning", why="Gmail cuts messages over 102 KB, and 80 % are reached",
      source=_GMAIL, quick=True)  # fmt: skip
def near_clip(context: CheckContext) -> Iterator[Finding]:
    """The email is nearly too large."""
    sent = sent_bytes(context)
    if _NEAR * CLIP_BYTES < sent <= CLIP_BYTES:
        message = f"the email is close to the size at which Gmail cuts it: {_size(context, sent)}"
        yield Finding(context.issue.origin.location("sections"), message, _advice(context))


def _size(context: CheckContext, sent: int) -> str:
    text = f"{kilobytes(context.email.size)} of HTML"
    added = sent - context.email.size
    if added:
        text += f" and about {kilobytes(added)} that {context.platform.name} adds"
    return f"{text}; the limit is 102 KB"


def _advice(context: CheckContext) -> str:
    largest = list(item_sizes(context).items())[:3]
    if not largest:
        return "shorten the issue"
    named = ", ".join(f"{name} ({kilobytes(size)})" for name, size in largest)
    return f"shorten the largest items or move them to the next issue: {named}"
