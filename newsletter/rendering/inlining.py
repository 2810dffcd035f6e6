"""CSS into style attributes, by premailer, and nothing else that premailer would change."""

from __future__ import annotations

import logging
import re
import sys
import types
from functools import cache
from typing import Any

from lxml import etree

__all__ = ["inline_css", "parse_html"]

# premailer would make attributes of these, "100%" of an image's own width
# among them, which Outlook for Windows takes literally.
_KEEP_ATTRIBUTES = ["width", "height", "bgcolor", "align", "valign"]


@cache
def _premailer() -> Any:
    """The Premailer class, imported without what it needs only to fetch stylesheets.

    premailer imports requests at its top: a quarter of the whole program's
    start-up time, for a network that is never used here.
    """
    absent = "requests" not in sys.modules
    if absent:
        sys.modules["requests"] = types.ModuleType("requests")
    try:
        import cssutils
        from premailer import Premailer
    finally:
        if absent:
            del sys.modules["requests"]
    # cssutils warns on stderr of every modern property.
    cssutils.log.setLevel(logging.CRITICAL + 1)
    cssutils.ser.prefs.minimizeColorHash = False
    return Premailer


def parse_html(html: str) -> Any:
    """The root element of an HTML document."""
    return etree.fromstring(html, etree.HTMLParser(remove_blank_text=False))


def inline_css(root: Any, css: str) -> None:
    """Put the rules of `css` into the style attributes of the tree below `root`, in place.

    `<style>` elements stay as they are: their media queries and
    pseudo-classes work only there.
    """
    for style in root.iter("style"):
        style.set("data-premailer", "ignore")
    if css.strip():
        _premailer()(
            root,
            css_text=[css],
            strip_important=False,
            disable_basic_attributes=_KEEP_ATTRIBUTES,
            disable_validation=True,
            disable_leftover_css=True,
            align_floating_images=False,
            remove_unset_properties=False,
            allow_network=False,
        ).transform()
    for element in root.iter("style"):
        element.attrib.pop("data-premailer", None)
    for element in root.iterfind(".//*[@style]"):
        element.set("style", _six_digits(element.get("style")))


def _six_digits(style: str) -> str:
    # Three-digit colours break in Lotus Notes: https://github.com/peterbe/premailer/issues/114
    return re.sub(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])(?![0-9a-fA-F])", r"#\1\1\2\2\3\3", style)
