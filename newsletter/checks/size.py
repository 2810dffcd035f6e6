"""How large the HTML is, and what makes it so: Gmail cuts a message after 102 KB."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Found
from newsletter.errors import Location
from newsletter.rendering.email import CLIP_BYTES
from newsletter.rendering.spans import Span

__all__ = ["clipped", "item_sizes", "near_clip", "sent_bytes"]

#: The share of the limit after which a warning is due.
_NEAR = 0.8


def sent_bytes(context: CheckContext) -> int:
    """Bytes of the HTML, and what the platform's tracking is likely to add."""
    platform = context.platform
    links = context.email.html.count("href=")
    return context.email.size + platform.tracking_pixel_bytes + platform.tracking_bytes_per_link * links


def item_sizes(context: CheckContext) -> dict[str, int]:
    """Bytes of each item in the HTML, by id, the largest first."""
    spans = [span for span in context.email.spans if span.kind == "item"]
    return {span.id: span.size for span in sorted(spans, key=lambda span: -span.size)}


def clipped(context: CheckContext) -> Iterator[Found]:
    """The email is cut, and where."""
    sent = sent_bytes(context)
    if sent <= CLIP_BYTES:
        return
    # What tracking adds is spread evenly over the message.
    cut = int(CLIP_BYTES * context.email.size / sent)
    parts = [span for span in context.email.spans if span.kind != "section"]
    at = next((span for span in parts if span.end > cut), None)
    items = [span for span in parts if span.kind == "item" and span.end > cut]
    shown = at or (parts[-1] if parts else None)
    where = _name(context, shown) if shown else "near the end"
    yield Found(
        shown.source if shown else Location(context.issue.origin.path, 1),
        f"Gmail cuts the email at {where}: {_size(context, sent)}",
        _advice(context),
        items[0].id if items else "",
    )


def near_clip(context: CheckContext) -> Iterator[Found]:
    """The email is nearly cut."""
    sent = sent_bytes(context)
    if _NEAR * CLIP_BYTES < sent <= CLIP_BYTES:
        yield Found(
            context.issue.origin.location("sections"),
            f"Gmail will soon cut the email: {_size(context, sent)}",
            _advice(context),
        )


def _name(context: CheckContext, span: Span) -> str:
    if span.kind == "item":
        return f"'{context.items[span.id].title}'"
    return f"the {span.kind}"


def _size(context: CheckContext, sent: int) -> str:
    text = f"{_kilobytes(context.email.size)} of HTML"
    added = sent - context.email.size
    if added:
        text += f", about {_kilobytes(added)} that {context.platform.name} adds"
    return f"{text}; the limit is 102 KB"


def _advice(context: CheckContext) -> str:
    largest = list(item_sizes(context).items())[:3]
    if not largest:
        return "shorten the issue"
    named = ", ".join(f"{name} ({_kilobytes(size)})" for name, size in largest)
    return f"shorten or move to the next issue the largest items: {named}"


def _kilobytes(count: int) -> str:
    return f"{count / 1024:.1f} KB"
