"""Markup of MJML that the XML parser cannot read: made readable first, or explained."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final
from xml.parsers import expat

from newsletter.rendering.mjml.wording import nearest

__all__ = [
    "CONDITIONAL_TARGET",
    "ONE_ROOT",
    "VOID",
    "Explained",
    "Found",
    "explain",
    "find_attribute",
    "mask_conditionals",
    "mask_references",
]

#: A problem on its way: (position, message, hint).
Found = tuple[int, str, str]

#: What to report, and the ranges to blank out before reading on; none to end there.
Explained = tuple[list[Found], list[tuple[int, int]]]

ONE_ROOT: Final = "put everything between <mjml> and </mjml>"

#: HTML's elements without an end tag, https://html.spec.whatwg.org/#void-elements.
VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)

# ---- before reading ------------------------------------------------------------------

_REFERENCE: Final = r"&(?:([A-Za-z][A-Za-z0-9]*);|#(?:\d+|x[0-9A-Fa-f]+);)?"
#: Where & stands for itself: HTML does not decode it in a stylesheet or a comment.
_VERBATIM: Final = r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(mj-style|style)\b[^>]*(?<!/)>.*?</\1\s*>"


def mask_references(mjml: str) -> tuple[str, list[Found]]:
    """The text with plus signs for every named entity, and the problems among them.

    XML knows five names and HTML 2,125, and the compiler passes them all through. The
    XML parser must not see them; everything keeps its place.
    """
    wrong: list[Found] = []

    def mask(reference: re.Match[str]) -> str:
        whole, name = reference[0], reference[1]
        if name is None and len(whole) > 1:
            return whole
        if name is None:
            wrong.append((reference.start(), "a bare &", "write &amp; instead of &"))
        elif f"{name};" not in html5:
            near = nearest(name, (known[:-1] for known in html5 if known.endswith(";")))
            hint = f"did you mean &{near};?" if near else f"write &amp;{name}; for the text"
            wrong.append((reference.start(), f"unknown entity &{name};", hint))
        return "+" * len(whole)

    text = re.sub(_REFERENCE, mask, mjml) if "&" in mjml else mjml
    if wrong:
        verbatim = [match.span() for match in re.finditer(_VERBATIM, mjml)]
        wrong = [problem for problem in wrong if not any(start <= problem[0] < end for start, end in verbatim)]
    return text, wrong


#: The beginnings and ends of conditional comments, after ordinary comments.
_CONDITIONAL: Final = (
    r"(?as)<!--(?!\[if\b|\s*<!\[endif).*?-->"
    r"|(<!--\[if\b[\w !|&().]*\]>(?:<!-->|<!-- -->)?|<!\[if\b[\w !|&().]*\]>"
    r"|<!--\s*<!\[endif\]-->|<!\[endif\](?:--)?>)"
)
#: The processing instruction that stands for one of them while the XML parser reads.
CONDITIONAL_TARGET: Final = "_cond"


def mask_conditionals(text: str) -> tuple[str, list[Found]]:
    """The text with a processing instruction of the same length for each of them, and problems.

    So the XML parser reads what is inside, as the compiler does.
    """
    wrong: list[Found] = []
    begun: list[int] = []

    def mask(match: re.Match[str]) -> str:
        whole = match[0]
        if not match[1]:
            return whole
        if "[if" in whole:
            begun.append(match.start())
        elif begun:
            begun.pop()
        else:
            wrong.append((match.start(), f"{whole} ends no conditional comment", "delete it"))
        return f"<?{CONDITIONAL_TARGET}".ljust(len(whole) - 2) + "?>"

    if "[if" in text or "[endif" in text:
        text = re.sub(_CONDITIONAL, mask, text)
    hint = "write <![endif]--> after it"
    return text, wrong + [(start, "this conditional comment is never ended", hint) for start in begun]


# ---- where reading stopped -----------------------------------------------------------

_CODES: Final = expat.errors.codes
_NAME: Final = r"</?([^\s/<>]+)"
_TAG_NAME: Final = r"<[A-Za-z][^\s/<>]*"
_TAG: Final = r"<[^\s/<>]+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_ATTRIBUTE: Final = r"\s+([^\s=<>\"'/]+)\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
_NEXT_ATTRIBUTE: Final = (
    r"(?P<space>\s*)(?P<name>[^\s=<>\"'/]+)(?:(?P<equals>\s*=\s*)(?:(?P<quote>[\"'])|(?P<bare>[^\s\"'<>]*)))?"
)


def find_attribute(source: bytes, start: int, attribute: str) -> int:
    """Bytes from the start of a tag, at a position in UTF-8, to one of its attributes."""
    each = re.compile(_ATTRIBUTE.encode())
    name = re.compile(_NAME.encode()).match(source, start)
    found = each.match(source, name.end()) if name else None
    while found is not None and found[1].decode() != attribute:
        found = each.match(source, found.end())
    return found.start(1) - start if found else 0


def explain(text: str, position: int, code: int, opened: list[tuple[str, int]]) -> Explained:
    """What a person would say is wrong where the XML parser stopped."""
    if code == _CODES[expat.errors.XML_ERROR_TAG_MISMATCH]:
        return _explain_mismatch(text, position - len("</"), opened)
    if code == _CODES[expat.errors.XML_ERROR_NO_ELEMENTS]:
        return _explain_end(text, opened)
    if code == _CODES[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]:
        attribute = re.compile(_ATTRIBUTE).match(text, position - 1)
        name = text[position:].split("=", 1)[0].strip()
        tag = re.compile(_NAME).match(text, text.rfind("<", 0, position))
        message = f"attribute {name} twice" + (f" on <{tag[1]}>" if tag else "")
        blanks = [attribute.span()] if attribute else []
        return [(position, message, "keep one of them")], blanks
    if code == _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN]:
        return [(position, *_explain_unclosed(text, position))], []
    if code == _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]:
        return [(position, "the document ends inside <![CDATA[", "delete <![CDATA[")], []
    if code == _CODES[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
        return [(position, "something follows </mjml>", ONE_ROOT)], []
    if code == _CODES[expat.errors.XML_ERROR_BAD_CHAR_REF]:
        reference = re.compile(_REFERENCE).match(text, position)
        blanks = [reference.span()] if reference else []
        return [(position, f"{reference[0] if reference else '&#'} is no character", "delete it")], blanks
    if code == _CODES[expat.errors.XML_ERROR_MISPLACED_XML_PI]:
        return [(position, "an XML declaration stops the compiler", "delete <?xml … ?>")], []
    return _explain_token(text, position, opened)


def _void_tags(text: str, opened: list[tuple[str, int]]) -> Explained:
    """The innermost open tags, as far as they are of the kind that is never closed."""
    found: list[Found] = []
    blanks = []
    for name, position in reversed(opened):
        tag = re.compile(_TAG).match(text, position)
        if name.lower() not in VOID or tag is None:
            break
        mended = f"<{name} />" if len(tag[0]) == len(name) + 2 else f"<{name} … />"
        found.append((position, f"<{name}> is not closed", f"write {mended}"))
        blanks.append(tag.span())
    return found, blanks


def _explain_mismatch(text: str, position: int, opened: list[tuple[str, int]]) -> Explained:
    found, blanks = _void_tags(text, opened)
    if found:
        return found, blanks
    closing = re.compile(_NAME).match(text, position)
    name = closing[1] if closing else ""
    if name.lower() in VOID:
        end = text.find(">", position) + 1
        return [(position, f"</{name}> closes nothing", f"write <{name} />")], [(position, end)]
    inner, began = opened[-1]
    if any(name == outer for outer, _ in opened):
        return [(began, f"<{inner}> is never closed", f"write </{inner}> before </{name}>")], []
    misspelt = bool(nearest(name, [inner]))
    hint = f"did you mean </{inner}>?" if misspelt else f"delete it, or write <{name}> where it begins"
    return [(position, f"</{name}> does not close <{inner}>", hint)], []


def _explain_end(text: str, opened: list[tuple[str, int]]) -> Explained:
    found, blanks = _void_tags(text, opened)
    if found:
        return found, blanks
    if not opened:
        return [(0, "the document is empty", ONE_ROOT)], []
    name, position = opened[-1]
    outer = "".join(f"</{each}>" for each, _ in reversed(opened[:-1]))
    hint = f"write </{name}>" + (f", and after it {outer}" if outer else "")
    return [(position, f"<{name}> is never closed", hint)], []


def _explain_unclosed(text: str, position: int) -> tuple[str, str]:
    if text.startswith("<!--", position):
        return "this comment is never closed", "write --> after it"
    name = re.compile(_NAME).match(text, position)
    return f"the tag {name[0] if name else '<'} is cut off", "a > or a closing quote is missing"


def _explain_token(text: str, position: int, opened: list[tuple[str, int]]) -> Explained:
    comment = text.rfind("<!--", 0, position)
    dashes = text.find("--", comment + len("<!--"))
    if comment >= 0 and dashes == position - len("--"):
        hint = "write one - only; a comment cannot hold another"
        return [(dashes, "-- inside a comment", hint)], []
    began = text.rfind("<", 0, position)
    tag = re.compile(_TAG_NAME).match(text, began) if began >= 0 else None
    if tag is not None:
        problem = _explain_attribute(text, tag, position)
        if problem is not None:
            return [problem], []
    if not opened and text.startswith("</", began):
        name = re.compile(_NAME).match(text, began)
        return [(began, f"{name[0] if name else '</'}> closes nothing", "delete it")], []
    if began == position - 1 and began >= 0:
        # In a stylesheet &lt; would stay &lt;.
        in_css = opened[-1][0] in ("mj-style", "style") if opened else False
        hint = "in a media query, use max-width or min-width" if in_css else "write &lt; instead of <"
        return [(began, "a bare <", hint)], [(began, position)]
    if not opened and re.search(r"<[A-Za-z]", text[:position]):
        return [(position, "something follows </mjml>", ONE_ROOT)], []
    if not opened:
        start = len(text) - len(text.lstrip())
        return [(start, "something stands before <mjml>", ONE_ROOT)], []
    character = text[position : position + 1]
    if character not in " \t\r\n" and not character.isprintable():
        message = f"an invisible character, U+{ord(character):04X}"
        return [(position, message, "delete it")], [(position, position + 1)]
    if text.startswith("]]>", position - len("]]")):
        hint = "write ]]&gt;"
        return [(position - len("]]"), "]]> in a text", hint)], [(position - 1, position)]
    return [(position, "the markup is broken here", "look for a missing <, > or quote")], []


def _explain_attribute(text: str, tag: re.Match[str], position: int) -> Found | None:
    """What is wrong with the attributes of a tag; None when they are fine."""
    end = tag.end()
    while (attribute := re.compile(_ATTRIBUTE).match(text, end)) is not None:
        end = attribute.end()
    wrong = re.compile(_NEXT_ATTRIBUTE).match(text, end)
    if wrong is None or end > position:
        return None
    name, start = wrong["name"], wrong.start("name")
    if not wrong["space"]:
        return start, f"no space before {name}", "write a space between attributes"
    if wrong["equals"] is None:
        return start, f"attribute {name} without a value", f'write {name}="{name}"'
    if wrong["quote"]:
        return (
            start,
            f"the value of {name} holds a <, or its closing quote is missing",
            "write the quote after the value, and &lt; for a <",
        )
    value = wrong["bare"]
    return start, f"the value of {name} has no quotes", f'write {name}="{value}"'
