"""The markup of MJML: made readable for libxml2, and what is wrong with it, from libxml2's error log."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any, Final

from lxml import etree

#: A problem with its position in the text: (position, message, hint).
Found = tuple[int, str, str]

ONE_ROOT: Final = "put everything between <mjml> and </mjml>"


def parse_mjml(mjml: str) -> tuple[str, Any, list[Found], int]:
    """A document as libxml2 reads it.

    That is the text it gets, each character at its position; the root, or None when there is nothing
    to read; the problems of the markup; and the position behind which nothing is certain, such as
    that of a tag that is not closed.
    """
    text, found, stops = _prepare(mjml)
    if stops:
        return text, None, stops, 0
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(text.encode("ascii") or b" ", parser)
    logged, end = _logged(text, parser.error_log)
    return text, root, found + logged, end


# ---- before parsing ------------------------------------------------------------------

#: HTML's elements without an end tag: https://html.spec.whatwg.org/#void-elements.
_VOID: Final = "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
_SPECIAL: Final = re.compile(
    rf"""<(?:
    (?P<comment> !--(?!\[if\b|\s*<!\[endif).*?-->)
    | (?P<condition>
        !--\[if\b[\w\ !|&().]*\]>(?:<!-->|<!--\ -->)? | !\[if\b[\w\ !|&().]*\]>
        | !--\s*<!\[endif\]--> | !\[endif\](?:--)?>)
    | (?P<style> (?P<sheet>mj-style|style)\b[^>]*(?<!/)>(?:(?!<!\[CDATA).)*?(?=</(?P=sheet)\s*>))
    | (?P<stop> !\[CDATA\[ | !DOCTYPE | \?[\w-]*)
    | (?P<void> (?P<end>/?)(?P<name>{_VOID}|{_VOID.upper()})(?=[\s/>])(?:[^<>"']|"[^"<]*"|'[^'<]*')*>)
    )""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_STOPS: Final = {
    "<![CDATA[": "write the text alone, with &lt; for < and &amp; for &",
    "<!DOCTYPE": "delete it: MJML begins with <mjml>",
}


def _prepare(mjml: str) -> tuple[str, list[Found], list[Found]]:
    """The text as libxml2 can read it, each character at its position; problems; and those that stop the compiler.

    Known entities become plus signs, conditional comments processing instructions, so
    that their content is read, as the compiler does; the rest of Unicode becomes "~".
    """
    found: list[Found] = []
    stops: list[Found] = []
    begun: list[int] = []

    def replace(match: re.Match[str]) -> str:
        whole, start = match[0], match.start()
        if match["condition"]:
            if "[if" in whole:
                begun.append(start)
            elif begun:
                begun.pop()
            else:
                found.append((start, f"{whole} ends no conditional comment", "delete it"))
            return "<?if".ljust(len(whole) - 2) + "?>"
        if match["style"]:
            return whole.replace("&", "+")
        if match["stop"]:
            stops.append((start, f"{whole} stops the compiler", _STOPS.get(whole, "delete it")))
        elif match["void"] and (match["end"] or not whole.endswith("/>")):
            name = match["name"]
            if match["end"]:
                found.append((start, f"</{name}> closes nothing", f"write <{name} /> and no </{name}>"))
            else:
                found.append((start, f"<{name}> is not closed", f"write {whole[:-1].rstrip()} />"))
            return " " * len(whole)
        return whole

    text = _SPECIAL.sub(replace, mjml.replace("\ufeff", " ", 1) if mjml.startswith("\ufeff") else mjml)
    text = _ENTITY.sub(lambda entity: "+" * len(entity[0]) if entity[1] in html5 else entity[0], text)
    hint = "write <![endif]--> after it"
    found += [(start, "this conditional comment is never ended", hint) for start in begun]
    return re.sub(r"[^\x00-\x7f]", "~", text), found, stops


# ---- markup --------------------------------------------------------------------------

_AMPERSAND: Final = ("a bare &, or a reference without its semicolon", "write &amp; for an &")
#: libxml2's errors -> message ({0}: the name in libxml2's own) and hint. Source: include/libxml/xmlerror.h.
_ERRORS: Final = {
    "ERR_ATTRIBUTE_NOT_STARTED": ("a value without quotes", "write quotes around it"),
    "ERR_ATTRIBUTE_REDEFINED": ("the attribute {0} stands twice in this tag", "keep one of them"),
    "ERR_ATTRIBUTE_WITHOUT_VALUE": ("the attribute {0} has no value", 'write a value, such as disabled="disabled"'),
    "ERR_COMMENT_NOT_FINISHED": ("this comment is never closed", "write --> after it"),
    "ERR_DOCUMENT_EMPTY": ("the document does not begin with <mjml>", ONE_ROOT),
    "ERR_DOCUMENT_END": ("something follows </mjml>", ONE_ROOT),
    "ERR_ENTITYREF_SEMICOL_MISSING": _AMPERSAND,
    "ERR_GT_REQUIRED": ("this tag is cut off", "a > or a closing quote is missing"),
    "ERR_HYPHEN_IN_COMMENT": ("-- inside a comment", "write one - only; a comment cannot hold another"),
    "ERR_INVALID_CHAR": ("a character that no document may hold", "delete it"),
    "ERR_MISPLACED_CDATA_END": ("]]> in a text", "write ]]&gt;"),
    "ERR_RESOURCE_LIMIT": ("too many tags inside one another", "close tags before opening others"),
    "ERR_SPACE_REQUIRED": ("no space between attributes", "write one"),
    "ERR_UNDECLARED_ENTITY": ("there is no &{0}; in HTML", "correct its name, or write &amp; for an &"),
}
#: Errors that leave no doubt about what the rest of the document means.
_LOCAL: Final = (
    "ERR_ATTRIBUTE_REDEFINED",
    "ERR_ATTRIBUTE_WITHOUT_VALUE",
    "ERR_ENTITYREF_SEMICOL_MISSING",
    "ERR_HYPHEN_IN_COMMENT",
    "ERR_INVALID_CHAR",
    "ERR_MISPLACED_CDATA_END",
    "ERR_UNDECLARED_ENTITY",
)
#: The beginning of an attribute's value, behind values that are whole.
_VALUE: Final = re.compile(r"([^\s=<>\"'/]+)\s*=\s*([\"'])((?:(?!\2)[^<])*\2(?=[\s/>]))?")
_UNCLOSED: Final = re.compile(r"(?:mismatch:|in tag) (\S+) line (\d+)(?: and (\S+))?")


def _logged(text: str, log: Any) -> tuple[list[Found], int]:
    """The problems in the error log, and the position behind which nothing is certain."""
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    found: list[Found] = []
    for entry in log:
        kind, message = entry.type_name, str(entry.message).strip()
        if kind.startswith(("NS_", "WAR_")):
            continue
        position = min(lines[min(entry.line, len(lines)) - 1] + max(entry.column - 1, 0), len(text))
        if unclosed := _UNCLOSED.search(message):
            name, line, outer = unclosed.groups()
            begin = lines[int(line) - 1]
            start = text.rfind(f"<{name}", begin, begin + len(text[begin:].partition("\n")[0]))
            problem = _unclosed(text, name, start, text.rfind("</", 0, position), outer)
            return [*found, problem], problem[0]
        if kind == "ERR_NAME_REQUIRED" and "EntityRef" in message:
            found.append((max(text.rfind("&", 0, position + 1), 0), *_AMPERSAND))
        elif kind == "ERR_NAME_REQUIRED" and text.startswith("<", position - 1):
            in_style = text.rfind("<mj-style", 0, position) > text.rfind("</mj-style", 0, position)
            hint = "in a media query, use max-width or min-width" if in_style else "write &lt; for a <"
            found.append((position - 1, "a bare <", hint))
        elif kind == "ERR_LT_IN_ATTRIBUTE":
            found.append(_bracket_in_value(text, position))
            return found, found[-1][0]
        else:
            if kind == "ERR_COMMENT_NOT_FINISHED":
                position = text.rfind("<!--", 0, position)
            own, hint = _ERRORS.get(kind, (message, "look for a missing <, > or quote"))
            name = re.search(r"(?:attribute |Attribute |Entity ')([^\s']+)", message)
            if position not in [each[0] for each in found]:  # the parser reports consequences, too
                found.append((position, own.format(name[1] if name else ""), hint))
            if kind not in _LOCAL:
                return found, position
    return found, len(text)


def _bracket_in_value(text: str, position: int) -> Found:
    """The problem of a < in the value of an attribute: its closing quote is missing, unless a > came after it."""
    tag = text.rfind("<", 0, position)
    begun = next(value for value in _VALUE.finditer(text, tag, position) if value[3] is None)
    if ">" in text[begun.end() : position] or "\n" in text[begun.end() : position]:
        return begun.start(1), f"the closing quote of {begun[1]} is missing", f"write {begun[2]} after its value"
    return position, f"the value of {begun[1]} holds a <", "write &lt; for a <"


def _unclosed(text: str, name: str, start: int, closing: int, outer: str | None) -> Found:
    """The problem of a tag that is open where the document, or `outer`, ends."""
    if outer is None:
        return start, f"<{name}> is never closed", f"write </{name}>"
    before = text[:closing]
    begun = re.findall(rf"<{re.escape(outer)}(?:>|\s(?![^<>]*/>))", before)
    if len(begun) > before.count(f"</{outer}>"):
        return start, f"<{name}> is never closed", f"write </{name}> before </{outer}>"
    return closing, f"</{outer}> does not close <{name}>", f"write </{name}>, or delete it"
