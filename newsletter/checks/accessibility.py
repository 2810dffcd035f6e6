"""What readers need who see little, see nothing, or hear: WCAG 2.2 AA, as far as an email can keep it."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.computed import Look, contrast, has_dark_rules, looks_of
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element, Text
from newsletter.checks.rule import Found

__all__ = [
    "dark_contrast",
    "data_tables",
    "heading_order",
    "language",
    "language_of_parts",
    "layout_tables",
    "light_contrast",
    "link_names",
    "small_text",
]

_SMALLEST = 14
_INVISIBLE = {ord(character): None for character in "\u034f\u200b\u200c\u200d\u2007\u00ad\ufeff\u2060\u200e\u200f"}


def light_contrast(context: CheckContext) -> Iterator[Found]:
    """Text that does not stand out from what is behind it."""
    yield from _contrast(context, context.light, dark=False)


def dark_contrast(context: CheckContext) -> Iterator[Found]:
    """The same on dark screens, by the email's own dark colours."""
    if has_dark_rules(context.markup):
        yield from _contrast(context, looks_of(context.markup, dark=True), dark=True)


def _visible(context: CheckContext, looks: dict[Element, Look]) -> Iterator[tuple[Text, str, Look]]:
    for text in context.markup.texts:
        look = looks[text.parent]
        if look.shown and look.size:
            words = text.text.translate(_INVISIBLE).strip()
            if words:
                yield text, words, look


def _contrast(context: CheckContext, looks: dict[Element, Look], *, dark: bool) -> Iterator[Found]:
    told: set[tuple[object, ...]] = set()
    where = " on dark screens" if dark else ""
    for text, words, look in _visible(context, looks):
        if look.color is None or look.background is None:
            continue
        large = look.size >= 24 or (look.bold and look.size >= 18.66)
        needed = 3.0 if large else 4.5
        ratio = contrast(look.color, look.background)
        span = context.span_at(text.start)
        key = (look.color, look.background, large, span.id if span else "")
        if ratio >= needed or key in told:
            continue
        told.add(key)
        place, item = context.source_of(text)
        front, back = (f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in (look.color, look.background))
        yield Found(
            context.theme_place(front, dark=dark) or place,
            f"'{_cut(words)}' has a contrast of {int(ratio * 100) / 100}:1{where} ({front} on {back})",
            f"{needed:g}:1 is needed; change a colour of the theme",
            item,
        )


def _cut(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:39]}…"


def small_text(context: CheckContext) -> Iterator[Found]:
    """Text that phones make people enlarge."""
    told: set[tuple[float, str]] = set()
    for text, words, look in _visible(context, context.light):
        span = context.span_at(text.start)
        key = (look.size, span.id if span else "")
        if look.size < _SMALLEST and key not in told:
            told.add(key)
            place, item = context.source_of(text)
            yield Found(place, f"'{_cut(words)}' is {look.size:g} px high", f"{_SMALLEST} px at least", item)


def heading_order(context: CheckContext) -> Iterator[Found]:
    """One h1, and no level left out: people jump from heading to heading."""
    headings = [each for each in context.markup.elements if each.name in ("h1", "h2", "h3", "h4", "h5", "h6")]
    tops = [each for each in headings if each.name == "h1"]
    if len(tops) != 1:
        place, item = context.source_of(tops[1]) if tops else (context.issue.origin.location(), "")
        yield Found(place, f"{len(tops)} headings of the first level", "an email has one h1, its title", item)
    last = 0
    for heading in headings:
        level = int(heading.name[1])
        if last and level > last + 1:
            place, item = context.source_of(heading)
            yield Found(
                place, f"'{_cut(heading.text)}' is an h{level} after an h{last}", f"make it an h{last + 1}", item
            )
        last = level


def language(context: CheckContext) -> Iterator[Found]:
    """The language and its direction, on <html> and inside the body, where web mail keeps it."""
    elements = context.markup.elements
    root = next((each for each in elements if each.name == "html"), None)
    body = next((each for each in elements if each.name == "body"), None)
    around = [each for each in body.iter() if 2 * (each.end - each.start) > body.end - body.start][1:] if body else []
    wrapper = max(around, key=lambda each: bool(each.get("lang")) + bool(each.get("dir")), default=None)
    for element, name in ((root, "<html>"), (wrapper, "what wraps the email inside the body")):
        own = element.attributes if element else {}
        missing = [key for key in ("lang", "dir") if not own.get(key) or own[key] == "und"]
        if missing:
            yield Found(
                context.publication.origin.location("language"),
                f"{' and '.join(missing)} missing on {name}",
                f'the template needs lang="{context.publication.language}" and dir there',
            )


def language_of_parts(context: CheckContext) -> Iterator[Found]:
    """An item in another language that is not marked so is read aloud with the wrong voice."""
    for span in context.email.spans:
        item = context.items.get(span.id) if span.kind == "item" else None
        if item is None or not item.language or item.language == context.publication.language:
            continue
        inside = (each for each in context.markup.elements if span.start_char <= each.start < span.end_char)
        if not any(each.get("lang") == item.language for each in inside):
            yield Found(
                item.origin.location("language"),
                f"the item's language '{item.language}' is not marked in the HTML",
                f"the block '{item.layout}' needs lang=\"{{{{ item.language }}}}\" around it",
                item.id,
            )


def _has_headers(table: Element) -> bool:
    return any(each.name == "th" for each in table.iter())


def layout_tables(context: CheckContext) -> Iterator[Found]:
    """Tables that only place things, announced as tables."""
    for table in context.markup.named("table"):
        if table.get("role") not in ("presentation", "none") and not _has_headers(table) and not _is_data(table):
            place, item = context.source_of(table)
            yield Found(place, "a layout table without a role", 'add role="presentation" to it', item)


def _is_data(table: Element) -> bool:
    return any(each.name in ("caption", "thead", "th") for each in table.iter()) or table.get("role") == "table"


def data_tables(context: CheckContext) -> Iterator[Found]:
    """A table of facts without headers: cells are read without what they mean."""
    for table in context.markup.named("table"):
        if table.get("role") not in ("presentation", "none") and _is_data(table) and not _has_headers(table):
            place, item = context.source_of(table)
            yield Found(place, "a table of facts without headers", "make its first row <th> cells", item)


def link_names(context: CheckContext) -> Iterator[Found]:
    """A link that says nothing: an image without alt, or no words at all."""
    for anchor in context.anchors:
        if anchor.address and not anchor.name.translate(_INVISIBLE).strip():
            place, item = context.source_of_address(anchor.element, anchor.address)
            yield Found(place, f"the link to {anchor.address} has no words", "give it text, or its image an alt", item)
