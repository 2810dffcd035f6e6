"""How large the HTML is, and what makes it so: Gmail cuts a message after 102 KB."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.finding import Found
from newsletter.checks.letter import Letter
from newsletter.errors import Location
from newsletter.platforms.requirements import requirements_of
from newsletter.rendering.email import CLIP_BYTES
from newsletter.rendering.spans import Span

__all__ = ["clipped", "item_sizes", "near_clip", "sent_bytes"]

#: The share of the limit after which a warning is due.
_NEAR = 0.8


def sent_bytes(letter: Letter) -> int:
    """Bytes of the HTML, and what the platform's tracking is likely to add."""
    asked = requirements_of(letter.platform)
    return letter.email.size + asked.pixel_bytes + asked.link_bytes * letter.email.html.count("href=")


def item_sizes(letter: Letter) -> dict[str, int]:
    """Bytes of each item in the HTML, by id, the largest first."""
    spans = [span for span in letter.email.spans if span.kind == "item"]
    return {span.id: span.size for span in sorted(spans, key=lambda span: -span.size)}


def clipped(letter: Letter) -> Iterator[Found]:
    """The email is cut, and where."""
    sent = sent_bytes(letter)
    if sent <= CLIP_BYTES:
        return
    # What tracking adds is spread evenly over the message.
    cut = int(CLIP_BYTES * letter.email.size / sent)
    parts = [span for span in letter.email.spans if span.kind != "section"]
    at = next((span for span in parts if span.end > cut), None)
    items = [span for span in parts if span.kind == "item" and span.end > cut]
    shown = at or (parts[-1] if parts else None)
    where = _name(letter, shown) if shown else "near the end"
    yield Found(
        shown.source if shown else Location(letter.issue.origin.path, 1),
        f"Gmail cuts the email at {where}: {_size(letter, sent)}",
        _advice(letter),
        items[0].id if items else "",
    )


def near_clip(letter: Letter) -> Iterator[Found]:
    """The email is nearly cut."""
    sent = sent_bytes(letter)
    if _NEAR * CLIP_BYTES < sent <= CLIP_BYTES:
        yield Found(
            letter.issue.origin.place("sections"),
            f"Gmail will soon cut the email: {_size(letter, sent)}",
            _advice(letter),
        )


def _name(letter: Letter, span: Span) -> str:
    if span.kind == "item":
        return f"'{letter.items[span.id].title}'"
    return f"the {span.kind}"


def _size(letter: Letter, sent: int) -> str:
    text = f"{_kilobytes(letter.email.size)} of HTML"
    added = sent - letter.email.size
    if added:
        text += f", about {_kilobytes(added)} that {letter.platform.name} adds"
    return f"{text}; the limit is 102 KB"


def _advice(letter: Letter) -> str:
    largest = list(item_sizes(letter).items())[:3]
    if not largest:
        return "shorten the issue"
    named = ", ".join(f"{name} ({_kilobytes(size)})" for name, size in largest)
    return f"shorten or move to the next issue the largest items: {named}"


def _kilobytes(count: int) -> str:
    return f"{count / 1024:.1f} KB"
