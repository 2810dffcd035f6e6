"""MJML to HTML, by the mrml compiler."""

from __future__ import annotations

import re

import mjml

from newsletter.errors import NewsletterError

__all__ = ["compile_mjml", "take_inline_css"]

_INLINE_STYLE = re.compile(r"<mj-style\b[^>]*\binline=[\"']inline[\"'][^>]*>(.*?)</mj-style>", re.DOTALL)


def take_inline_css(source: str) -> tuple[str, str]:
    """The MJML without its `<mj-style inline="inline">` blocks, and their CSS.

    The compiler would leave them in the head like any other style sheet.
    """
    css = "\n".join(_INLINE_STYLE.findall(source))
    return (_INLINE_STYLE.sub("", source), css) if css else (source, "")


def compile_mjml(source: str) -> str:
    """HTML of a valid MJML document. No web font is asked for, whatever the font families are."""
    try:
        return str(mjml.mjml2html(source, fonts={}))
    except ValueError as error:
        raise NewsletterError(f"the MJML cannot be compiled: {error}") from None
