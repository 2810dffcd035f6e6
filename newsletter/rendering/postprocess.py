"""Fixes of what the MJML compiler writes: what HTML does not allow, or accessibility lacks."""

from __future__ import annotations

from typing import Any

from lxml import etree

_AUTO_HEIGHTS = etree.XPath("//img[@height='auto']")
_ALIGNED_CELLS = etree.XPath("//td[@vertical-align]")
_DOCTYPE = "<!doctype html>"


def postprocess_html(root: Any) -> None:
    """Fix the tree of a compiled email in place.

    - `height="auto"` on images: not a value of the attribute
      (https://html.spec.whatwg.org/#attr-dim-height); the style has it.
    - `vertical-align` on cells: no attribute of HTML.
    - a main landmark around everything that is read
      (https://www.w3.org/WAI/ARIA/apg/patterns/landmarks/examples/main.html).
    """
    for image in _AUTO_HEIGHTS(root):
        del image.attrib["height"]
    for cell in _ALIGNED_CELLS(root):
        del cell.attrib["vertical-align"]
    for wrapper in root.findall(".//div[@aria-roledescription='email']"):
        main = etree.Element("div", role="main")
        main.tail, wrapper.tail = wrapper.tail, None
        wrapper.getparent().replace(wrapper, main)
        main.append(wrapper)


def serialize_html(root: Any) -> str:
    """The document as text, with its doctype."""
    body: str = etree.tostring(root, method="html", encoding="unicode")
    return f"{_DOCTYPE}\n{body}\n"
