"""Which mail programs do not show what an email uses, by caniemail's tests: https://www.caniemail.com/."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from newsletter.checks.context import CheckContext
from newsletter.checks.features import features_of
from newsletter.checks.rule import Found

__all__ = ["Feature", "Support", "score", "support_of", "support_table", "unshown"]

_DATA = Path(__file__).with_name("client_support.json")

#: Features that may be absent without loss, and what then happens instead.
GRACEFUL: dict[str, str] = {
    "css-at-media": "the layout of wide screens stays",
    "css-at-media-prefers-color-scheme": "the light colours stay",
    "css-border-radius": "corners are square",
    "css-color-scheme": "the light colours stay",
    "css-direction": "the attribute dir says the same",
    "css-hyphens": "words are not divided",
    "css-important": "the inlined style stays",
    "css-letter-spacing": "letters stand as usual",
    "css-list-style-type": "lists have their usual marks",
    "css-outline": "there is no outline to take away",
    "css-table-layout": "columns take the width that they need",
    "css-text-transform": "words stand as they are written",
    "css-word-break": "long words are not divided",
    "css-word-spacing": "words stand as usual",
    "css-overflow": "hidden text is also hidden by its size",
    "css-opacity": "hidden text is also hidden by its size",
    "css-max-height": "hidden text is also hidden by its size",
    "css-box-shadow": "there is no shadow",
    "css-text-shadow": "there is no shadow",
    "css-transition": "nothing moves",
    "css-display": "blocks and tables keep their usual display",
    "css-display-none": "the text is also hidden by its size",
    "html-anchor-links": "the contents still tell what is in the issue",
    "html-aria-label": "the words of the link are read",
    "html-role": "the part is read without its role",
    "html-dir": "the direction follows the letters",
    "html-lang": "the voice of the reader's own language is used",
    "html-meta-color-scheme": "the light colours stay",
    "html-style": "every rule that matters is inlined",
    "html-target": "the link opens where the program wants",
    "css-font": "the inlined font-size and font-family say the same",
    "css-sytem-ui": "the next family of the list is used",
    "css-height": "the attribute height says the same",
    "html-link": "no style sheet is linked",
    "html-body": "an element inside the body has the same colours, language and direction",
    "html-mailto-links": "the address can be read and copied",
    "css-list-style": "lists have their usual marks",
    "css-text-decoration": "links are underlined",
    "css-white-space": "lines break where they must",
}


# Beginnings of what the compiler writes for Outlook alone.
_MSO_TABLE = re.compile(r"\[if [^\]]*mso.*<t(?:able|d)\b[^>]*width", re.DOTALL)


def _all_tables(context: CheckContext) -> bool:
    return all("cellspacing" in table.attributes for table in context.markup.named("table"))


def _only_positive_margins(context: CheckContext) -> bool:
    return not re.search(r"margin[a-z-]*:[^;\"]*-\d", context.email.html)


def _mso_tables(context: CheckContext) -> bool:
    return any(_MSO_TABLE.search(comment) for comment, _ in context.markup.comments)


#: Features that something else in the email stands in for, where it is there.
STAND_INS: dict[str, tuple[str, Callable[[CheckContext], bool]]] = {
    "css-border-collapse": ("the attributes cellspacing and cellpadding say the same", _all_tables),
    "css-border-spacing": ("the attribute cellspacing says the same", _all_tables),
    "css-margin": ("only negative margins are lost, and there are none", _only_positive_margins),
    "css-max-width": ("Outlook's own tables in conditional comments give the width", _mso_tables),
    "css-width": ("attributes and Outlook's own tables give the width", _mso_tables),
    "css-vertical-align": ("the attribute valign says the same", lambda context: "valign=" in context.email.html),
}


class Support(NamedTuple):
    """The table: when it was made, the names of clients by id, and features: title, and a letter a client.

    y: shown, a: partly, n: not, u: unknown.
    """

    date: str
    source: str
    clients: dict[str, str]
    features: dict[str, tuple[str, str]]


class Feature(NamedTuple):
    """A feature that the email uses, and the ids of the clients that do not or only partly show it."""

    id: str
    title: str
    position: int
    fallback: str
    no: tuple[str, ...]
    partly: tuple[str, ...]


@cache
def support_table() -> Support:
    """The table of client support that comes with the program."""
    data = json.loads(_DATA.read_text("utf-8"))
    features = {name: (title, letters) for name, (title, letters) in data["features"].items()}
    return Support(data["date"], data["source"], data["clients"], features)


def support_of(context: CheckContext) -> tuple[Feature, ...]:
    """Every feature that the email uses, with what the publication's clients make of it."""
    table = support_table()
    wanted = _wanted(context)
    columns = [(index, client) for index, client in enumerate(table.clients) if client in wanted]
    used = []
    for name, (position, enhances) in features_of(context.markup, table.features).items():
        title, letters = table.features[name]
        fallback = GRACEFUL.get(name, "") or ("the rest of the email does not need it" if enhances else "")
        if not fallback and name in STAND_INS and STAND_INS[name][1](context):
            fallback = STAND_INS[name][0]
        used.append(
            Feature(
                name,
                title,
                position,
                fallback,
                tuple(client for index, client in columns if letters[index] == "n"),
                tuple(client for index, client in columns if letters[index] == "a"),
            )
        )
    return tuple(used)


def _wanted(context: CheckContext) -> tuple[str, ...]:
    """The ids of the clients that matter to the publication."""
    return context.publication.clients or tuple(support_table().clients)


def unshown(context: CheckContext) -> Iterator[Found]:
    """A feature without a fall-back that clients do not show."""
    for feature in context.support:
        if feature.no and not feature.fallback:
            yield _found(context, feature)


def _found(context: CheckContext, feature: Feature) -> Found:
    names = tuple(support_table().clients[client] for client in feature.no)
    place, item = context.source_of(feature.position)
    name = re.sub(r"[:\s].*", "", feature.title) if feature.id.startswith("css-") else ""
    place = context.template_place(rf"(?<![\w-]){re.escape(name)}(?![\w-])") or place if name else place
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return Found(
        place,
        f"{feature.title} is not shown by {shown}",
        f"see https://www.caniemail.com/features/{feature.id}/, or give a fall-back",
        item,
        names,
    )


def score(context: CheckContext) -> tuple[float, float, int, int]:
    """The share of all pairs of a used feature and a client that is shown, or has a fall-back too; how many of each."""
    clients = len(_wanted(context))
    features = context.support
    pairs = len(features) * clients
    lost = sum(len(each.no) + len(each.partly) / 2 for each in features)
    hard = sum(len(each.no) + len(each.partly) / 2 for each in features if not each.fallback)
    return (1 - lost / pairs, 1 - hard / pairs, len(features), clients) if pairs else (1.0, 1.0, 0, clients)
