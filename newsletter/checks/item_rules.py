"""Rules about news items and the layouts in which they are shown."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding, rule
from newsletter.content.decoding import keys_of
from newsletter.content.layouts import shown_fields
from newsletter.content.model import Item, ItemFields
from newsletter.wording import listed

#: How alike two kinds are, from 0 to 1, when one is most likely a slip for the other: one letter in six.
_ALIKE = 0.85

_FIELDS = [name for name in keys_of(ItemFields) if name not in ("layout", "never")]


@rule("field-hidden", "warning", why="Readers miss what an item has and its layout does not show", quick=True)
def hidden_fields(context: CheckContext) -> Iterator[Finding]:
    """A field, such as the start of an event, that the item's layout does not show."""
    layouts = context.once(_shown_by_layouts)
    for item in context.issue.items:
        given = [name for name in _FIELDS if getattr(item, name)]
        shown = layouts.get(item.layout or "")
        hidden = [name for name in given if shown and name not in shown]
        if hidden:
            message = f"the layout '{item.layout}' does not show {listed(hidden)}"
            yield Finding.in_item(item, hidden[0], message, _layout_hint(context, item, given))


def _shown_by_layouts(context: CheckContext) -> dict[str, frozenset[str]]:
    return shown_fields(context.templates)


def _layout_hint(context: CheckContext, item: Item, given: list[str]) -> str:
    """Which layout shows all fields of an item, and where to write it."""
    layouts = context.once(_shown_by_layouts)
    fit = sorted(name for name, shown in layouts.items() if shown.issuperset(given))
    if not fit:
        return "delete what you do not need"
    best = next((name for name in fit if name in item.kind.lower()), fit[0])
    kinds = (
        ""
        if item.kind in context.publication.kinds
        else f", or '{item.kind}: {best}' below 'kinds:' in publication.yaml"
    )
    return f"write 'layout: {best}' in the item{kinds}"


@rule("kind-unknown", "warning", why="Readers see an item of a misspelt kind in the wrong layout", quick=True)
def misspelt_kind(context: CheckContext) -> Iterator[Finding]:
    """A kind that publication.yaml does not have, and that looks like one that it has."""
    kinds = context.publication.kinds
    known = {kind.casefold(): kind for kind in kinds}
    for item in context.issue.items:
        near = difflib.get_close_matches(item.kind.casefold(), known, n=1, cutoff=_ALIKE)
        if item.kind not in kinds and near:
            message = f"the kind '{item.kind}' is not in publication.yaml"
            hint = f"write '{known[near[0]]}', or give it a layout of its own below 'kinds:'"
            yield Finding.in_item(item, "kind", message, hint)
