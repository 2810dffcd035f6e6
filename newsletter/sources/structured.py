"""The machine-readable articles of a page: JSON-LD and microdata (https://schema.org/Article)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from newsletter.sources.page_text import Element, paragraphs_of, plain_of, text_of

_EVENTS = ("Event",)
_ARTICLES = ("Article", "BlogPosting", "Report", "CreativeWork", *_EVENTS)
# The keys below which lists of articles stand.
_PARTS = ("@graph", "itemListElement", "item", "mainEntity", "blogPost", "hasPart")
_MAX_DEPTH, _MAX_NODES = 20, 20_000


def json_ld_articles(root: Element) -> list[dict[str, str]]:
    """The articles that JSON-LD blocks describe, as fields of a news item; `date` is a text."""
    articles = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        articles += [article for node in _nodes(data) if (article := _article(node))]
    return articles


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """Every object that describes an article, in order; what is within one is not looked at."""
    left = [(data, 0)]
    count = 0
    while left and count < _MAX_NODES:
        node, depth = left.pop()
        count += 1
        if depth > _MAX_DEPTH:
            continue
        if isinstance(node, dict):
            if _is_a(node, _ARTICLES):
                yield node
                continue
            left += [(node[key], depth + 1) for key in reversed(_PARTS) if key in node]
        elif isinstance(node, list):
            left += [(child, depth + 1) for child in reversed(node)]


def _is_a(node: dict[str, Any], types: tuple[str, ...]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(types) for name in names)


def _article(node: dict[str, Any]) -> dict[str, str]:
    title = _text(node.get("headline")) or _text(node.get("name"))
    if not title:
        return {}
    image = _first(node.get("image"))
    about_image = image if isinstance(image, dict) else {}
    start, end = _raw(node.get("startDate")), _raw(node.get("endDate"))
    return {
        "title": title,
        "date": _raw(node.get("datePublished")) or _raw(node.get("dateCreated")) or start,
        "url": _raw(node.get("url")) or _raw(node.get("mainEntityOfPage")),
        "summary": _text(node.get("description")),
        "kind": _text(node.get("articleSection")) or ("Event" if _is_a(node, _EVENTS) else ""),
        "image": _raw(image),
        "alt": _text(about_image.get("caption")),
        "credit": _text(about_image.get("creditText")),
        "place": _text(node.get("contentLocation")) or _place(node.get("location")),
        "start": start,
        "end": end,
    }


def _place(value: Any) -> str:
    """The name of a place and its town."""
    place = _first(value)
    address = _first(place.get("address")) if isinstance(place, dict) else None
    town = _text(address.get("addressLocality")) if isinstance(address, dict) else ""
    name = _text(place)
    return name if not town or town in name else ", ".join(filter(None, (name, town)))


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _raw(value: Any) -> str:
    """A text or an address; of an object its address."""
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("url") or value.get("@id") or value.get("contentUrl")
        value = _first(value)
    return value.strip() if isinstance(value, str) else ""


def _text(value: Any) -> str:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(plain_of(value)) if isinstance(value, str) else ""


_PROPERTIES = {
    "title": ("headline", "name"),
    "url": ("url", "mainEntityOfPage"),
    "date": ("datePublished", "dateCreated", "startDate"),
    "summary": ("description",),
    "kind": ("articleSection", "genre"),
    "image": ("image", "thumbnailUrl"),
    "start": ("startDate",),
    "end": ("endDate",),
}


def microdata_articles(root: Element) -> list[dict[str, str]]:
    """The articles that `itemscope` elements describe, as fields of a news item."""
    articles = []
    for scope in root.iter():
        if not isinstance(scope.tag, str) or "itemscope" not in scope.attrib:
            continue
        kind = (scope.get("itemtype") or "").strip().rstrip("/")
        if not kind.endswith(_ARTICLES):
            continue
        found: dict[str, Element] = {}
        for element in _properties(scope):
            for name in (element.get("itemprop") or "").split():
                found.setdefault(name, element)
        fields = {
            field: next(filter(None, (_property(found[name]) for name in names if name in found)), "")
            for field, names in _PROPERTIES.items()
        }
        if not fields["title"]:
            continue
        fields["url"] = _own_link(scope, found) or fields["url"]
        fields["kind"] = fields["kind"] or ("Event" if kind.endswith(_EVENTS) else "")
        venue = found["location"].itertext() if "location" in found else ()
        fields["place"] = ", ".join(dict.fromkeys(part for each in venue if (part := " ".join(each.split()))))
        articles.append({**fields, "line": str(scope.sourceline or 0)})
    return articles


def _properties(scope: Element) -> Iterator[Element]:
    """The elements of a scope, without those within the scope of its author, picture or publisher."""
    walk = etree.iterwalk(scope, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or element is scope:
            continue
        if "itemscope" in element.attrib:
            walk.skip_subtree()
            if element.get("itemprop") in ("author", "publisher", "offers", "organizer", "performer"):
                continue
        yield element


def _own_link(scope: Element, found: dict[str, Element]) -> str:
    """The link of an article's title, or around it."""
    title = found.get("headline")
    title = title if title is not None else found.get("name")
    if title is None:
        return ""
    around = (each for each in title.iterancestors("a") if each is scope or scope in each.iterancestors())
    return next((each.get("href") for each in (*title.iter("a"), *around) if each.get("href")), "")


def _property(element: Element) -> str:
    names = (element.get("itemprop") or "").split()
    if "headline" in names or "name" in names or "description" in names:
        return str(element.get("content") or "").strip() or "\n".join(paragraphs_of(element))
    for name in ("content", "datetime", "href", "src"):
        value = element.get(name)
        if value and (name != "href" or element.tag in ("a", "link")):
            return str(value).strip()
    if "itemscope" in element.attrib:
        inner = next(
            (
                each
                for each in element.iter("meta", "link", "img", "a")
                if "url" in (each.get("itemprop") or "").split() or each.tag == "img"
            ),
            None,
        )
        return _property(inner) if inner is not None else ""
    return text_of(element)


def distinct(articles: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The articles without those that a page describes again."""
    found: dict[str, dict[str, str]] = {}
    for article in articles:
        known = found.setdefault(article["title"], article)
        known |= {field: value for field, value in article.items() if value and not known.get(field)}
    return list(found.values())


def structured_article(root: Element) -> dict[str, str]:
    """The one article that a page is about, or {}: of several, the one whose title is the page's only heading."""
    articles = distinct(json_ld_articles(root)) or distinct(microdata_articles(root))
    if len(articles) == 1:
        return articles[0]
    headings = {" ".join(text_of(heading).casefold().split()) for heading in root.iter("h1")}
    named = [article for article in articles if " ".join(article["title"].casefold().split()) in headings]
    return named[0] if len(named) == len(headings) == 1 else {}
