"""The rule about features that mail programs do not show, by caniemail's tests: https://www.caniemail.com/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.checks.context import CheckContext
from newsletter.checks.features import features_of
from newsletter.checks.rule import Finding, rule


class SupportTable(NamedTuple):
    """When the tests were made, the names of clients by id, and the features: title, and a letter per client.

    y: shown, a: partly, n: not, u: unknown.
    """

    date: str
    source: str
    clients: dict[str, str]
    features: dict[str, tuple[str, str]]


class Feature(NamedTuple):
    """A feature that the email uses, and the ids of the clients that do not or only partly show it.

    `fallback` says what readers see instead, '' when that is not known.
    """

    id: str
    title: str
    position: int
    fallback: str
    no: tuple[str, ...]
    partly: tuple[str, ...]


def _read(name: str) -> Any:
    return json.loads(Path(__file__).with_name(name).read_text("utf-8"))


@cache
def support_table() -> SupportTable:
    """The table of client support that comes with the program."""
    data = _read("client_support.json")
    features = {name: (title, letters) for name, (title, letters) in data["features"].items()}
    return SupportTable(data["date"], data["source"], data["clients"], features)


@cache
def fallback_table() -> dict[str, dict[str, Any]]:
    """What readers see instead of a feature: always, or if the HTML has or lacks what a regular expression finds."""
    table: dict[str, dict[str, Any]] = _read("client_fallbacks.json")
    return table


def _fallback(name: str, html: str, *, enhances: bool) -> str:
    """What readers see instead of a feature, '' when that is not known."""
    table = fallback_table()
    if name in table["always"] or enhances:
        return str(table["always"].get(name, "the rest of the email does not need it"))
    for condition, wanted in (("if the HTML has", True), ("if the HTML lacks", False)):
        pattern, text = table[condition].get(name, ("", ""))
        if text and bool(re.search(pattern, html, re.DOTALL)) is wanted:
            return str(text)
    return ""


def support_of(context: CheckContext) -> tuple[Feature, ...]:
    """Every feature that the email uses, with the publication's clients that do not show it."""
    return context.once(_support)


def _support(context: CheckContext) -> tuple[Feature, ...]:
    table, clients = support_table(), _clients(context)
    used = []
    for name, (position, enhances) in features_of(context.markup, table.features).items():
        title, letters = table.features[name]
        support = {client: letter for client, letter in zip(table.clients, letters, strict=True) if client in clients}
        fallback = _fallback(name, context.email.html, enhances=enhances)
        no, partly = (tuple(client for client in support if support[client] == letter) for letter in "na")
        used.append(Feature(name, title, position, fallback, no, partly))
    return tuple(used)


def _clients(context: CheckContext) -> tuple[str, ...]:
    """The ids of the clients that matter to the publication."""
    return context.publication.clients or tuple(support_table().clients)


@rule("client-support", "warning", why="Mail programs do not show a feature, and readers see nothing instead",
      source="https://www.caniemail.com/")  # fmt: skip
def unsupported(context: CheckContext) -> Iterator[Finding]:
    """A feature without a fallback that clients do not show."""
    for feature in support_of(context):
        if not feature.no or feature.fallback:
            continue
        location, item = context.locate(feature.position)
        if feature.id.startswith("css-"):
            name = re.escape(re.sub(r"[:\s].*", "", feature.title))
            location = context.locate_in_templates(rf"(?<![\w-]){name}(?![\w-])") or location
        names = tuple(support_table().clients[client] for client in feature.no)
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        hint = f"see https://www.caniemail.com/features/{feature.id}/, or add a fallback"
        yield Finding(location, f"{feature.title} is not shown by {shown}", hint, item, names)


def score(context: CheckContext) -> tuple[float, float, int, int]:
    """How much of what the email uses is shown, and how much of it with fallbacks, from 0 to 1.

    Counted are all pairs of a used feature and a client; the number of
    features and that of clients follow.
    """
    clients, features = len(_clients(context)), support_of(context)
    pairs = len(features) * clients
    lost = sum(len(each.no) + len(each.partly) / 2 for each in features)
    lost_for_good = sum(len(each.no) + len(each.partly) / 2 for each in features if not each.fallback)
    return (1 - lost / pairs, 1 - lost_for_good / pairs, len(features), clients) if pairs else (1.0, 1.0, 0, clients)
