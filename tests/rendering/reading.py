"""An email as a browser reads it: elements with unescaped attributes, and text."""

from __future__ import annotations

from html.parser import HTMLParser

_SILENT = ("style", "script", "title", "head")


class Page(HTMLParser):
    """The elements, the visible text and the links of an HTML document."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.title = ""
        self.styles = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in _SILENT:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        if "title" in self._open:
            self.title += data
        elif "style" in self._open:
            self.styles += data
        elif not self._open:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        """The text, white space as one space."""
        return " ".join("".join(self.pieces).split())

    def all(self, tag: str, attribute: str) -> list[str]:
        """The values of an attribute of all elements of one name that have it."""
        return [attributes[attribute] for name, attributes in self.elements if name == tag and attribute in attributes]

    @property
    def links(self) -> list[str]:
        return self.all("a", "href")
