"""HTML of unknown pages as a tree and as plain text, without scripts and markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from newsletter.sources.cleaning import clean_line
from newsletter.sources.drafts import Clues, Page, Reading

Element = Any

#: A page of news has fewer tags; more would only take time.
MAX_TAGS = 60_000

_LEFT_OUT = frozenset(
    ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "button", "select", "head")
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
        "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul",
    )
)
# The parser compares each attribute of a tag with all others. Longer values count as the end of the tag: of them
# there can only be few.
_MANY_ATTRIBUTES = re.compile(
    r"""<[A-Za-z](?:[\s/]*+[^\s=>/]{1,200}+(?:\s*+=\s*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+'|[^\s>"'][^\s>]{0,2000}+))?+){500}"""
)
_SCRIPT = re.compile(r"<script\b[^>]{0,1000}>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]{0,2000})?/?>")


def too_much(text: str) -> str:
    """Why a page or feed is not parsed at all, or ''."""
    tags = text.count("<")
    if tags > MAX_TAGS:
        return f"it has {tags:,} tags; a page of news has at most {MAX_TAGS:,}"
    return "a tag of it has more than 500 attributes" if _MANY_ATTRIBUTES.search(text) else ""


def parse_page(text: str) -> Element | None:
    """The tree of a page, or None when there is nothing in it.

    Nothing is fetched, and libxml2 stops at elements nested 256 deep.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        # A declared encoding means nothing any more: the text is decoded.
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    return root


def _pieces(element: Element) -> Iterator[str]:
    """The text of an element in reading order; a line end where a block begins or ends."""
    skipped: Element | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            continue
        block = node.tag in _BLOCKS
        if event == "start":
            if skipped is None:
                if node.tag in _LEFT_OUT:
                    skipped = node
                    continue
                if block:
                    yield "\n"
                if node.text:
                    yield " ".join(re.split(r"[ \t\r\n\f]+", node.text))
            continue
        if skipped is node:
            skipped = None
        if skipped is None:
            if block:
                yield "\n"
            if node is not element and node.tail:
                yield " ".join(re.split(r"[ \t\r\n\f]+", node.tail))


def text_of(element: Element | None) -> str:
    """The text of an element in one line; '' without one."""
    return "" if element is None else clean_line("".join(_pieces(element)))


def paragraphs_of(element: Element) -> list[str]:
    """The text of an element, a line for each block of it."""
    lines = (clean_line(line) for line in "".join(_pieces(element)).split("\n"))
    return [line for line in lines if line]


def plain_of(markup: str) -> list[str]:
    """The paragraphs of a piece of HTML, also of HTML that was escaped twice."""
    lines = [markup]
    for _ in range(2):
        text = "\n".join(lines)
        if not ("&" in text or _TAG.search(text)) or too_much(text):
            break
        root = parse_page(f"<div>{text.replace(chr(10), '<br>')}</div>" if _ else f"<div>{text}</div>")
        if root is None:
            return []
        lines = paragraphs_of(root)
    return [line for text in lines for line in [clean_line(_TAG.sub(" ", text))] if line]


def tag_of(element: Element | None) -> str:
    """The tag of an element with its classes, for messages: "<h3 class=title>"; '' without one."""
    if element is None:
        return ""
    classes = " ".join((element.get("class") or "").split())[:60]
    return f"<{element.tag} class={classes}>" if classes else f"<{element.tag}>"


def select(element: Element, selector: str) -> list[Element]:
    """The elements below that a CSS selector finds, in order; none for an empty selector."""
    from lxml.cssselect import CSSSelector

    found = CSSSelector(selector, translator="html")(element) if selector else []
    return [each for each in found if each is not element]


def open_page(page: Page, reading: Reading) -> Element | None:
    """The root of a page; None for one that cannot be read, with the reason among the problems of `reading`."""
    text = _without_scripts(page.text)
    much = too_much(text)
    root = None if much else parse_page(text)
    if root is None:
        reading.problem(0, much or "it is empty")
    return root


def _without_scripts(text: str) -> str:
    """The page without its programs; data in JSON and the numbers of lines stay."""
    kept: list[str] = []
    position = 0
    for script in _SCRIPT.finditer(text):
        if script.start() < position or "json" in script[0].lower():
            continue
        end = _SCRIPT_END.search(text, script.end())
        if end is None:
            break
        kept += text[position : script.end()], "\n" * text.count("\n", script.end(), end.start())
        position = end.start()
    return "".join([*kept, text[position:]])


def page_languages(root: Element, clues: Clues) -> tuple[str, ...]:
    """The languages of the page: the one that it declares, then those that are known."""
    own = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    return clues.languages_after(own)


def page_base(root: Element, page: Page) -> str:
    """What the page's relative links are relative to; '' when the page does not have it."""
    for element in root.iter("base"):
        if (element.get("href") or "").startswith(("http://", "https://")):
            return str(element.get("href"))
    if page.address:
        return page.address
    for element in root.iter("link", "meta"):
        address = element.get("href") if (element.get("rel") or "").lower() == "canonical" else ""
        address = address or (element.get("content") if (element.get("property") or "") == "og:url" else "")
        if address and address.startswith(("http://", "https://")):
            return str(address)
    # A browser that saves a page writes its address in the first line.
    saved = re.search(r"<!-- saved from url=\(\d+\)(https?://\S+) -->", page.text[:2000])
    return saved[1] if saved else ""
