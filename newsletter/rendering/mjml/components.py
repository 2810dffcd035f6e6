"""Components of MJML: the attributes each takes and what it may hold.

The reference implementation's own table (`rules`), less what mrml, the compiler in
use, does not do. That was found by compiling every entry of the table; the tests do
it again.
"""

from __future__ import annotations

import functools
from typing import Final, Literal, NamedTuple

from newsletter.rendering.mjml.rules import ATTRIBUTES, CHILDREN, ENDING_TAGS, GLOBAL_ATTRIBUTES
from newsletter.rendering.mjml.wording import either, nearest

__all__ = [
    "HTML",
    "IGNORED",
    "OPAQUE",
    "REQUIRED",
    "UNSUPPORTED",
    "Component",
    "attribute_hint",
    "content_hint",
    "default_of",
    "find_component",
    "holds_hint",
    "home_hint",
    "meant_component",
]

#: mrml stops at these, though MJML has them -> what to write instead.
UNSUPPORTED: Final = {
    "mj-html-attribute": "write the attribute in the HTML of an <mj-raw> or <mj-text>",
    "mj-html-attributes": "write the attributes in the HTML of an <mj-raw> or <mj-text>",
    "mj-include": "include the file with {% include %} instead",
    "mj-selector": "write the attributes in the HTML of an <mj-raw> or <mj-text>",
}

#: It stops at <mj-raw> in these, though MJML allows it there.
WITHOUT_RAW: Final = ("mj-accordion", "mj-accordion-element", "mj-navbar", "mj-social", "mjml")

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

#: It stops at a tag in these.
_TEXT_ONLY: Final = ("mj-accordion-title", "mj-preview", "mj-style", "mj-title")

#: Elsewhere it stops at a conditional comment. In these it reads on inside one as if
#: the comment were not there, so that every tag has to be closed there, too.
_WITH_CONDITIONALS: Final = ("mj-accordion-text", "mj-navbar-link", "mj-raw", "mj-social-element", "mj-text")

#: Ending tags in name only: it stops at anything inside.
HOLDS_NOTHING: Final = ("mj-breakpoint", "mj-carousel-image")

_LEAVE_OUT: Final = "leave it out: it changes nothing"

#: Attributes of MJML that it drops without a word -> what to write instead.
IGNORED: Final[dict[str, dict[str, str]]] = {
    "mj-accordion-title": {"font-weight": _LEAVE_OUT},
    "mj-body": {"id": _LEAVE_OUT},
    "mj-button": {"title": _LEAVE_OUT},
    "mj-hero": {"border-radius": _LEAVE_OUT},
    "mj-image": {"border-bottom": "use border", "border-top": "use border", "sizes": _LEAVE_OUT},
    "mj-raw": {"css-class": "put a class on the HTML inside", "position": _LEAVE_OUT},
    "mj-section": {"gutter": "give the columns a padding", "text-padding": _LEAVE_OUT},
    "mj-social": {"border": _LEAVE_OUT, "table-layout": _LEAVE_OUT},
    "mj-social-element": {
        "border": _LEAVE_OUT,
        "icon-position": _LEAVE_OUT,
        "sizes": _LEAVE_OUT,
        "srcset": "use src",
    },
    "mj-spacer": dict.fromkeys(
        ("border", "border-bottom", "border-left", "border-right", "border-top"), "use <mj-divider>"
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
REQUIRED: Final = {
    "mj-class": {"name": 'write name="…" and use it as mj-class="…"'},
    "mj-font": {"name": 'write name="…" as in font-family', "href": 'write href="…", the address of its CSS'},
    # The compiler would write no alt at all, and a screen reader reads out the file name.
    "mj-image": {"alt": 'say in alt="…" what the image shows, or write alt="" for decoration'},
}

#: Types it honours only in part: any value of full-width, `false` too, means yes, and
#: a hero has the height that is given, whatever its mode.
_NARROWED: Final = {
    "mj-hero": {"mode": "enum(fixed-height)"},
    "mj-section": {"full-width": "enum(full-width)"},
    "mj-wrapper": {"full-width": "enum(full-width)"},
}


class Component(NamedTuple):
    """What may stand in one tag."""

    name: str
    types: dict[str, str]
    """Attribute -> its type, as in `rules`."""
    children: frozenset[str] = frozenset()
    content: Literal["components", "html", "text", "anything"] = "components"
    comments: bool = True
    conditionals: bool = False
    required: tuple[str, ...] = ()


#: Goes on below a tag that is no component: nothing of it is known.
OPAQUE: Final = Component("mj-raw", {}, content="anything", conditionals=True)
#: Below an HTML tag in the place of a component.
HTML: Final = Component("mj-text", {}, content="html", conditionals=True)


@functools.cache
def find_component(name: str) -> Component | None:
    """The component of a name, the unsupported ones included; None when there is none."""
    if name not in ATTRIBUTES:
        return None
    children = set(CHILDREN[name]) - UNSUPPORTED.keys() if name != "mj-class" else set()
    if name in WITHOUT_RAW:
        children.discard("mj-raw")
    common = dict.fromkeys(GLOBAL_ATTRIBUTES, "string") if name in CHILDREN["mj-attributes"] else {}
    types = common | ATTRIBUTES[name] | _NARROWED.get(name, {})
    content: Literal["components", "html", "text", "anything"] = "components"
    if name in _TEXT_ONLY:
        content = "text"
    elif name == "mj-raw":
        content = "anything"
    elif name in ENDING_TAGS and name not in HOLDS_NOTHING:
        content = "html"
    return Component(
        name,
        {attribute: type_ for attribute, type_ in types.items() if attribute not in IGNORED.get(name, {})},
        frozenset(children),
        content,
        comments=name not in _WITHOUT_COMMENTS,
        conditionals=name in _WITH_CONDITIONALS,
        required=tuple(REQUIRED.get(name, ())),
    )


@functools.cache
def default_of(name: str) -> Component:
    """A component as it stands inside <mj-attributes>: attributes and nothing else."""
    component = find_component(name) or OPAQUE
    # A default for all images has no alt; a class without a name has no use.
    required = component.required if component.name == "mj-class" else ()
    return Component(name, component.types, comments=False, required=required)


def meant_component(name: str) -> str:
    """The component that a misspelt name probably means, or ''."""
    with_prefix = f"mj-{name.lower()}"
    if with_prefix in ATTRIBUTES:
        return with_prefix
    return nearest(name, (known for known in ATTRIBUTES if known not in UNSUPPORTED))


# ---- hints ---------------------------------------------------------------------------


def home_hint(name: str) -> str:
    """The hint for a component in the wrong place."""
    components = [each for each in map(find_component, ATTRIBUTES) if each]
    parents = [each.name for each in components if name in each.children]
    if len(parents) > 1:
        # That it may have defaults there is no answer to where it goes.
        parents = [parent for parent in parents if parent != "mj-attributes"]
    if not parents:
        return "it may only be the outermost tag"
    return "it may stand in " + either(f"<{parent}>" for parent in sorted(parents))


def content_hint(component: Component) -> str:
    """The hint for text or HTML where components belong."""
    ways = {
        "mj-text": "<mj-text>",
        "mj-column": "<mj-text> in an <mj-column>",
        "mj-section": "<mj-text> in an <mj-column> in an <mj-section>",
        "mj-body": "<mj-body>",
    }
    way = next((way for child, way in ways.items() if child in component.children), "")
    return f"put it into {way}" if way else holds_hint(component)


def holds_hint(component: Component) -> str:
    """The hint that names everything that a component may hold."""
    if component.children:
        return "these may stand here: " + ", ".join(f"<{name}>" for name in sorted(component.children))
    return f"delete it: <{component.name}> holds nothing here"


def attribute_hint(component: Component, attribute: str) -> str:
    """The hint for an attribute that a component does not have."""
    near = "css-class" if attribute == "class" else nearest(attribute, component.types)
    if near in component.types:
        return f"did you mean {near}?"
    if component.name in ("mj-all", "mj-class"):
        return "no component has it"
    if component.types:
        return "it takes " + ", ".join(sorted(component.types))
    return "it takes no attributes"
