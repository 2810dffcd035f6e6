"""Fixes of what the MJML compiler writes: what HTML does not allow, accessibility lacks, or no mail program needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from newsletter.rendering.spans import HTML_MARKS

_AUTO_HEIGHTS = etree.XPath("//img[@height='auto']")
_ALIGNED_CELLS = etree.XPath("//td[@vertical-align]")
_STYLED = etree.XPath("//*[@style]")
_CLASSED = etree.XPath("//*[@class]")
_PREHEADERS = etree.XPath("/html/body/div[starts-with(@style, 'display:none')]")
_SECTIONS = etree.XPath("//div[@class][table/tbody/tr/td[starts-with(@style, 'direction:')]]")
_COLUMNS = etree.XPath("//div[contains(@class, 'mj-outlook-group-fix')]")
_HEAD_COMMENTS = etree.XPath("/html/head//comment()")
_COMPATIBILITY = etree.XPath("/html/head/meta[@http-equiv='X-UA-Compatible']")
_DOCTYPE = "<!doctype html>"

# Defaults, and sizes of zero against gaps between columns that are not there; text would inherit them.
_NEEDLESS = re.compile(r"(?:^|(?<=;))(?:font-size:0px|word-spacing:normal|outline:none);?")
_NEEDLESS_IN_HEAD = "height:auto;line-height:100%;outline:none;text-decoration:none;-ms-interpolation-mode:bicubic;"
# The width of a column that has the whole width, which its style attribute gives as well.
_WHOLE_WIDTH = re.compile(r"(?:\.moz-text-html )?\.mj-column-per-100\{[^}]*\}")
_EMPTY_RULE = re.compile(r"@media[^{}]*\{\s*\}")

# Strings, and what stands in parentheses; else white space beside the marks of a style sheet.
_CSS_SPACE = re.compile(r"(\"[^\"]*\"|'[^']*'|\([^()]*\))|\s*([{};,])\s*|(?<=:)\s+", re.ASCII)

_BLOCK = (
    r"</?(?:table|tbody|tr|td|th|p|div|h[1-6]|ul|ol|li|blockquote|hr|main|html|head|body|meta|title|style)\b"
    r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
)
_SPACE = r"(?:[ \t\r\n]|<!--nl[+-][^<>]*-->)++"
# White space is tried once, from its beginning: a text may have thousands of spaces.
_AROUND_BLOCKS = re.compile(rf"({_BLOCK})({_SPACE})|(?<![ \t\r\n])({_SPACE})(?={_BLOCK})")


def postprocess_html(root: Any) -> None:
    """Fix the tree of a compiled email in place, before its styles are inlined.

    - `height="auto"` on images: not a value of the attribute
      (https://html.spec.whatwg.org/#attr-dim-height); the style has it.
    - `vertical-align` on cells: no attribute of HTML.
    - a main landmark around everything that is read
      (https://www.w3.org/WAI/ARIA/apg/patterns/landmarks/examples/main.html).
      Webmail removes `<main>`: in its page there is one already.
    - the preheader is hidden without small or white text: spam filters count it.
    - the class of a section is on its cell, which has the padding that style sheets change.
    - what no mail program needs.
    """
    for image in _AUTO_HEIGHTS(root):
        del image.attrib["height"]
    for cell in _ALIGNED_CELLS(root):
        del cell.attrib["vertical-align"]
    for preheader in _PREHEADERS(root):
        preheader.set("style", "display:none;mso-hide:all")
    for section in _SECTIONS(root):
        section.find("table/tbody/tr/td").set("class", section.attrib.pop("class"))
    for column in _COLUMNS(root):
        # Cells say how they are aligned; what stands here keeps right-to-left text from it.
        column.set("style", column.get("style").replace("text-align:left;", ""))
    for element in _STYLED(root):
        _change(element, "style", lambda style: _NEEDLESS.sub("", style))
    for comment in _HEAD_COMMENTS(root):
        # For Outlook before 2007 and Internet Explorer.
        if comment.text.startswith(("[if lte mso 11]", "[if !mso]><!", "<![endif]")):
            _remove(comment)
    for meta in _COMPATIBILITY(root):
        _remove(meta)
    for wrapper in root.findall(".//div[@aria-roledescription='email']"):
        main = etree.Element("main")
        main.tail, wrapper.tail = wrapper.tail, None
        wrapper.getparent().replace(wrapper, main)
        main.append(wrapper)


def shrink_html(root: Any) -> None:
    """Remove from the tree of a whole email, in place, what changes nothing: white space in styles, unused classes."""
    for sheet in list(root.iter("style")):
        css = _shrink_css(sheet.text or "").replace(_NEEDLESS_IN_HEAD, "")
        sheet.text = _EMPTY_RULE.sub("", _WHOLE_WIDTH.sub("", css)) if "mj-column" in css else css
        if not sheet.text:
            _remove(sheet)
    for element in _STYLED(root):
        _change(element, "style", lambda style: _shrink_css(style).rstrip(";"))
    sheets = " ".join([*(sheet.text for sheet in root.iter("style")), *(each.text for each in _HEAD_COMMENTS(root))])
    used = set(re.findall(r"\.([A-Za-z_][\w-]*)", sheets))
    for element in _CLASSED(root) if "[class" not in sheets else ():
        _change(element, "class", lambda names: " ".join(name for name in names.split() if name in used))


def _shrink_css(css: str) -> str:
    return _CSS_SPACE.sub(lambda found: found[1] or found[2] or "", css.strip())


def _change(element: Any, attribute: str, change: Callable[[str], str]) -> None:
    value = change(element.get(attribute))
    if value:
        element.set(attribute, value)
    else:
        del element.attrib[attribute]


def _remove(node: Any) -> None:
    """Remove a node of the head; what follows it stays."""
    parent, before, tail = node.getparent(), node.getprevious(), node.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(node)


def serialize_html(root: Any) -> str:
    """The document as text, with its doctype, and one line end for the white space around a block."""
    html: str = etree.tostring(root, method="html", encoding="unicode")
    return f"{_DOCTYPE}\n{_AROUND_BLOCKS.sub(_join, html)}\n"


def _join(found: re.Match[str]) -> str:
    space = found[2] or found[3]
    marks = list(HTML_MARKS.finditer(space))
    ends = "".join(mark[0] for mark in marks if mark[1] == "-")
    starts = "".join(mark[0] for mark in marks if mark[1] == "+")
    line_end = "\n" if "\n" in space else ""
    return f"{found[1] or ''}{ends}{line_end}{starts}"
