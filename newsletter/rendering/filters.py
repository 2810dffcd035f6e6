"""The filters that templates may use; each docstring ends with an example."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import pass_context, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup, escape

from newsletter.content import dates
from newsletter.content.field_types import MomentValue
from newsletter.rendering import plain_text
from newsletter.rendering.markdown import markdown_to_html, markdown_to_text
from newsletter.rendering.plain_text import COLUMNS

# Where a value goes in the words of the theme.
_PLACE = re.compile(r"\{(\w+)\}")


def _language(context: Context) -> str:
    return str(context["publication"].language)


@pass_context
def _markdown(context: Context, text: str) -> Markup:
    """HTML of a text in Markdown: {{ item.summary|markdown }}."""
    return Markup(markdown_to_html(text, context["merge"].tags.syntaxes))  # noqa: S704 - escaped there


@pass_context
def _plain(context: Context, text: str, columns: int = COLUMNS) -> str:
    """Plain text of a text in Markdown, in lines of at most `columns`: {{ item.summary|plain }}."""
    return markdown_to_text(text, columns, context["merge"].tags.syntaxes)


@pass_context
def _date(context: Context, value: date | MomentValue, pattern: str = "") -> str:
    """A date, or the date of a moment, in the issue's language; `pattern` is one of CLDR: {{ item.date|date }}."""
    day = value.date if isinstance(value, MomentValue) else value
    language = _language(context)
    return dates.format_pattern(day, pattern, language) if pattern else dates.format_day(day, language)


@pass_context
def _month(context: Context, value: date) -> str:
    """The month and year of a date, in the issue's language: {{ issue.published|month }}."""
    return dates.format_month(value, _language(context))


@pass_context
def _moment(context: Context, value: MomentValue) -> str:
    """A date with its time of day, when it has one, in the issue's language: {{ item.start|moment }}."""
    return dates.format_moment(value, _language(context))


@pass_context
def _clock(context: Context, value: MomentValue) -> str:
    """The time of day of a moment, in the issue's language: {{ item.end|clock }}."""
    return dates.format_clock(value, _language(context))


@pass_context
def _zone(context: Context, moment: MomentValue, zone: str) -> str:
    """The name of a time zone at a moment, in the issue's language: {{ item.start|zone(item.time_zone) }}."""
    return dates.format_zone(moment, zone, _language(context))


@pass_context
def _language_name(context: Context, code: str) -> str:
    """The name of a language, given its code, in the issue's language: {{ "fr"|language_name }}."""
    return dates.language_name(code, _language(context))


def _direction(code: str) -> str:
    """The direction in which a language is written, "ltr" or "rtl", given its code: {{ "ar"|direction }}."""
    return dates.direction_of(code)


def _shortened(text: str, columns: int) -> str:
    """A text that ends after a word with "…" when it takes more than `columns`: {{ item.title|shortened(40) }}."""
    return plain_text.shorten(text, columns)


@pass_eval_context
def _filled(evaluation: EvalContext, pattern: str, **values: Any) -> str:
    """Words of the theme with its values, escaped where the template escapes.

    {{ theme.words.in_language|filled(language="fr"|language_name) }}.
    """
    form = escape if evaluation.autoescape else str
    words = str(form(pattern))
    filled = _PLACE.sub(lambda place: str(form(values[place[1]])) if place[1] in values else place[0], words)
    return Markup(filled) if evaluation.autoescape else filled  # noqa: S704 - escaped piece by piece


@pass_context
def _wrapped(context: Context, text: str, indent: str = "", first: str | None = None, columns: int = COLUMNS) -> str:
    """Plain text in lines of at most `columns`; `indent` begins each line, `first` the first one.

    Addresses and merge tags stay whole: {{ item.title|wrapped("  ") }}.
    """
    return plain_text.wrap(text, indent, first, columns, context["merge"].pattern)


@pass_context
def _underlined(context: Context, text: str, character: str = "-", columns: int = COLUMNS) -> str:
    """Plain text in lines of at most `columns`, with a line of `character` below: {{ section.title|underlined }}."""
    return plain_text.underline(text, character, columns, context["merge"].pattern)


#: The filters by name.
FILTERS: dict[str, Callable[..., Any]] = {
    "markdown": _markdown,
    "plain": _plain,
    "date": _date,
    "month": _month,
    "moment": _moment,
    "clock": _clock,
    "zone": _zone,
    "filled": _filled,
    "language_name": _language_name,
    "direction": _direction,
    "shortened": _shortened,
    "wrapped": _wrapped,
    "underlined": _underlined,
}
