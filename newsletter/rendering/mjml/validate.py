"""Find what the MJML compiler would swallow: misspelt, misplaced and malformed tags.

The compiler passes an unknown component through, drops an unknown attribute, writes
any value into the style, and names no line when it stops. So MJML is checked here
first: what stands where (`components`), attribute values (`values`), and the markup
itself (`markup`).
"""

from __future__ import annotations

from typing import Final, NamedTuple, NoReturn
from xml.parsers import expat

from newsletter.rendering.mjml.components import (
    HTML,
    IGNORED,
    OPAQUE,
    REQUIRED,
    UNSUPPORTED,
    Component,
    attribute_hint,
    content_hint,
    default_of,
    find_component,
    holds_hint,
    home_hint,
    meant_component,
)
from newsletter.rendering.mjml.markup import (
    CONDITIONAL_TARGET,
    ONE_ROOT,
    VOID,
    Found,
    explain,
    find_attribute,
    mask_conditionals,
    mask_references,
)
from newsletter.rendering.mjml.values import admits, mend_value

__all__ = ["MOST_NESTED", "MjmlProblem", "validate_mjml"]

#: Tags inside one another before reading stops: far above any real layout, and far
#: below what would exhaust the stack of the compiler, which recurses.
MOST_NESTED: Final = 200

#: Unclosed tags and the like are blanked out and the rest read again, so that they
#: are reported together; no more often than this.
_MOST_REPAIRS: Final = 25


class MjmlProblem(NamedTuple):
    """One thing wrong with an MJML document, for the person who wrote it."""

    line: int
    """1-based line in the MJML given."""
    column: int
    """1-based, in characters."""
    message: str
    """What is wrong, such as ``unknown component <mj-colum>``."""
    hint: str
    """How to mend it, such as ``did you mean <mj-column>?``."""


def validate_mjml(mjml: str) -> list[MjmlProblem]:
    """All problems of an MJML document, in the order of the document; [] when fine.

    It never raises for what the document says. A problem of the markup itself that
    leaves open what the rest means (an end tag that fits nothing, say) is the last
    one reported.
    """
    text, found = mask_references(mjml)
    text, conditional = mask_conditionals(text)
    found += conditional
    for _ in range(_MOST_REPAIRS):
        reader = _Reader(text)
        code = reader.read()
        if not code:
            break
        explained, blanks = explain(text, reader.broken_at, code, reader.opened())
        found += explained
        if not blanks:
            # What stands after a tag that was never closed was read as if it stood inside.
            ends = explained[0][0]
            reader.found = [each for each in reader.found if reader.characters(each[0]) < ends]
            break
        for start, end in blanks:
            text = text[:start] + " " * (end - start) + text[end:]
    found += ((reader.characters(byte), what, hint) for byte, what, hint in reader.found)
    return [_at(mjml, *problem) for problem in sorted(found, key=lambda problem: problem[0])]


def _at(text: str, position: int, message: str, hint: str) -> MjmlProblem:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return MjmlProblem(line, column, message, hint)


class _StopError(Exception):
    """Reading ends here; the reason is among the problems."""


class _Reader:
    """One pass over a document: the problems found, and what stood open at the end."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode("utf-8", "surrogatepass")
        self.found: list[Found] = []
        """With byte positions."""
        self._ascii = len(self.bytes) == len(text)
        self._open: list[tuple[str, int, Component]] = []
        """Name and byte position of the open tags, and the component each is read as."""
        self._html = 0
        """How many tags are open at the tag whose content is HTML; 0 in MJML."""
        self._reported: set[tuple[str, int]] = set()
        self._once: set[str] = set()
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.XmlDeclHandler = self._declaration
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartCdataSectionHandler = self._cdata
        parser.StartDoctypeDeclHandler = self._doctype

    def read(self) -> int:
        """Read it all; the code of the markup error that ended it, or 0."""
        try:
            self._parser.Parse(self.bytes, True)
        except expat.ExpatError as error:
            return error.code
        except _StopError:
            pass
        return 0

    @property
    def broken_at(self) -> int:
        """The character that an error of the markup points to."""
        return self.characters(self._parser.ErrorByteIndex)

    def opened(self) -> list[tuple[str, int]]:
        """Name and position, in characters, of the tags that stand open."""
        return [(name, self.characters(byte)) for name, byte, _ in self._open]

    def characters(self, position: int) -> int:
        """A position in bytes as one in characters."""
        if self._ascii:
            return position
        return len(self.bytes[:position].decode("utf-8", "surrogatepass"))

    def _add(self, message: str, hint: str, *, further: int = 0) -> None:
        self.found.append((self._parser.CurrentByteIndex + further, message, hint))

    def _is_first(self, what: str) -> bool:
        """Whether it was not yet seen directly in the innermost tag: once is enough."""
        key = (what, self._open[-1][1] if self._open else -1)
        first = key not in self._reported
        self._reported.add(key)
        return first

    # ---- tags --------------------------------------------------------------------------

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        opened = self._open
        if len(opened) >= MOST_NESTED:
            self._refuse_depth()
        component = self._component_for(name)
        opened.append((name, self._parser.CurrentByteIndex, component))
        if component is not OPAQUE and component is not HTML:
            self._check_attributes(component, attributes)
        if component.content != "components":
            self._html = len(opened)
            self._parser.StartElementHandler = self._start_inside
            self._parser.CharacterDataHandler = None

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        """A tag in the content of an ending tag."""
        opened = self._open
        if len(opened) >= MOST_NESTED:
            self._refuse_depth()
        within, _, component = opened[self._html - 1]
        if self._ascii and component.content == "html" and not name.startswith("mj-"):
            # As nearly all are.
            opened.append((name, self._parser.CurrentByteIndex, component))
            return
        if component.content == "text":
            self._add(f"<{name}> inside <{within}>", "write text only, without tags")
        # Of components inside one another, the outermost says it all.
        elif (
            component.content == "html"
            and name.startswith("mj-")
            and (len(opened) == self._html or not opened[-1][0].startswith("mj-"))
        ):
            self._add(f"component <{name}> inside <{within}>", f"move it out: <{within}> holds HTML, not components")
        elif not self._ascii and not "".join((name, *attributes)).isascii():
            self._add(f"<{name}> has a letter beyond ASCII in a name", "write &lt; for a < that begins no tag")
        opened.append((name, self._parser.CurrentByteIndex, component))

    def _refuse_depth(self) -> NoReturn:
        self._add(f"more than {MOST_NESTED} tags inside one another", "close tags before opening others")
        raise _StopError

    def _component_for(self, name: str) -> Component:
        """The component to read a tag as; problems of its place are added."""
        parent = self._open[-1][2] if self._open else None
        component = find_component(name)
        if parent is None or component is None or name in UNSUPPORTED:
            return self._odd(name, parent)
        if name not in parent.children:
            self._add(f"<{name}> may not stand in <{parent.name}>", home_hint(name))
        elif parent.name == "mj-attributes":
            return default_of(name)
        elif parent.name == "mjml":
            if name in self._once:
                self._add(f"a second <{name}>", f"put everything into one <{name}>")
            self._once.add(name)
        return component

    def _odd(self, name: str, parent: Component | None) -> Component:
        """The component to read a tag as that is the root, or no component for use here."""
        if parent is None and name == "mjml":
            return find_component(name) or OPAQUE
        if parent is not None and name in UNSUPPORTED:
            self._add(f"<{name}> cannot be compiled", UNSUPPORTED[name])
            return OPAQUE
        meant = meant_component(name)
        if parent is None:
            hint = "did you mean <mjml>?" if meant == "mjml" else ONE_ROOT
            self._add(f"the document begins with <{name}>", hint)
            return find_component("mjml" if meant == "mjml" else name) or OPAQUE
        if name.startswith("mj") or meant in parent.children:
            self._add(f"unknown component <{name}>", f"did you mean <{meant}>?" if meant else holds_hint(parent))
            return find_component(meant) or OPAQUE
        self._add(f"HTML tag <{name}> directly in <{parent.name}>", content_hint(parent))
        return HTML

    def _check_attributes(self, component: Component, attributes: dict[str, str]) -> None:
        name, types = component.name, component.types
        for attribute, value in attributes.items():
            type_ = types.get(attribute)
            if type_ is not None and admits(type_, value):
                continue
            if type_ is not None:
                message, hint = f'{attribute}="{value}" on <{name}> is not a value it takes', mend_value(type_, value)
            elif attribute in IGNORED.get(name, {}):
                message, hint = f"<{name}> ignores {attribute}", IGNORED[name][attribute]
            else:
                message, hint = f"<{name}> has no attribute {attribute}", attribute_hint(component, attribute)
            self._add(message, hint, further=find_attribute(self.bytes, self._parser.CurrentByteIndex, attribute))
        for attribute in component.required:
            if attribute not in attributes:
                self._add(f"<{name}> without {attribute}", REQUIRED[name][attribute])

    def _end(self, name: str) -> None:
        if name in VOID and self.bytes.startswith(f"</{name}".encode(), self._parser.CurrentByteIndex):
            self._add(f"</{name}> stops the compiler", f"write <{name} /> and no </{name}>")
        opened = self._open
        if len(opened) == self._html:
            self._html = 0
            self._parser.StartElementHandler = self._start
            self._parser.CharacterDataHandler = self._text
        elif len(opened) == 1 and opened[0][2].name == "mjml" and "mj-body" not in self._once:
            self.found.append((opened[0][1], "the document has no <mj-body>", "put the content in <mj-body>"))
        opened.pop()

    # ---- between tags ------------------------------------------------------------------

    def _text(self, text: str) -> None:
        start = text.lstrip(" \t\r\n")
        if start and self._is_first("text"):
            component = self._open[-1][2]
            blank = len(text) - len(start)
            self._add(f"text directly in <{component.name}>", content_hint(component), further=blank)

    def _comment(self, text: str) -> None:
        if text.startswith("[if"):
            self._add("a conditional comment that is not whole stops the compiler", "write it as <!--[if mso]>")
        if self._open and not self._open[-1][2].comments:
            name = self._open[-1][2].name
            self._add(f"a comment inside <{name}> stops the compiler", f"move it out, before <{name}>")

    def _instruction(self, target: str, _text: str) -> None:
        if target != CONDITIONAL_TARGET:
            self._add(f"<?{target} … ?> stops the compiler", "delete it")
        elif not (self._html and self._open[-1][2].conditionals) and self._is_first("conditional"):
            where = f" in <{self._open[-1][2].name}>" if self._open else " outside <mjml>"
            self._add(f"a conditional comment{where} stops the compiler", "put it into <mj-raw> or <mj-text>")

    def _declaration(self, _version: str, _encoding: str | None, _standalone: int) -> None:
        self._add("an XML declaration stops the compiler", "delete <?xml … ?>")

    def _cdata(self) -> None:
        self._add("<![CDATA[ … ]]> stops the compiler", "write the text alone, with &lt; for < and &amp; for &")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, subset: int) -> None:
        # The parser has read as far as the [ or > by now.
        start = self.bytes.rfind(b"<!", 0, self._parser.CurrentByteIndex)
        self.found.append((start, "<!DOCTYPE> stops the compiler", "delete it: MJML begins with <mjml>"))
        if subset:
            # Entities declared there could grow without bound.
            raise _StopError
