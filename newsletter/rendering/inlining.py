"""CSS into style attributes, by premailer, and nothing else that premailer would change.

Four of premailer's steps are replaced by ones that remember: parsing a sheet,
parsing declarations, finding elements, merging their styles. What comes out stays the same, in a
tenth of the time; `tests/rendering/test_inlining.py` compares the two.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import re
import sys
import types
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast

from lxml import etree

from newsletter.rendering.caching import load_compiled, save_compiled

__all__ = ["find_broken", "inline_css", "parse_html"]


class _Deferred(types.ModuleType):
    """Stands for a module until something of it is used, and then imports it."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = importlib.import_module(self.__name__)
        if self.__name__ == "cssutils":
            _calm(module)
        return getattr(module, name)


def _calm(cssutils: Any) -> None:
    """Keep cssutils from warning of every modern property, and from shortening colours."""
    cssutils.log.setLevel(logging.CRITICAL + 1)
    cssutils.ser.prefs.minimizeColorHash = False


@cache
def _premailer() -> Any:
    """The Premailer class, made to ask `_declarations` and `_rules` before it parses CSS.

    premailer imports requests (to fetch style sheets, which is never done
    here) and cssutils (to parse them) at its top: half of the whole program's
    start-up time. Both are imported when they are used; cssutils is not for a
    sheet that was compiled before.
    """
    if "cssutils" in sys.modules:
        _calm(sys.modules["cssutils"])
    deferred = [name for name in ("requests", "cssutils") if name not in sys.modules]
    for name in deferred:
        sys.modules[name] = _Deferred(name)
    try:
        import premailer.merge_style
        import premailer.premailer
    finally:
        for name in deferred:
            if isinstance(sys.modules.get(name), _Deferred):
                del sys.modules[name]
    merging = premailer.merge_style

    def csstext_to_pairs(text: str, *, validate: bool = False) -> list[tuple[str, str]]:  # noqa: ARG001 - premailer's
        if text not in _declarations:
            style = merging.cssutils.parseStyle(text, validate=False)
            _declarations[text] = [(each.name.strip(), merging.format_value(each)) for each in style]
        return _declarations[text]

    merging.csstext_to_pairs = csstext_to_pairs
    premailer.premailer.csstext_to_pairs = csstext_to_pairs

    merge = merging.merge_styles
    merged: dict[tuple[Any, ...], tuple[str, list[Any]]] = {}

    def merge_styles(inline: str, styles: list[Any], classes: list[str], **options: bool) -> str:
        # Elements of one kind have the same styles. Their lists of declarations are
        # told apart by identity, and kept, so that no other gets the same.
        key = (inline, *map(id, styles), *classes)
        if key not in merged:
            if len(merged) > _MOST_DECLARATIONS:
                merged.clear()
            merged[key] = _whole_colors(merge(inline, styles, classes, **options)), styles
        return merged[key][0]

    premailer.premailer.merge_styles = merge_styles

    find_by_xpath = premailer.premailer._create_cssselector  # noqa: SLF001 - see the module's docstring

    def find(selector: str) -> Callable[[Any], Sequence[Any]]:
        simple = _SIMPLE.fullmatch(selector)
        if not simple:
            return cast("Callable[[Any], Sequence[Any]]", find_by_xpath(selector))
        name, tag = simple.groups()
        if not tag:
            return lambda _page: _by_class.get(name, ())
        if not name:
            return lambda page: list(page.iter(tag))
        return lambda _page: [each for above in _by_class.get(name, ()) for each in above.iterfind(f".//{tag}")]

    premailer.premailer._create_cssselector = find  # noqa: SLF001

    class Inliner(premailer.premailer.Premailer):  # type: ignore[misc]
        def _parse_style_rules(self, css: str, ruleset_index: int) -> tuple[list[Any], list[Any]]:
            if css not in _rules:
                _rules[css] = super()._parse_style_rules(css, ruleset_index)[0]
            return _rules[css], []

        def _style_to_basic_html_attributes(self, element: Any, style_content: str, force: bool = False) -> None:  # noqa: FBT001, FBT002 - premailer's
            """Nothing: attributes stay as MJML wrote them.

            premailer would make "100%" of an image's own width, which Outlook
            for Windows takes literally.
            """

    return Inliner


#: The rules of each style sheet, and the properties of each declaration, that
#: were parsed in this process or are kept from an earlier one.
_rules: dict[str, list[tuple[tuple[int, ...], str, str]]] = {}
_declarations: dict[str, list[tuple[str, str]]] = {}
_MOST_DECLARATIONS = 2000

#: The elements of the document at hand by class: nearly every selector is a
#: class, a tag, or a tag below a class, and looking each up in the whole
#: document takes longer than all the rest.
_by_class: dict[str, list[Any]] = {}
_SIMPLE = re.compile(r"(?:\.([\w-]+))?(?:(?:^|(?<=[\w-]) )([a-z][a-z0-9]*))?")


def _recall(css: str) -> int:
    """Load what is kept of a style sheet; returns how many declarations are known."""
    if css not in _rules:
        if len(_declarations) > _MOST_DECLARATIONS:
            _rules.clear()
            _declarations.clear()
        # What is kept may be damaged, or another version's: then it is as good as nothing.
        with contextlib.suppress(AttributeError, KeyError, TypeError, ValueError):
            kept = load_compiled(css)
            rules = [(tuple(specificity), selector, style) for specificity, selector, style in kept["rules"]]
            for text, pairs in kept["declarations"].items():
                _declarations[text] = [(name, value) for name, value in pairs]
            _rules[css] = rules
    return len(_declarations)


#: What a link is called while libxml2 reads it, which ends an `a` at a table inside it, as in HTML 4:
#: https://gitlab.gnome.org/GNOME/libxml2/-/blob/master/HTMLparser.c, htmlStartClose.
_LINK = "openlink"
#: Comments whole, and the tags of links.
_LINK_TAGS = re.compile(r"<!--.*?-->|<(/?)a(?=[\s>])", re.DOTALL | re.IGNORECASE)


def parse_html(html: str) -> Any:
    """The root element of an HTML document."""
    # Few emails have a table in a link, and renaming all links takes longer than looking for one.
    renamed = any("<table" in piece[piece.rfind("<a ") :] for piece in html.lower().split("</a>")[:-1])
    if renamed:
        html = _LINK_TAGS.sub(lambda found: found[0] if found[1] is None else f"<{found[1]}{_LINK}", html)
    root = etree.fromstring(html, etree.HTMLParser(remove_blank_text=False))
    if renamed:
        for link in root.iter(_LINK):
            link.tag = "a"
    return root


def inline_css(root: Any, css: str) -> None:
    """Put the rules of `css` into the style attributes of the tree below `root`, in place.

    `<style>` elements stay as they are: their media queries and
    pseudo-classes work only there.
    """
    for style in root.iter("style"):
        style.set("data-premailer", "ignore")
    for element in _COLORED(root):
        element.set("style", _whole_colors(element.get("style")))
    for color in _FILLS(root):
        if len(color) == len("#abc"):
            color.getparent().set("bgcolor", _whole_colors(f" {color}").strip())
    if css.strip():
        known = _recall(css)
        _by_class.clear()
        for element in root.iter("*"):
            classes = element.get("class")
            for name in dict.fromkeys(classes.split()) if classes else ():
                _by_class.setdefault(name, []).append(element)
        _premailer()(
            root,
            css_text=[css],
            strip_important=False,
            disable_validation=True,
            disable_leftover_css=True,
            align_floating_images=False,
            remove_unset_properties=False,
            allow_network=False,
        ).transform()
        if len(_declarations) > known:
            save_compiled(css, {"rules": _rules[css], "declarations": _declarations})
        _by_class.clear()
    for element in root.iter("style"):
        element.attrib.pop("data-premailer", None)


#: What may hold any character: comments, strings, and what stands in parentheses.
_FREE = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\([^()]*\)", re.DOTALL)
_BLOCK = re.compile(r"\{([^{}]*)\}")
_PIECE = re.compile(r"[^;\s][^;]*")
_DECLARATION = re.compile(r"[*_]?[\w-]+\s*:")
_SECOND = re.compile(r"\s*\n\s*[\w-]+\s*:")


def find_broken(css: str) -> list[tuple[str, str, str]]:
    """The declarations of a sheet that would be dropped in silence: each as it stands there, what is wrong, a hint.

    A sheet that was compiled before is not looked through again.
    """
    _recall(css)
    if css in _rules:
        return []
    found = []
    blank = _FREE.sub(lambda free: " " * len(free[0]), css)
    for block in _BLOCK.finditer(blank):
        for piece in _PIECE.finditer(blank, *block.span(1)):
            written = css[piece.start() : piece.end()].strip()
            line = written.split("\n", 1)[0].strip()
            if not _DECLARATION.match(piece[0]):
                name = line.split()[0].rstrip(":")
                found.append((written, f"'{line}' in a style sheet is no declaration", f"write it as '{name}: …;'"))
            elif _SECOND.search(piece[0]):
                found.append((written, f"'{line}' in a style sheet does not end", "write a semicolon after it"))
    return found


def _whole_colors(style: str) -> str:
    """A style with all its colours in six digits."""
    return _SHORT_COLOR.sub(r"#\1\1\2\2\3\3", style)


_FILLS = etree.XPath("//@bgcolor")
_COLORED = etree.XPath("//*[contains(@style, '#')]")
# Three-digit colours break in Lotus Notes: https://github.com/peterbe/premailer/issues/114
# What stands before one tells it from the end of an address.
_SHORT_COLOR = re.compile(r"(?<=[\s:,(])#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])(?![0-9a-fA-F])")
