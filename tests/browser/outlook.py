"""An email as Outlook for Windows lays it out, as far as a browser can show it.

Outlook 2007 and later render with Word: conditional comments for "mso" hold, and what
https://www.caniemail.com/ marks as not supported there is taken off. Fonts and the exact heights
of lines stay the browser's.
"""

from __future__ import annotations

import re

_HIDDEN = re.compile(r"<!--\[if ([^\]]*)\]>(?!<!)(.*?)<!\[endif\]-->", re.DOTALL)
_REVEALED = re.compile(r"<!--\[if ([^\]]*)\]><!-->(.*?)<!--<!\[endif\]-->", re.DOTALL)
_VERSION = 16

#: What is done to the document: a script for `page.evaluate`.
LAY_OUT = """() => {
    const important = (element, styles) => {
        for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, "important");
    };
    // Its style sheets have no media queries.
    for (const sheet of document.styleSheets) {
        for (let index = sheet.cssRules.length - 1; index >= 0; index--) {
            if (sheet.cssRules[index] instanceof CSSMediaRule) sheet.deleteRule(index);
        }
    }
    for (const element of document.querySelectorAll("[media]")) element.remove();
    const lists = [...document.querySelectorAll("ul, ol")].map(list => [list, parseFloat(getComputedStyle(list).marginInlineStart)]);
    for (const element of document.body.querySelectorAll("*")) {
        const name = element.localName;
        const written = element.getAttribute("style") ?? "";
        // Writing a style drops what a browser does not know.
        const padding = /mso-padding-alt:\\s*([^;]+)/.exec(written)?.[1];
        if (/mso-line-height-rule:\\s*exactly/.test(written)) element.dataset.exact = "";
        important(element, {
            "max-width": "none", "min-width": "0", "border-radius": "0", "float": "none", "position": "static",
            "overflow": "visible", "opacity": "1", "word-break": "normal", "overflow-wrap": "normal", "box-sizing": "content-box",
        });
        if (padding) important(element, {"padding": padding});
        if (["div", "p", "a", "span", "h1", "h2", "h3", "h4"].includes(name)) important(element, {"padding": "0", "width": "auto", "height": "auto"});
        if (/mso-hide:\\s*all/.test(written)) important(element, {"display": "none"});
        else if (name === "a" || name === "span") important(element, {"display": "inline"});
        else if (name === "div") important(element, {"display": getComputedStyle(element).display === "none" ? "none" : "block"});
        if (name === "img") {
            // The attribute alone counts; an image without one has its own size.
            important(element, {"width": element.getAttribute("width") ? `${element.getAttribute("width")}px` : "auto", "height": "auto"});
        }
    }
    // Word knows no padding of lists: without a margin of their own they are indented by its default.
    for (const [list, margin] of lists) important(list, {"padding": "0", "padding-inline-start": margin ? "0" : "40px"});
}"""


def read_conditions(html: str) -> str:
    """HTML with Outlook's conditional comments as it reads them: what is for it in, what is not for it out."""
    html = _REVEALED.sub(lambda found: found[2] if _holds(found[1]) else "", html)
    return _HIDDEN.sub(lambda found: found[2] if _holds(found[1]) else "", html)


def _holds(condition: str) -> bool:
    """Whether a condition such as "mso | IE", "!mso" or "gte mso 9" is true for Word."""
    if "|" in condition:
        return any(map(_holds, condition.split("|")))
    if "&" in condition:
        return all(map(_holds, condition.split("&")))
    words = re.sub(r"[()]", " ", condition).split()
    if words and words[0].startswith("!"):
        return not _holds(" ".join([words[0][1:], *words[1:]]))
    if words == ["true"]:
        return True
    compared = words.pop(0) if words and words[0] in ("lt", "lte", "gt", "gte") else "eq"
    if not words or words[0] != "mso":
        return False
    if len(words) == 1:
        return True
    version = float(words[1])
    return {
        "eq": version == _VERSION,
        "lt": version > _VERSION,
        "lte": version >= _VERSION,
        "gt": version < _VERSION,
        "gte": version <= _VERSION,
    }[compared]
