"""The machine-readable articles of a page: JSON-LD and microdata (https://schema.org/Article)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from newsletter.sources.page_text import Element, plain_of, text_of

_ARTICLES = ("Article", "BlogPosting", "Report", "Event", "CreativeWork")
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
            if _is_article(node):
                yield node
                continue
            left += [(node[key], depth + 1) for key in reversed(_PARTS) if key in node]
        elif isinstance(node, list):
            left += [(child, depth + 1) for child in reversed(node)]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(_ARTICLES) for name in names)


def _article(node: dict[str, Any]) -> dict[str, str]:
    title = _text(node.get("headline")) or _text(node.get("name"))
    if not title:
        return {}
    image = _first(node.get("image"))
    about_image = image if isinstance(image, dict) else {}
    return {
        "title": title,
        "date": _raw(node.get("datePublished")) or _raw(node.get("dateCreated")) or _raw(node.get("startDate")),
        "url": _raw(node.get("url")) or _raw(node.get("mainEntityOfPage")),
        "summary": _text(node.get("description")),
        "kind": _text(node.get("articleSection")),
        "image": _raw(image),
        "alt": _text(about_image.get("caption")),
        "credit": _text(about_image.get("creditText")),
        "place": _text(node.get("contentLocation")) or _text(node.get("location")),
    }


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
    "url": ("url",),
    "date": ("datePublished", "startDate"),
    "summary": ("description",),
    "kind": ("articleSection",),
    "image": ("image", "thumbnailUrl"),
}


def microdata_articles(root: Element) -> list[dict[str, str]]:
    """The articles that `itemscope` elements describe, as fields of a news item."""
    articles = []
    for scope in root.iter():
        if not isinstance(scope.tag, str) or "itemscope" not in scope.attrib:
            continue
        if not (scope.get("itemtype") or "").rstrip("/").endswith(_ARTICLES):
            continue
        found: dict[str, str] = {"line": str(scope.sourceline or 0)}
        for element in scope.iterdescendants():
            for name in (element.get("itemprop") or "").split() if isinstance(element.tag, str) else ():
                found.setdefault(name, _property(element))
        title = found.get("headline") or found.get("name", "")
        if title:
            fields = {field: next(filter(None, map(found.get, names)), "") for field, names in _PROPERTIES.items()}
            articles.append({**fields, "title": title, "line": found["line"]})
    return articles


def _property(element: Element) -> str:
    for name in ("content", "datetime", "href", "src"):
        value = element.get(name)
        if value and (name != "href" or element.tag in ("a", "link")):
            return str(value).strip() if "headline" not in (element.get("itemprop") or "") else text_of(element)
    return text_of(element)


def structured_article(root: Element) -> dict[str, str]:
    """The one article that a page is about, or {}."""
    articles = json_ld_articles(root) or microdata_articles(root)
    return articles[0] if len(articles) == 1 else {}
