"""MJML to HTML, by the mrml compiler."""

from __future__ import annotations

import re

import mjml

from newsletter.errors import NewsletterError

#: A comment whole, or a style sheet to inline with its CSS.
_INLINE_STYLE = re.compile(
    r"<!--.*?-->|<mj-style\b[^>]*\binline\s*=\s*[\"']inline[\"'][^>]*(?<!/)>(.*?)</mj-style\s*>", re.DOTALL
)

#: In these the compiler stops at white space among components that does not begin with a line end.
_CONTAINER = r"(?s)<(mj-(?:accordion|carousel|head|navbar|social))(?=[\s>]).*?</\1\s*>"
#: Such white space, perhaps with comments after it. Among the words and tags of a text
#: it must stay: there the compiler drops white space that does begin with a line end.
_WHITE_SPACE = r">[ \t\r]\s*(?=(?:<!--(?!\[)(?:-?[^-])*-->\s*)*</?mj-)"

#: White space that begins with a line end, between two inline tags: the compiler drops it, and the words
#: grow together.
_INLINE = "(?:a|abbr|b|cite|code|del|em|font|i|img|ins|kbd|mark|q|s|small|span|strike|strong|sub|sup|time|u|var)"
_BETWEEN_WORDS = re.compile(rf"(</{_INLINE}\s*>|<img\b[^<>]*>)\r?\n\s*(?=<{_INLINE}[\s>/])")

#: Tags with what the compiler writes as Rust writes strings when debugging, of a line end
#: a backslash and an n; and the title, which becomes an attribute.
_ATTRIBUTES = re.compile(r"<mj-title\s*>[^<]*|<[A-Za-z][^<>\t\n\r\\]*[\t\n\r\\][^<>]*>")
_SPACES = str.maketrans("\t\n\r", "   ") | {ord("\\"): "&#92;"}

#: The content of a style sheet (group 3); an ordinary comment with all that is in it.
_STYLE_SHEET = r"(?s)<(?:!--(?!\[).*?-->|((mj-style|(?i:style))\b[^>]*(?<!/)>)(.*?)(?=</\2\s*>))"


def take_inline_css(source: str) -> tuple[str, str]:
    """The MJML without its `<mj-style inline="inline">` blocks, and their CSS.

    The compiler would leave them in the head like any other style sheet.
    """
    sheets: list[str] = []

    def take(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        sheets.append(found[1])
        return ""

    source = _INLINE_STYLE.sub(take, source)
    return source, "\n".join(sheets)


def compile_mjml(source: str) -> str:
    """HTML of a valid MJML document. No web font is requested, whatever the font families are.

    Raises NewsletterError when the compiler stops all the same.
    """
    source = re.sub(_CONTAINER, lambda found: re.sub(_WHITE_SPACE, ">\n", found[0]), source.removeprefix("\ufeff"))
    source = _BETWEEN_WORDS.sub(r"\1 ", source)
    # In ASCII: the compiler panics at a > near a character of several bytes, where it looks
    # for the end of a comment byte by byte.
    source = _to_ascii(_ATTRIBUTES.sub(_fix_attributes, source))
    try:
        return str(mjml.mjml2html(source, fonts={}))
    except ValueError as error:
        raise NewsletterError(f"the MJML cannot be compiled: {error}") from None
    except BaseException as panic:
        # A panic of Rust is no Exception, and its class cannot be imported:
        # https://docs.rs/pyo3/latest/pyo3/panic/struct.PanicException.html
        if type(panic).__name__ != "PanicException":
            raise
        raise NewsletterError(f"the MJML compiler failed: {panic}") from None


def _fix_attributes(found: re.Match[str]) -> str:
    """A tag, or the title, without the characters that come out as something else."""
    written = found[0]
    if written.startswith("<mj-title"):
        written = written.replace('"', "&quot;")
    return written.translate(_SPACES)


def _to_ascii(source: str) -> str:
    """The MJML with references for other characters, and with CSS's escapes in style sheets: CSS has no references."""
    if source.isascii():
        return source

    def escape(sheet: re.Match[str]) -> str:
        if sheet[1] is None:
            return sheet[0]
        return "<" + sheet[1] + re.sub(r"[^\x00-\x7f]", lambda found: f"\\{ord(found[0]):x} ", sheet[3])

    return re.sub(_STYLE_SHEET, escape, source).encode("ascii", "xmlcharrefreplace").decode("ascii")
