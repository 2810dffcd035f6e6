"""Which features of HTML and CSS an email uses, by the names that caniemail gives them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache

from newsletter.checks.html_tree import Element, Markup
from newsletter.checks.styles import read_declarations, read_stylesheet

__all__ = ["features_of"]

# Properties that stand in the source below another name than their own.
_PROPERTIES = {
    "left": "css-left-right-top-bottom", "right": "css-left-right-top-bottom", "top": "css-left-right-top-bottom",
    "bottom": "css-left-right-top-bottom", "column-gap": "css-gap", "row-gap": "css-gap",
    "margin-inline-start": "css-margin-inline-start-end", "margin-inline-end": "css-margin-inline-start-end",
    "margin-block-start": "css-margin-block-start-end", "margin-block-end": "css-margin-block-start-end",
    "margin-inline": "css-margin-inline-block", "margin-block": "css-margin-inline-block",
    "padding-inline-start": "css-padding-inline-start-end", "padding-inline-end": "css-padding-inline-start-end",
    "padding-block-start": "css-padding-block-start-end", "padding-block-end": "css-padding-block-start-end",
    "padding-inline": "css-padding-inline-block", "padding-block": "css-padding-inline-block",
    "block-size": "css-block-inline-size", "columns": "css-column-layout-properties",
    "column-width": "css-column-layout-properties", "grid-template-columns": "css-grid-template",
    "grid-template-rows": "css-grid-template", "grid-template-areas": "css-grid-template",
    "border-inline": "css-border-inline-block", "border-block": "css-border-inline-block",
}  # fmt: skip
_PAIRS = {
    ("display", "flex"): "css-display-flex",
    ("display", "grid"): "css-display-grid",
    ("display", "none"): "css-display-none",
    ("flex-direction", "column"): "css-flex-direction",
    ("flex-wrap", "wrap"): "css-flex-wrap",
}
_ONLY_AS_PAIRS = frozenset(("flex-direction", "flex-wrap", "font-family"))
_FUNCTIONS = {
    "var": "css-variables", "calc": "css-unit-calc", "rgb": "css-rgb", "rgba": "css-rgba",
    "linear-gradient": "css-linear-gradient", "radial-gradient": "css-radial-gradient",
    "conic-gradient": "css-conic-gradient", "min": "css-function-min", "max": "css-function-max",
    "clamp": "css-function-clamp", "light-dark": "css-function-light-dark", "lch": "css-modern-color",
    "oklch": "css-modern-color", "lab": "css-modern-color", "oklab": "css-modern-color",
}  # fmt: skip
_MEDIA = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "orientation": "css-at-media-orientation", "device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "hover": "css-at-media-hover",
}  # fmt: skip
_COMBINATORS = {">": "css-selector-child", "+": "css-selector-adjacent-sibling", "~": "css-selector-general-sibling"}
_SEMANTIC = frozenset(
    [
        "article",
        "aside",
        "details",
        "figcaption",
        "figure",
        "footer",
        "header",
        "main",
        "mark",
        "nav",
        "section",
        "summary",
        "time",
    ]
)
_ELEMENTS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("ul", "ol", "dl"), "html-lists"),
    **dict.fromkeys(_SEMANTIC, "html-semantics"),
    "map": "html-image-maps",
}
_EXTENSIONS = {"jpeg": "image-jpg", "tif": "image-tiff", "heic": "image-heif"}
_NOT_ELEMENTS = frozenset(("align", "background", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang",
                           "required", "role", "target", "valign", "width"))  # fmt: skip
_NOT_ATTRIBUTES = frozenset(
    [
        "abbr",
        "acronym",
        "address",
        "audio",
        "base",
        "bdi",
        "blockquote",
        "body",
        "code",
        "comments",
        "del",
        "dfn",
        "dialog",
        "div",
        "doctype",
        "form",
        "hr",
        "img",
        "link",
        "lists",
        "marquee",
        "meter",
        "object",
        "p",
        "picture",
        "pre",
        "progress",
        "rp",
        "rt",
        "ruby",
        "select",
        "semantics",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "svg",
        "table",
        "textarea",
        "video",
        "wbr",
    ]
)

#: A feature, the character at which it is used first, and whether a media query or a state puts it to work.
Use = tuple[str, int, bool]


def features_of(markup: Markup, known: Container[str]) -> dict[str, tuple[int, bool]]:
    """The features of `known` that an email uses: where first, and whether only as an enhancement.

    What only Outlook for Windows reads stands in comments, and is no use of a
    feature by the others.
    """
    found: dict[str, tuple[int, bool]] = {}
    for feature, position, enhances in _uses(markup):
        if feature not in known:
            continue
        before = found.get(feature)
        if before is None or (before[1] and not enhances):
            found[feature] = (position, enhances)
    return found


def _uses(markup: Markup) -> Iterator[Use]:
    seen: set[tuple[str, frozenset[str]]] = set()
    for element in markup.elements:
        style = element.get("style")
        for feature in _of_style(style) if style else ():
            yield feature, element.start, False
        key = (element.name, frozenset(element.attributes))
        if key not in seen or element.name in ("a", "img", "meta", "input"):
            seen.add(key)
            for feature in _of_element(element):
                yield feature, element.start, False
    for css, start in markup.styles:
        for rule in read_stylesheet(css):
            at_rules = {feature for query in rule.media for feature in _of_at_rule(query)}
            states = {feature for written in rule.selectors for feature in _of_selector(written)}
            if len(rule.selectors) > 1:
                states.add("css-selector-grouping")
            enhances = bool(rule.media) or any(feature.startswith("css-pseudo") for feature in states)
            for feature in at_rules | states:
                yield feature, start + rule.position, True
            for name, value in rule.declarations:
                for feature in _of_declaration(name, value):
                    yield feature, start + rule.position, enhances


@lru_cache(maxsize=2048)
def _of_style(style: str) -> frozenset[str]:
    return frozenset(feature for name, value in read_declarations(style) for feature in _of_declaration(name, value))


@lru_cache(maxsize=2048)
def _of_declaration(name: str, value: str) -> frozenset[str]:
    value = value.lower()
    found: set[str] = set()
    if name.startswith("--"):
        found.add("css-variables")
    elif name in _PROPERTIES:
        found.add(_PROPERTIES[name])
    elif name not in _ONLY_AS_PAIRS:
        parts = name.split("-")
        # "padding-top" is a case of "padding", "border-radius" one of its own; the reader knows which exist.
        found.add(f"css-{name}")
        if parts[0] in ("padding", "margin", "border") and not name.startswith(_OWN_BORDERS):
            found.add(f"css-{parts[0]}")
        if name.startswith("border-") and name.endswith("-radius"):
            found.add("css-border-radius")
    plain = value.replace("!important", "").strip()
    if (name, plain) in _PAIRS:
        found.add(_PAIRS[name, plain])
    if value.endswith("!important"):
        found.add("css-important")
    for function in re.findall(r"([a-z-]+)\(", value):
        if function in _FUNCTIONS:
            found.add(_FUNCTIONS[function])
    for unit in re.findall(r"(?<![#\w-])-?[\d.]+(px|em|rem|%|pt|ch|cm|ex|in|mm|pc|vh|vw|vmin|vmax)(?![\w-])", plain):
        found.add("css-unit-percent" if unit == "%" else f"css-unit-{unit}")
    if plain == "initial":
        found.add("css-unit-initial")
    if re.search(r"\b(?:fit|min|max)-content\b", plain):
        found.add("css-intrinsic-size")
    if name == "font-family" and re.search(r"\b(?:system-ui|ui-(?:sans-)?serif|ui-rounded|ui-monospace)\b", plain):
        found.add("css-sytem-ui")
    for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", value):
        found.add(_image(address))
    return frozenset(found - {""})


_OWN_BORDERS = ("border-collapse", "border-spacing", "border-image", "border-radius", "border-inline", "border-block",
                "border-top-left", "border-top-right", "border-bottom-left", "border-bottom-right")  # fmt: skip


@lru_cache(maxsize=256)
def _of_at_rule(prelude: str) -> frozenset[str]:
    name = re.match(r"@(?:-\w+-)?([\w-]+)", prelude)
    if not name:
        return frozenset()
    found = {f"css-at-{name[1]}"}
    if name[1] == "media":
        found |= {feature for word, feature in _MEDIA.items() if re.search(rf"\b{word}\b", prelude)}
    return frozenset(found)


@lru_cache(maxsize=1024)
def _of_selector(written: str) -> frozenset[str]:
    found: set[str] = set()
    for pseudo in re.findall(r"(::?[a-z-]+)", re.sub(r"\[[^\]]*\]", "", written)):
        kind = "element" if pseudo.startswith("::") or pseudo in (":before", ":after") else "class"
        found.add(f"css-pseudo-{kind}-{pseudo.strip(':')}")
    bare = re.sub(r"::?[\w-]+(?:\([^)]*\))?", "", written)
    if "[" in bare:
        found.add("css-selector-attribute")
        bare = re.sub(r"\[[^\]]*\]", "", bare)
    found |= {feature for sign, feature in _COMBINATORS.items() if sign in bare}
    spaced = re.sub(r"\s*[>+~]\s*", ">", bare.strip())
    if re.search(r"\s", spaced):
        found.add("css-selector-descendant")
    if "*" in bare:
        found.add("css-selector-universal")
    if "#" in bare:
        found.add("css-selector-id")
    if "." in bare:
        found.add("css-selector-class")
    if re.search(r"\.[\w-]+\.[\w-]+", bare):
        found.add("css-selector-chaining")
    if re.search(r"(?:^|[\s>+~])[a-zA-Z]", bare):
        found.add("css-selector-type")
    return frozenset(found)


def _of_element(element: Element) -> Iterator[str]:
    name = element.name
    if name in _ELEMENTS:
        yield _ELEMENTS[name]
    elif name not in _NOT_ELEMENTS:
        yield f"html-{name}"
    for attribute in element.attributes:
        if attribute in ("srcset", "sizes"):
            yield "html-srcset"
        elif attribute == "loading":
            yield "html-loading-attribute"
        elif attribute not in _NOT_ATTRIBUTES:
            yield f"html-{attribute}"
    if name == "a":
        address = element.get("href")
        if address.startswith("#"):
            yield "html-anchor-links"
        elif address.startswith("mailto:"):
            yield "html-mailto-links"
    elif name == "img":
        yield _image(element.get("src"))
    elif name == "meta" and element.get("name") == "color-scheme":
        yield "html-meta-color-scheme"
    elif name in ("input", "button"):
        yield f"html-{name}-{element.get('type') or 'text'}"


def _image(address: str) -> str:
    if address.startswith("data:"):
        return "image-base64"
    found = re.search(r"\.([a-z0-9]{2,5})(?:[?#]|$)", address.lower())
    return _EXTENSIONS.get(found[1], f"image-{found[1]}") if found else ""
