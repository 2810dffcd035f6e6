"""Rules for readers who see little, see nothing, or listen: WCAG 2.2 AA, as far as an email can follow it."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.computed_styles import Look, contrast, has_dark_rules, looks_of
from newsletter.checks.context import CheckContext
from newsletter.checks.html_tree import Element, Text
from newsletter.checks.rule import WCAG, Finding, rule
from newsletter.wording import truncate

_MIN_SIZE = 14
_INVISIBLE = {ord(character): None for character in "\u034f\u200b\u200c\u200d\u2007\u00ad\ufeff\u2060\u200e\u200f"}


def _light_looks(context: CheckContext) -> dict[Element, Look]:
    return looks_of(context.markup, dark=False)


def _visible(context: CheckContext, looks: dict[Element, Look]) -> Iterator[tuple[Text, str, Look]]:
    """Each text that readers see, its beginning without invisible characters, and its look."""
    for text in context.markup.texts:
        look = looks[text.parent]
        words = text.text.translate(_INVISIBLE).strip() if look.shown and look.size else ""
        if words:
            yield text, truncate(words, 40), look


@rule("contrast", "error", why="Readers with low vision cannot read faint text", source=f"{WCAG}contrast-minimum")
def light_contrast(context: CheckContext) -> Iterator[Finding]:
    """Text without enough contrast in light mode."""
    yield from _low_contrast(context, context.once(_light_looks), dark=False)


@rule("contrast-dark", "error", why="Text must have enough contrast in dark mode too", source=f"{WCAG}contrast-minimum")
def dark_contrast(context: CheckContext) -> Iterator[Finding]:
    """Text without enough contrast in dark mode, by the email's own dark colours."""
    if has_dark_rules(context.markup):
        yield from _low_contrast(context, looks_of(context.markup, dark=True), dark=True)


def _low_contrast(context: CheckContext, looks: dict[Element, Look], *, dark: bool) -> Iterator[Finding]:
    reported: set[tuple[object, ...]] = set()
    mode = " in dark mode" if dark else ""
    for text, words, look in _visible(context, looks):
        if look.color is None or look.background is None:
            continue
        large = look.size >= 24 or (look.bold and look.size >= 18.66)
        needed = 3.0 if large else 4.5
        ratio = contrast(look.color, look.background)
        if ratio >= needed:
            continue
        location, item = context.locate(text)
        key = (look.color, look.background, large, location)
        if key in reported:
            continue
        reported.add(key)
        front, back = (f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in (look.color, look.background))
        message = f"'{words}' has a contrast of {int(ratio * 100) / 100}:1{mode} ({front} on {back})"
        hint = f"at least {needed:g}:1 is needed; change a colour of the theme"
        yield Finding(context.locate_color(front, dark=dark) or location, message, hint, item)


@rule("text-small", "warning", why="Readers on phones must zoom in to read small text")
def small_text(context: CheckContext) -> Iterator[Finding]:
    """Text below _MIN_SIZE pixels."""
    reported: set[tuple[object, ...]] = set()
    for text, words, look in _visible(context, context.once(_light_looks)):
        if look.size >= _MIN_SIZE:
            continue
        source = context.locate(text)
        if (look.size, source) not in reported:
            reported.add((look.size, source))
            yield Finding.at(source, f"'{words}' is {look.size:g} px high", f"use at least {_MIN_SIZE} px")


@rule("headings", "warning", why="Screen reader users jump between headings, and get lost when a level is missing",
      source=f"{WCAG}headings-and-labels")  # fmt: skip
def heading_order(context: CheckContext) -> Iterator[Finding]:
    """Not exactly one h1, or a level left out."""
    headings = list(context.markup.named("h1", "h2", "h3", "h4", "h5", "h6"))
    top = [each for each in headings if each.name == "h1"]
    if len(top) != 1:
        location, item = context.locate(top[1]) if top else (context.issue.origin.location(), "")
        yield Finding(location, f"the email has {len(top)} headings of level 1", "use one h1, for its title", item)
    last = 0
    for heading in headings:
        level = int(heading.name[1])
        if last and level > last + 1:
            message = f"'{truncate(heading.text, 40)}' is an h{level} after an h{last}"
            yield Finding.at(context.locate(heading), message, f"make it an h{last + 1}")
        last = level


@rule("language", "error", why="Screen readers use the wrong voice, mail programs the wrong text direction",
      source=f"{WCAG}language-of-page")  # fmt: skip
def language(context: CheckContext) -> Iterator[Finding]:
    """No language or direction on <html>, or inside the body, where webmail keeps it."""
    root, body = (next(context.markup.named(name), None) for name in ("html", "body"))
    around = [each for each in body.iter() if 2 * (each.end - each.start) > body.end - body.start][1:] if body else []
    wrapper = max(around, key=lambda each: bool(each.get("lang")) + bool(each.get("dir")), default=None)
    for element, name in ((root, "<html>"), (wrapper, "the element around the email inside the body")):
        own = element.attributes if element else {}
        missing = [key for key in ("lang", "dir") if not own.get(key) or own[key] == "und"]
        if missing:
            message = f"{' and '.join(missing)} missing on {name}"
            hint = f'add lang="{context.publication.language}" and dir there in the template'
            yield Finding(context.publication.origin.location("language"), message, hint)


@rule("language-part", "warning", why="Screen readers read an item in another language with the wrong voice",
      source=f"{WCAG}language-of-parts")  # fmt: skip
def language_of_parts(context: CheckContext) -> Iterator[Finding]:
    """An item in another language that the HTML does not mark."""
    for span in context.email.spans:
        item = context.items.get(span.id) if span.kind == "item" else None
        if item is None or not item.language or item.language == context.publication.language:
            continue
        inside = (each for each in context.markup.elements if span.start_char <= each.start < span.end_char)
        if not any(each.get("lang") == item.language for each in inside):
            message = f"the item's language '{item.language}' is not marked in the HTML"
            hint = f"the block '{item.layout}' needs lang=\"{{{{ item.language }}}}\" around it"
            yield Finding.in_item(item, "language", message, hint)


def _is_data(table: Element) -> bool:
    return any(each.name in ("caption", "thead", "th") for each in table.iter()) or table.get("role") == "table"


@rule("table-role", "warning", why="Screen readers announce layout as a table", source=f"{WCAG}info-and-relationships")
def layout_tables(context: CheckContext) -> Iterator[Finding]:
    """A table without data and without a role."""
    for table in context.markup.named("table"):
        if table.get("role") not in ("presentation", "none") and not _is_data(table):
            yield Finding.at(context.locate(table), "a layout table has no role", 'add role="presentation" to it')


@rule("table-headers", "warning", why="Screen readers read cells without the headers that explain them",
      source=f"{WCAG}info-and-relationships")  # fmt: skip
def data_tables(context: CheckContext) -> Iterator[Finding]:
    """A data table without header cells."""
    for table in context.markup.named("table"):
        is_data = table.get("role") not in ("presentation", "none") and _is_data(table)
        if is_data and not any(each.name == "th" for each in table.iter()):
            hint = "make the cells of its first row <th>"
            yield Finding.at(context.locate(table), "a data table has no headers", hint)


@rule("link-name", "error", why="Screen readers announce a bare address", source=f"{WCAG}link-purpose-in-context")
def link_names(context: CheckContext) -> Iterator[Finding]:
    """A link without text: empty, or an image without an alternative text."""
    for anchor in context.anchors:
        if anchor.address and not anchor.name.translate(_INVISIBLE).strip():
            message = f"the link to {anchor.address} has no text"
            hint = "add a text, or an alternative text to its image"
            yield Finding.at(context.locate_address(anchor.element, anchor.address), message, hint)
