"""Find what the MJML compiler would swallow: misspelt, misplaced and malformed tags.

The compiler passes an unknown component through, drops an unknown attribute, writes
any value into the style, and names no line when it stops. So MJML is checked here
first, against the reference implementation's own table (`mjml_rules`), less what
mrml, the compiler in use, does not do.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal
from xml.parsers import expat

from newsletter.rendering.mjml_rules import (
    ATTRIBUTES,
    CHILDREN,
    COLOR_NAMES,
    ENDING_TAGS,
    GLOBAL_ATTRIBUTES,
)

__all__ = ["MjmlFault", "validate_mjml"]

#: Tags inside one another before reading stops: far above any real layout, and far
#: below what would exhaust the stack of the compiler, which recurses.
MOST_NESTED: Final = 200

#: Unclosed tags and the like are blanked out and the rest read again, so that they
#: are reported together; no more often than this.
_MOST_REPAIRS: Final = 25

# ---- what mrml does not do, found by compiling every entry of the table ------------

#: It stops at these, though MJML has them.
_UNSUPPORTED: Final = {
    "mj-html-attribute": "write the attribute in the HTML of an <mj-raw> or <mj-text>",
    "mj-html-attributes": "write the attributes in the HTML of an <mj-raw> or <mj-text>",
    "mj-include": "include the file with {% include %} instead",
    "mj-selector": "write the attributes in the HTML of an <mj-raw> or <mj-text>",
}

#: It stops at <mj-raw> in these, though MJML allows it there.
_WITHOUT_RAW: Final = (
    "mj-accordion",
    "mj-accordion-element",
    "mj-navbar",
    "mj-social",
    "mjml",
)

#: It stops at a comment in these.
_WITHOUT_COMMENTS: Final = (
    "mj-accordion-element",
    "mj-accordion-title",
    "mj-all",
    "mj-attributes",
    "mj-breakpoint",
    "mj-carousel",
    "mj-carousel-image",
    "mj-class",
    "mj-divider",
    "mj-font",
    "mj-image",
    "mj-spacer",
    "mj-style",
    "mj-title",
)

#: It stops in these at white space after a tag, unless that begins with a line end.
_WITHOUT_SPACES: Final = (
    "mj-accordion",
    "mj-accordion-element",
    "mj-attributes",
    "mj-carousel",
    "mj-head",
    "mj-navbar",
    "mj-social",
)

#: It stops at a tag in these.
_TEXT_ONLY: Final = ("mj-accordion-title", "mj-preview", "mj-style", "mj-title")

#: Elsewhere it stops at a conditional comment. In these it reads on inside one as if
#: the comment were not there, so that every tag has to be closed there, too.
_WITH_CONDITIONALS: Final = ("mj-accordion-text", "mj-navbar-link", "mj-raw", "mj-social-element", "mj-text")

#: Ending tags in name only: it stops at anything inside.
_HOLDS_NOTHING: Final = ("mj-breakpoint", "mj-carousel-image")

#: Attributes of MJML that it drops without a word -> what to write instead.
_LEAVE_OUT: Final = "leave it out: it changes nothing"
_IGNORED: Final = {
    "mj-accordion-title": {"font-weight": _LEAVE_OUT},
    "mj-body": {"id": _LEAVE_OUT},
    "mj-button": {"title": _LEAVE_OUT},
    "mj-hero": {"border-radius": _LEAVE_OUT},
    "mj-image": {
        "border-bottom": "use border",
        "border-top": "use border",
        "sizes": _LEAVE_OUT,
    },
    "mj-raw": {
        "css-class": "put a class on the HTML inside",
        "position": _LEAVE_OUT,
    },
    "mj-section": {
        "gutter": "give the columns a padding",
        "text-padding": _LEAVE_OUT,
    },
    "mj-social": {"border": _LEAVE_OUT, "table-layout": _LEAVE_OUT},
    "mj-social-element": {
        "border": _LEAVE_OUT,
        "icon-position": _LEAVE_OUT,
        "sizes": _LEAVE_OUT,
        "srcset": "use src",
    },
    "mj-spacer": dict.fromkeys(
        ("border", "border-bottom", "border-left", "border-right", "border-top"),
        "use <mj-divider>",
    ),
    "mj-table": {"font-weight": "put it in the style of a cell", "role": _LEAVE_OUT},
    "mj-text": {"background-color": "use container-background-color"},
    "mj-wrapper": {
        "gap": "give the sections a padding",
        "gutter": "give the columns a padding",
        "text-padding": _LEAVE_OUT,
    },
}

#: Attributes without which a component is nothing -> what to write.
_REQUIRED: Final = {
    "mj-class": {"name": 'write name="…" and use it as mj-class="…"'},
    "mj-font": {"name": 'write name="…" as in font-family', "href": 'write href="…", the address of its CSS'},
    # The compiler would write no alt at all, and a screen reader reads out the file name.
    "mj-image": {"alt": 'say in alt="…" what the image shows, or write alt="" for decoration'},
}

#: Types it honours only in part: any value of full-width, `false` too, means yes, and
#: a hero has the height that is given, whatever its mode.
_NARROWED: Final = {
    ("mj-hero", "mode"): "enum(fixed-height)",
    ("mj-section", "full-width"): "enum(full-width)",
    ("mj-wrapper", "full-width"): "enum(full-width)",
}

#: HTML's elements without an end tag, https://html.spec.whatwg.org/#void-elements.
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)


@dataclass(frozen=True, slots=True)
class MjmlFault:
    """One thing wrong with an MJML document, for the person who wrote it."""

    line: int
    """1-based line in the MJML given."""
    column: int
    """1-based, in characters."""
    message: str
    """What is wrong, such as ``unknown component <mj-colum>``."""
    hint: str
    """How to mend it, such as ``did you mean <mj-column>?``."""


def validate_mjml(mjml: str) -> list[MjmlFault]:
    """All faults of an MJML document, in the order of the document; [] when fine.

    It never raises for what the document says. A fault of the markup itself that
    leaves open what the rest means (an end tag that fits nothing, say) is the last
    one reported.
    """
    text, found = _mask_references(mjml)
    text, conditional = _mask_conditionals(text)
    found += conditional
    found += _find_stopping_brackets(text)
    for _ in range(_MOST_REPAIRS):
        reader = _Reader(text)
        broken = reader.read()
        if broken is None:
            break
        explained, blanks = _explain(text, reader, broken)
        found += explained
        if not blanks:
            break
        for start, end in blanks:
            text = text[:start] + " " * (end - start) + text[end:]
    found += ((reader.characters(byte), what, hint) for byte, what, hint in reader.found)
    return [_at(mjml, *fault) for fault in sorted(found, key=lambda fault: fault[0])]


# A fault on its way: (position, message, hint).
_Found = tuple[int, str, str]


def _at(text: str, position: int, message: str, hint: str) -> MjmlFault:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return MjmlFault(line, column, message, hint)


# ---- entities ----------------------------------------------------------------------

_REFERENCE: Final = r"&(?:([A-Za-z][A-Za-z0-9]*);|#(?:\d+|x[0-9A-Fa-f]+);)?"
#: Where & stands for itself: HTML does not decode it in a stylesheet or a comment.
_VERBATIM: Final = r"(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<(mj-style|style)\b[^>]*(?<!/)>.*?</\1\s*>"


def _mask_references(mjml: str) -> tuple[str, list[_Found]]:
    """The text with plus signs for every named entity, and the faults among them.

    XML knows five names and HTML 2,125, and the compiler passes them all through. The
    XML parser must not see them; everything keeps its place.
    """
    wrong: list[_Found] = []

    def mask(reference: re.Match[str]) -> str:
        whole, name = reference[0], reference[1]
        if name is None and len(whole) > 1:
            return whole
        if name is None:
            wrong.append((reference.start(), "a bare &", "write &amp; instead of &"))
        elif name not in _entities():
            near = _nearest(name, _entities())
            hint = f"did you mean &{near};?" if near else f"write &amp;{name}; for the text"
            wrong.append((reference.start(), f"unknown entity &{name};", hint))
        return "+" * len(whole)

    text = re.sub(_REFERENCE, mask, mjml) if "&" in mjml else mjml
    if wrong:
        verbatim = [match.span() for match in re.finditer(_VERBATIM, mjml)]
        wrong = [fault for fault in wrong if not any(start <= fault[0] < end for start, end in verbatim)]
    return text, wrong


#: The beginnings and ends of conditional comments, after ordinary comments.
_CONDITIONAL: Final = (
    r"(?s)<!--(?!\[if\b|\s*<!\[endif).*?-->"
    r"|(<!--\[if\b[\w !|&().]*\]>(?:<!-->|<!-- -->)?|<!\[if\b[\w !|&().]*\]>"
    r"|<!--\s*<!\[endif\]-->|<!\[endif\](?:--)?>)"
)
_CONDITIONAL_TARGET: Final = "_cond"


def _mask_conditionals(text: str) -> tuple[str, list[_Found]]:
    """The text with a processing instruction of the same length for each of them, and faults.

    So the XML parser reads what is inside, as the compiler does.
    """
    wrong: list[_Found] = []
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
        return f"<?{_CONDITIONAL_TARGET}".ljust(len(whole) - 2) + "?>"

    if "[if" in text or "[endif" in text:
        text = re.sub(_CONDITIONAL, mask, text)
    hint = "write <![endif]--> after it"
    return text, wrong + [(start, "this conditional comment is never ended", hint) for start in begun]


#: A > whose second byte before it, in UTF-8, is within a character.
_STOPPING: Final = r">(?:(?<=[^\x00-\x7f][\x00-\x7f]>)|(?<=[\u0800-\U0010ffff]>))"
_MARKUP: Final = r"(?s)<!--.*?-->|<\?.*?\?>|</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"


def _find_stopping_brackets(text: str) -> list[_Found]:
    """Each > in running text that makes the compiler panic, as in `Société > News`.

    Its tokenizer looks two bytes back for the end of a comment, and Rust does not let
    it look into a character.
    """
    brackets = [] if text.isascii() else [match.start() for match in re.finditer(_STOPPING, text)]
    if not brackets:
        return []
    markup = [match.span() for match in re.finditer(_MARKUP, text)]
    return [
        (
            bracket,
            "a > so near a letter beyond ASCII stops the compiler",
            "write &gt; instead of >, or leave it out in CSS",
        )
        for bracket in brackets
        if not any(start <= bracket < end for start, end in markup)
    ]


@functools.cache
def _entities() -> frozenset[str]:
    # Imported where it is used: most documents have no named entity.
    from html.entities import html5

    return frozenset(name[:-1] for name in html5 if name.endswith(";"))


# ---- components --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one component may hold, in the form that is quick to ask."""

    name: str
    attributes: dict[str, Callable[[str], object] | None]
    """Attribute -> whether a value is fine; None when any is."""
    children: frozenset[str] = frozenset()
    content: Literal["components", "html", "text", "anything"] = "components"
    comments: bool = True
    spaces: bool = True
    conditionals: bool = False
    required: tuple[str, ...] = ()


#: Goes on below a tag that is no component: nothing of it is known.
_OPAQUE: Final = _Rule("mj-raw", {}, content="anything", conditionals=True)
#: Below an HTML tag in the place of a component.
_HTML: Final = _Rule("mj-text", {}, content="html", conditionals=True)


@functools.cache
def _rules() -> dict[str, _Rule]:
    rules = {}
    for name, types in ATTRIBUTES.items():
        children = set(CHILDREN[name]) - _UNSUPPORTED.keys()
        if name in _WITHOUT_RAW:
            children.discard("mj-raw")
        if name == "mj-class":
            children.clear()
        rules[name] = _Rule(
            name,
            {attribute: _check_of(_type_of(name, attribute)) for attribute in _known_attributes(name, types)},
            frozenset(children),
            _content_kind(name),
            comments=name not in _WITHOUT_COMMENTS,
            spaces=name not in _WITHOUT_SPACES,
            conditionals=name in _WITH_CONDITIONALS,
            required=tuple(_REQUIRED.get(name, ())),
        )
    return rules


def _content_kind(name: str) -> Literal["components", "html", "text", "anything"]:
    if name in _TEXT_ONLY:
        return "text"
    if name == "mj-raw":
        return "anything"
    return "html" if name in ENDING_TAGS and name not in _HOLDS_NOTHING else "components"


@functools.cache
def _defaults(name: str) -> _Rule:
    """The rule of a component inside <mj-attributes>: attributes and nothing else."""
    rule = _rules()[name]
    # A default for all images has no alt; a class without a name has no use.
    return _Rule(name, rule.attributes, comments=False, required=rule.required if name == "mj-class" else ())


def _known_attributes(name: str, types: dict[str, str]) -> set[str]:
    known = set(types) - _IGNORED.get(name, {}).keys()
    if name in CHILDREN["mj-attributes"]:
        known.update(set(GLOBAL_ATTRIBUTES) - _IGNORED.get(name, {}).keys())
    return known


def _type_of(name: str, attribute: str) -> str:
    declared = ATTRIBUTES[name].get(attribute, "string")
    return _NARROWED.get((name, attribute), declared)


# ---- values ------------------------------------------------------------------------

_TYPE: Final = r"(?P<kind>\w+)(?:\((?P<words>.*)\))?(?:\{1,(?P<most>\d)\})?"
_COLOR: Final = (
    r"(?i:#(?:[0-9a-f]{3}){1,2}"
    r"|rgb\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?\)"
    r"|rgba\( ?\d{1,3}(?: ?, ?\d{1,3}){2} ?, ?(?:\d(?:\.\d+)?|\.\d+) ?\))"
)


@functools.cache
def _check_of(type_: str) -> Callable[[str], object] | None:
    kind, words, most = _parts_of(type_)
    if kind == "string":
        return None
    if kind == "color":
        return _is_color
    if kind == "boolean":
        return frozenset({"true", "false"}).__contains__
    if kind == "integer":
        return re.compile(r"[0-9]+").fullmatch
    if kind == "enum":
        return frozenset(words).__contains__
    sign = "-?" if kind == "unitWithNegative" else ""
    units = "|".join(re.escape(word) for word in words if word != "auto")
    auto = "|auto" if "auto" in words else ""
    one = rf"(?:{sign}(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:{units})|0{auto})"
    # Single spaces: with two the compiler counts a width from the wrong value.
    return re.compile(rf"{one}(?: {one}){{0,{most - 1}}}").fullmatch


def _parts_of(type_: str) -> tuple[str, list[str], int]:
    match = re.fullmatch(_TYPE, type_)
    if match is None:
        raise ValueError(f"unknown attribute type {type_!r} in the table")
    return match["kind"], (match["words"] or "").split(","), int(match["most"] or 1)


@functools.cache
def _color_names() -> frozenset[str]:
    return frozenset(COLOR_NAMES)


def _is_color(value: str) -> bool:
    return re.fullmatch(_COLOR, value) is not None or value.lower() in _color_names()


def _mend_value(type_: str, value: str) -> str:
    """The hint for a value that its type does not admit."""
    kind, words, most = _parts_of(type_)
    if kind == "boolean":
        return "write true or false"
    if kind == "integer":
        return "write a whole number without a unit"
    if kind == "enum":
        return "write " + _or(f'"{word}"' for word in words)
    if kind == "color":
        if _is_color(f"#{value}"):
            return f"write #{value}"
        near = _nearest(value, COLOR_NAMES)
        if near:
            return f"did you mean {near}?"
        return "write a colour such as #1a2b3c, rgb(26, 43, 60) or navy"
    check = _check_of(type_)
    tidy = " ".join(value.lower().replace(",", " ").split())
    with_unit = " ".join(f"{part}px" if part.isdigit() else part for part in tidy.split())
    for mended in (tidy, with_unit):
        if check is not None and check(mended):
            return f"write {mended}"
    units = _or(word or "no unit" for word in words if word != "auto")
    many = f"one to {most} numbers, each with {units}" if most > 1 else f"a number with {units}"
    return f"write {many}, such as 20{words[0]}" + (", or auto" if "auto" in words else "")


# ---- reading -----------------------------------------------------------------------


class _StopError(Exception):
    """Reading ends here; the reason is among the faults."""


class _Reader:
    """One pass over a document: the faults found, and what stood open at the end."""

    def __init__(self, text: str) -> None:
        self.bytes = text.encode("utf-8", "surrogatepass")
        self.found: list[_Found] = []
        """With byte positions."""
        self.open: list[tuple[str, int, _Rule]] = []
        """Name and byte position of the open tags, and the rule each stands under."""
        self._ascii = len(self.bytes) == len(text)
        self._rules = _rules()
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

    def read(self) -> expat.ExpatError | None:
        """Read it all; the error of the markup that ended it, if one did."""
        try:
            self._parser.Parse(self.bytes, True)
        except expat.ExpatError as error:
            return error
        except _StopError:
            return None
        return None

    def characters(self, position: int) -> int:
        """A position in bytes as one in characters."""
        if self._ascii:
            return position
        return len(self.bytes[:position].decode("utf-8", "surrogatepass"))

    @property
    def broken_at(self) -> int:
        """The character that an error of the markup points to."""
        return self.characters(self._parser.ErrorByteIndex)

    def _add(self, message: str, hint: str, *, further: int = 0) -> None:
        self.found.append((self._parser.CurrentByteIndex + further, message, hint))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        opened = self.open
        if len(opened) >= MOST_NESTED:
            self._add(
                f"more than {MOST_NESTED} tags inside one another",
                "close tags before opening others",
            )
            raise _StopError
        if self._html:
            self._start_inside(name)
            return

        rule = self._rule_for(name)
        opened.append((name, self._parser.CurrentByteIndex, rule))
        if rule is not _OPAQUE and rule is not _HTML:
            self._check_attributes(rule, attributes)
        if rule.content != "components":
            self._html = len(opened)
            self._parser.CharacterDataHandler = None

    def _rule_for(self, name: str) -> _Rule:
        """The rule to go on with below a tag, whose place is checked."""
        parent = self.open[-1][2] if self.open else None
        rule = self._rules.get(name)
        if parent is None or rule is None or name in _UNSUPPORTED:
            return self._odd(name, parent)
        if name not in parent.children:
            self._add(f"<{name}> may not stand in <{parent.name}>", _home_of(name))
        elif parent.name == "mj-attributes":
            return _defaults(name)
        elif parent.name == "mjml":
            if name in self._once:
                self._add(f"a second <{name}>", f"put everything into one <{name}>")
            self._once.add(name)
        return rule

    def _check_attributes(self, rule: _Rule, attributes: dict[str, str]) -> None:
        checks = rule.attributes
        for attribute, value in attributes.items():
            check = checks.get(attribute, _unknown)
            if check is not None and not check(value):
                self._bad_attribute(rule, attribute, value)
        for attribute in rule.required:
            if attribute not in attributes:
                self._add(f"<{rule.name}> without {attribute}", _REQUIRED[rule.name][attribute])

    def _start_inside(self, name: str) -> None:
        """A tag in the content of an ending tag."""
        opened = self.open
        within, _, rule = opened[self._html - 1]
        if rule.content == "text":
            self._add(f"<{name}> inside <{within}>", "write text only, without tags")
        # Of components inside one another, the outermost says it all.
        elif (
            rule.content == "html"
            and name.startswith("mj-")
            and (len(opened) == self._html or not opened[-1][0].startswith("mj-"))
        ):
            self._add(
                f"component <{name}> inside <{within}>",
                f"move it out: <{within}> holds HTML, not components",
            )
        opened.append((name, self._parser.CurrentByteIndex, rule))

    def _odd(self, name: str, parent: _Rule | None) -> _Rule:
        """Report a tag that is no component for use here; the rule to go on with."""
        meant = _meant_component(name)
        if parent is None:
            if name == "mjml":
                return self._rules["mjml"]
            hint = "did you mean <mjml>?" if meant == "mjml" else _ONE_ROOT
            self._add(f"the document begins with <{name}>", hint)
            return self._rules.get("mjml" if meant == "mjml" else name, _OPAQUE)
        if name in _UNSUPPORTED:
            self._add(f"<{name}> cannot be compiled", _UNSUPPORTED[name])
            return _OPAQUE
        if name.startswith("mj") or (meant is not None and meant in parent.children):
            hint = f"did you mean <{meant}>?" if meant else _allowed_in(parent)
            self._add(f"unknown component <{name}>", hint)
            return self._rules[meant] if meant else _OPAQUE
        self._add(f"HTML tag <{name}> directly in <{parent.name}>", _content_of(parent))
        return _HTML

    def _bad_attribute(self, rule: _Rule, attribute: str, value: str) -> None:
        name = rule.name
        further = self._distance_to(attribute)
        if attribute in rule.attributes:
            type_ = _type_of(name, attribute)
            self._add(
                f'{attribute}="{value}" on <{name}> is not a value it takes',
                _mend_value(type_, value),
                further=further,
            )
        elif attribute in _IGNORED.get(name, {}):
            self._add(f"<{name}> ignores {attribute}", _IGNORED[name][attribute], further=further)
        else:
            near = "css-class" if attribute == "class" else _nearest(attribute, rule.attributes)
            if near in rule.attributes:
                hint = f"did you mean {near}?"
            elif name in ("mj-all", "mj-class"):
                hint = "no component has it"
            elif rule.attributes:
                hint = "it takes " + ", ".join(sorted(rule.attributes))
            else:
                hint = "it takes no attributes"
            self._add(f"<{name}> has no attribute {attribute}", hint, further=further)

    def _distance_to(self, attribute: str) -> int:
        """Bytes from the start of the tag being read to one of its attributes."""
        start = self._parser.CurrentByteIndex
        each = re.compile(_ATTRIBUTE.encode())
        name = re.compile(_NAME.encode()).match(self.bytes, start)
        found = each.match(self.bytes, name.end()) if name else None
        while found is not None and found[1].decode() != attribute:
            found = each.match(self.bytes, found.end())
        return found.start(1) - start if found else 0

    def _end(self, _name: str) -> None:
        opened = self.open
        if len(opened) == self._html:
            self._html = 0
            self._parser.CharacterDataHandler = self._text
        elif len(opened) == 1 and opened[0][2].name == "mjml" and "mj-body" not in self._once:
            self.found.append((opened[0][1], "the document has no <mj-body>", "put the content in <mj-body>"))
        opened.pop()

    def _text(self, text: str) -> None:
        rule = self.open[-1][2]
        if not text.strip(" \t\r\n"):
            start = self._parser.CurrentByteIndex
            if not rule.spaces and self.bytes[start - 1 : start] == b">" and self.bytes[start : start + 1] != b"\n":
                self._add(f"a space after a tag in <{rule.name}> stops the compiler", "end the line at the tag")
            return
        if self._is_first("text"):
            blank = len(text) - len(text.lstrip(" \t\r\n"))
            self._add(f"text directly in <{rule.name}>", _content_of(rule), further=blank)

    def _is_first(self, what: str) -> bool:
        """Whether it was not yet seen directly in the innermost tag: once is enough."""
        key = (what, self.open[-1][1] if self.open else -1)
        first = key not in self._reported
        self._reported.add(key)
        return first

    def _comment(self, text: str) -> None:
        if text.startswith("[if"):
            self._add("a conditional comment that is not whole stops the compiler", "write it as <!--[if mso]>")
        if self.open and not self.open[-1][2].comments:
            name = self.open[-1][2].name
            self._add(
                f"a comment inside <{name}> stops the compiler",
                f"move it out, before <{name}>",
            )

    def _declaration(self, _version: str, _encoding: str | None, _standalone: int) -> None:
        self._add("an XML declaration stops the compiler", "delete <?xml … ?>")

    def _instruction(self, target: str, _text: str) -> None:
        if target != _CONDITIONAL_TARGET:
            self._add(f"<?{target} … ?> stops the compiler", "delete it")
        elif not (self._html and self.open[-1][2].conditionals) and self._is_first("conditional"):
            where = f" in <{self.open[-1][2].name}>" if self.open else " outside <mjml>"
            self._add(f"a conditional comment{where} stops the compiler", "put it into <mj-raw> or <mj-text>")

    def _cdata(self) -> None:
        self._add(
            "<![CDATA[ … ]]> stops the compiler",
            "write the text alone, with &lt; for < and &amp; for &",
        )

    def _doctype(self, _name: str, _system: str | None, _public: str | None, subset: int) -> None:
        # The parser has read as far as the [ or > by now.
        start = self.bytes.rfind(b"<!", 0, self._parser.CurrentByteIndex)
        self.found.append((start, "<!DOCTYPE> stops the compiler", "delete it: MJML begins with <mjml>"))
        if subset:
            # Entities declared there could grow without bound.
            raise _StopError


def _unknown(_value: str) -> bool:
    """The check of an attribute that a component does not have."""
    return False


# ---- faults of the markup ----------------------------------------------------------

_CODES: Final = expat.errors.codes
_NAME: Final = r"</?([^\s/<>]+)"
_TAG_NAME: Final = r"<[A-Za-z][^\s/<>]*"
_TAG: Final = r"<[^\s/<>]+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
_ATTRIBUTE: Final = r"\s+([^\s=<>\"'/]+)\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
_NEXT_ATTRIBUTE: Final = (
    r"(?P<space>\s*)(?P<name>[^\s=<>\"'/]+)(?:(?P<equals>\s*=\s*)(?:(?P<quote>[\"'])|(?P<bare>[^\s\"'<>]*)))?"
)

# What to report, and the ranges to blank out before reading on; none to end there.
_Explained = tuple[list[_Found], list[tuple[int, int]]]


def _explain(text: str, reader: _Reader, error: expat.ExpatError) -> _Explained:
    """What a person would say is wrong where the XML parser stopped."""
    position = reader.broken_at
    opened = [(name, reader.characters(byte)) for name, byte, _ in reader.open]
    if error.code == _CODES[expat.errors.XML_ERROR_TAG_MISMATCH]:
        return _explain_mismatch(text, position - len("</"), opened)
    if error.code == _CODES[expat.errors.XML_ERROR_NO_ELEMENTS]:
        return _explain_end(text, opened)
    if error.code == _CODES[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]:
        attribute = re.compile(_ATTRIBUTE).match(text, position - 1)
        name = text[position:].split("=", 1)[0].strip()
        tag = re.compile(_NAME).match(text, text.rfind("<", 0, position))
        message = f"attribute {name} twice" + (f" on <{tag[1]}>" if tag else "")
        blanks = [attribute.span()] if attribute else []
        return [(position, message, "keep one of them")], blanks
    if error.code == _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN]:
        return [(position, *_explain_unclosed(text, position))], []
    if error.code == _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]:
        return [(position, "the document ends inside <![CDATA[", "delete <![CDATA[")], []
    if error.code == _CODES[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
        return [(position, "something follows </mjml>", _ONE_ROOT)], []
    if error.code == _CODES[expat.errors.XML_ERROR_BAD_CHAR_REF]:
        reference = re.compile(_REFERENCE).match(text, position)
        blanks = [reference.span()] if reference else []
        return [(position, f"{reference[0] if reference else '&#'} is no character", "delete it")], blanks
    if error.code == _CODES[expat.errors.XML_ERROR_MISPLACED_XML_PI]:
        return [(position, "an XML declaration stops the compiler", "delete <?xml … ?>")], []
    return _explain_token(text, position, opened)


_ONE_ROOT: Final = "put everything between <mjml> and </mjml>"


def _void_tags(text: str, opened: list[tuple[str, int]]) -> _Explained:
    """The innermost open tags, as far as they are of the kind that is never closed."""
    found: list[_Found] = []
    blanks = []
    for name, position in reversed(opened):
        tag = re.compile(_TAG).match(text, position)
        if name.lower() not in _VOID or tag is None:
            break
        mended = f"<{name} />" if len(tag[0]) == len(name) + 2 else f"<{name} … />"
        found.append((position, f"<{name}> is not closed", f"write {mended}"))
        blanks.append(tag.span())
    return found, blanks


def _explain_mismatch(text: str, position: int, opened: list[tuple[str, int]]) -> _Explained:
    found, blanks = _void_tags(text, opened)
    if found:
        return found, blanks
    closing = re.compile(_NAME).match(text, position)
    name = closing[1] if closing else ""
    if name.lower() in _VOID:
        end = text.find(">", position) + 1
        return [(position, f"</{name}> closes nothing", f"write <{name} />")], [(position, end)]
    inner, began = opened[-1]
    line = text.count("\n", 0, began) + 1
    message = f"</{name}> does not close <{inner}> of line {line}"
    if any(name == outer for outer, _ in opened):
        hint = f"write </{inner}> before it"
    elif _nearest(name, [inner]):
        hint = f"did you mean </{inner}>?"
    else:
        hint = f"delete it, or write <{name}> where it begins"
    return [(position, message, hint)], []


def _explain_end(text: str, opened: list[tuple[str, int]]) -> _Explained:
    found, blanks = _void_tags(text, opened)
    if found:
        return found, blanks
    if not opened:
        return [(0, "the document is empty", _ONE_ROOT)], []
    name, position = opened[-1]
    outer = "".join(f"</{each}>" for each, _ in reversed(opened[:-1]))
    hint = f"write </{name}>" + (f", and after it {outer}" if outer else "")
    return [(position, f"<{name}> is never closed", hint)], []


def _explain_unclosed(text: str, position: int) -> tuple[str, str]:
    if text.startswith("<!--", position):
        return "this comment is never closed", "write --> after it"
    name = re.compile(_NAME).match(text, position)
    return f"the tag {name[0] if name else '<'} is cut off", "a > or a closing quote is missing"


def _explain_token(text: str, position: int, opened: list[tuple[str, int]]) -> _Explained:
    comment = text.rfind("<!--", 0, position)
    dashes = text.find("--", comment + len("<!--"))
    if comment >= 0 and dashes == position - len("--"):
        hint = "write one - only; a comment cannot hold another"
        return [(dashes, "-- inside a comment", hint)], []
    began = text.rfind("<", 0, position)
    tag = re.compile(_TAG_NAME).match(text, began) if began >= 0 else None
    if tag is not None:
        fault = _explain_attribute(text, tag, position)
        if fault is not None:
            return [fault], []
    if not opened and text.startswith("</", began):
        name = re.compile(_NAME).match(text, began)
        return [(began, f"{name[0] if name else '</'}> closes nothing", "delete it")], []
    if began == position - 1 and began >= 0:
        # In a stylesheet &lt; would stay &lt;.
        in_css = opened[-1][0] in ("mj-style", "style") if opened else False
        hint = "in a media query, use max-width or min-width" if in_css else "write &lt; instead of <"
        return [(began, "a bare <", hint)], [(began, position)]
    if not opened and re.search(r"<[A-Za-z]", text[:position]):
        return [(position, "something follows </mjml>", _ONE_ROOT)], []
    if not opened:
        start = len(text) - len(text.lstrip())
        return [(start, "something stands before <mjml>", _ONE_ROOT)], []
    character = text[position : position + 1]
    if character not in " \t\r\n" and not character.isprintable():
        message = f"an invisible character, U+{ord(character):04X}"
        return [(position, message, "delete it")], [(position, position + 1)]
    if text.startswith("]]>", position - len("]]")):
        hint = "write ]]&gt;"
        return [(position - len("]]"), "]]> in a text", hint)], [(position - 1, position)]
    return [(position, "the markup is broken here", "look for a missing <, > or quote")], []


def _explain_attribute(text: str, tag: re.Match[str], position: int) -> _Found | None:
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


# ---- words -------------------------------------------------------------------------


def _nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or ''."""
    near = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.7)
    return near[0] if near else ""


def _meant_component(name: str) -> str:
    with_prefix = f"mj-{name.lower()}"
    if with_prefix in ATTRIBUTES:
        return with_prefix
    return _nearest(name, (known for known in ATTRIBUTES if known not in _UNSUPPORTED))


def _home_of(name: str) -> str:
    """The hint for a component in the wrong place."""
    parents = [parent for parent, rule in _rules().items() if name in rule.children]
    if len(parents) > 1:
        # That it may have defaults there is no answer to where it goes.
        parents = [parent for parent in parents if parent != "mj-attributes"]
    if not parents:
        return "it may only be the outermost tag"
    return "it may stand in " + _or(f"<{parent}>" for parent in sorted(parents))


def _content_of(rule: _Rule) -> str:
    """The hint for text or HTML where components belong."""
    for component in ("mj-text", "mj-column", "mj-section", "mj-body"):
        if component in rule.children:
            inside = {
                "mj-text": "<mj-text>",
                "mj-column": "<mj-text> in an <mj-column>",
                "mj-section": "<mj-text> in an <mj-column> in an <mj-section>",
                "mj-body": "<mj-body>",
            }
            return f"put it into {inside[component]}"
    return _allowed_in(rule)


def _allowed_in(rule: _Rule) -> str:
    if rule.children:
        return "these may stand here: " + ", ".join(f"<{name}>" for name in sorted(rule.children))
    return f"delete it: <{rule.name}> holds nothing here"


def _or(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
