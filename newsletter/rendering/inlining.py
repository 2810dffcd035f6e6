"""CSS into style attributes, by premailer, and nothing else that premailer would change."""

from __future__ import annotations

import logging
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from newsletter.errors import Location, Problem

# cssutils, which premailer parses CSS with, is not safe with threads: https://github.com/peterbe/premailer/issues/65
_LOCK = threading.Lock()

#: What premailer would set from the style, such as "100%" for the width of an image: Outlook
#: for Windows takes that literally. They stay as MJML wrote them.
_ATTRIBUTES = ["align", "bgcolor", "height", "valign", "width"]


@cache
def load_premailer() -> Any:
    """Premailer's class, faster where `fast_premailer` is there."""
    try:
        from newsletter.rendering.fast_premailer import load_fast_premailer
    except ModuleNotFoundError as error:
        if error.name != "newsletter.rendering.fast_premailer":
            raise
        from premailer import Premailer

        return Premailer
    return load_fast_premailer()


def parse_html(html: str) -> Any:
    """The root element of an HTML document."""
    return etree.fromstring(html, etree.HTMLParser(remove_blank_text=False))


def inline_css(root: Any, css: str) -> None:
    """Put the rules of `css` into the style attributes of the tree below `root`, in place.

    `<style>` elements stay as they are: their media queries and
    pseudo-classes work only there. All colours get six digits.
    """
    if css.strip():
        for style in root.iter("style"):
            style.set("data-premailer", "ignore")
        with _LOCK:
            load_premailer()(
                root,
                css_text=[css],
                strip_important=False,
                disable_validation=True,
                disable_leftover_css=True,
                disable_basic_attributes=_ATTRIBUTES,
                align_floating_images=False,
                remove_unset_properties=False,
                allow_network=False,
                # cssutils warns of every modern property.
                cssutils_logging_level=logging.CRITICAL + 1,
            ).transform()
        # premailer leaves the mark on a style sheet for some media.
        for style in root.iter("style"):
            style.attrib.pop("data-premailer", None)
    for element in _COLORED(root):
        element.set("style", _SHORT_COLOR.sub(r"#\1\1\2\2\3\3", element.get("style")))
    for element in _FILLED(root):
        element.set("bgcolor", re.sub("[0-9a-fA-F]", r"\g<0>\g<0>", element.get("bgcolor")))


_COLORED = etree.XPath("//*[contains(@style, '#')]")
_FILLED = etree.XPath("//*[starts-with(@bgcolor, '#') and string-length(@bgcolor) = 4]")
# Three-digit colours break in Lotus Notes: https://github.com/peterbe/premailer/issues/114
# The character before one tells it from the end of an address.
_SHORT_COLOR = re.compile(r"(?<=[\s:,(])#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])(?![0-9a-fA-F])")

#: What may hold any character: comments, strings, and the content of parentheses.
_FREE = re.compile(r"/\*.*?\*/|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\([^()]*\)", re.DOTALL)
_BLOCK = re.compile(r"\{([^{}]*)\}")
_PIECE = re.compile(r"[^;\s][^;]*")
_DECLARATION = re.compile(r"[*_]?[\w-]+\s*:")
_SECOND = re.compile(r"\s*\n\s*[\w-]+\s*:")


def find_broken(mjml: str, css: str) -> list[Problem]:
    """The declarations of `css` that would be dropped silently; locations are in `mjml`, which has this style sheet."""
    found = []
    blank = _FREE.sub(lambda free: " " * len(free[0]), css)
    for block in _BLOCK.finditer(blank):
        for piece in _PIECE.finditer(blank, *block.span(1)):
            written = css[piece.start() : piece.end()].strip()
            line = written.split("\n", 1)[0].strip()
            if not _DECLARATION.match(piece[0]):
                name = line.split()[0].rstrip(":")
                message, hint = f"'{line}' in a style sheet is no declaration", f"write it as '{name}: …;'"
            elif _SECOND.search(piece[0]):
                message, hint = f"'{line}' in a style sheet does not end", "write a semicolon after it"
            else:
                continue
            start = mjml.find(written, mjml.find("<mj-style"))
            column = start - mjml.rfind("\n", 0, start)
            found.append(Problem(Location(Path("email.mjml"), mjml.count("\n", 0, start) + 1, column), message, hint))
    return found
