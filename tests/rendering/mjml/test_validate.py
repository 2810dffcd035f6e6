"""What the compiler would swallow is found, where it stands; what it compiles is let through."""

import random
import re
from html.entities import html5

import mjml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.rendering.mjml.compile import compile_mjml
from newsletter.rendering.mjml.components import differences, find_component, parse_type, rules
from newsletter.rendering.mjml.validate import MAX_NESTED, validate_mjml

ATTRIBUTES, CHILDREN, ENDING_TAGS = rules()["attributes"], rules()["children"], rules()["ending_tags"]
UNSUPPORTED, WITHOUT_RAW = differences()["unsupported"], differences()["without_raw"]
COLOR_NAMES, GLOBAL_ATTRIBUTES = rules()["color_names"], rules()["global_attributes"]

# ---- documents ---------------------------------------------------------------------


# What they are given begins in line 2, column 1.
def in_head(inner):
    return f"<mjml><mj-head>\n{inner}</mj-head><mj-body></mj-body></mjml>"


def in_body(inner):
    return f"<mjml><mj-body>\n{inner}</mj-body></mjml>"


def in_section(inner):
    return f"<mjml><mj-body><mj-section>\n{inner}</mj-section></mj-body></mjml>"


def in_column(inner):
    return f"<mjml><mj-body><mj-section><mj-column>\n{inner}</mj-column></mj-section></mj-body></mjml>"


def as_text(problems):
    return [f"{each.location.line}:{each.location.column} {each.message}; {each.hint}" for each in problems]


NEWSLETTER = """\
<mjml lang="fr" dir="ltr">
  <mj-head>
    <mj-title>La lettre d’août &amp; septembre</mj-title>
    <mj-preview>Ce mois-ci&nbsp;: trois réunions &mdash; et un café&hellip;</mj-preview>
    <mj-breakpoint width="480px" />
    <mj-font name="Raleway" href="https://fonts.example.org/css?family=Raleway&amp;display=swap" />
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" padding="0" />
      <mj-text color="#333333" font-size="16px" line-height="1.5" />
      <mj-section padding="0px 20px" background-color="white" />
      <mj-class name="headline" font-size="24px" font-weight="bold" color="rgb(0, 51, 102)" />
      <mj-image alt="" />
    </mj-attributes>
    <mj-style inline="inline">
      .intro > p { margin: 0 0 12px; }
    </mj-style>
    <mj-style>
      @import url(https://example.org/a.css?x=1&y=2);
      @media (prefers-color-scheme: dark) { .card { background: #111111 !important; } }
    </mj-style>
    <mj-raw>
      <meta name="color-scheme" content="light dark" />
      <!--[if mso]><style>p { mso-line-height-rule: exactly; }</style><![endif]-->
    </mj-raw>
  </mj-head>
  <mj-body width="640px" background-color="#f4f4f4" css-class="body">
    <!-- the banner -->
    <mj-raw><!--[if mso]><table role="presentation"><tr><td><![endif]--><p>x</p><!--[if mso]></td></tr></table><![endif]--></mj-raw>
    <mj-wrapper full-width="full-width" background-color="#003366" padding="20px 0px">
      <mj-section>
        <mj-column>
          <mj-image src="https://example.org/logo.png" alt="The Association" width="160px" href="https://example.org/?a=1&amp;b=2" />
        </mj-column>
      </mj-section>
    </mj-wrapper>
    <mj-section css-class="card" direction="rtl" text-align="left">
      <mj-column width="33.33%" vertical-align="middle">
        <mj-image src="a.jpg" alt="" width="180px" fluid-on-mobile="true" border-radius="4px" />
      </mj-column>
      <mj-column width="66.67%" padding="0px 10px 0px .5px" border-left="2px solid #cccccc">
        <mj-text mj-class="headline" align="left" css-class="intro">
          <h2>Réunion d’équipe <em>à Genève</em><br />« Oui »</h2>
          <p>Voir <a href="[*link.view*]" title="é">l’article</a> &lt;ici&gt; {{ contact.name }} &copy;&#160;2024&#x20AC;</p>
          <!--[if !mso]><!--><p>ailleurs</p><!--<![endif]-->
        </mj-text>
        <mj-button href="https://example.org/" background-color="teal" color="#fff" inner-padding="12px 24px" letter-spacing="-1px">Lire</mj-button>
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-group>
        <mj-column><mj-text>un</mj-text></mj-column>
        <mj-column><mj-text>deux</mj-text></mj-column>
      </mj-group>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-divider border-width="1px" border-style="solid" border-color="lightgrey" />
        <mj-spacer height="20px" />
        <mj-table cellpadding="4" width="100%" table-layout="fixed">
          <tr style="text-align:left"><th scope="col">Date</th><td>12 août</td></tr>
        </mj-table>
        <mj-social mode="horizontal" icon-size="20px">
          <mj-social-element name="facebook" href="https://example.org/f">Facebook</mj-social-element>
          <mj-social-element src="x.png" alt="X" href="https://example.org/x" />
        </mj-social>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""

CATALOGUE = """\
<!-- every interactive component -->
<mjml owa="desktop">
  <mj-body>
    <mj-hero mode="fixed-height" height="469px" background-width="600px" background-height="469px" background-url="https://example.org/hero.jpg" background-color="#2a3448" padding="100px 0px" vertical-align="middle">
      <mj-text padding="20px" color="#ffffff" align="center" font-size="45px" line-height="45px" font-weight="900">GO TO SPACE</mj-text>
      <mj-button href="https://example.org/" align="center">ORDER YOUR TICKET NOW</mj-button>
    </mj-hero>
    <mj-section>
      <mj-column>
        <mj-navbar base-url="https://example.org" hamburger="hamburger" ico-color="#ffffff" align="left">
          <mj-navbar-link href="/started" color="#ffffff">Getting started</mj-navbar-link>
          <mj-navbar-link href="/try" color="rgba(255,255,255,0.8)">Try it live</mj-navbar-link>
        </mj-navbar>
        <mj-accordion icon-position="left" border="none">
          <mj-accordion-element icon-wrapped-url="a.png" background-color="transparent">
            <mj-accordion-title font-family="Roboto, Arial">Why use an accordion?</mj-accordion-title>
            <mj-accordion-text padding="15px"><span style="line-height:20px">Because emails are read on <b>mobiles</b>.</span></mj-accordion-text>
          </mj-accordion-element>
        </mj-accordion>
        <mj-carousel thumbnails="hidden" icon-width="44px">
          <mj-carousel-image src="1.jpg" alt="One" />
          <mj-carousel-image src="2.jpg" alt="Two" />
        </mj-carousel>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
"""

SMALLEST = "<mjml><mj-body/></mjml>"

DOCUMENTS = [
    pytest.param(NEWSLETTER, id="newsletter"),
    pytest.param(CATALOGUE, id="catalogue"),
    pytest.param(SMALLEST, id="smallest"),
    pytest.param("\ufeff" + NEWSLETTER, id="byte order mark"),
    pytest.param(NEWSLETTER.replace('"', "'"), id="single quotes"),
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_validate_mjml_fine_document(document):
    assert as_text(validate_mjml(document)) == []
    assert "</html>" in compile_mjml(document)


def test_validate_mjml_html_entities():
    names = [name for name in html5 if name.endswith(";")]
    document = in_column("".join(f'<mj-text>&{name}</mj-text><mj-image src="a" alt="&{name}"/>' for name in names))
    assert as_text(validate_mjml(document)) == []


# ---- the table against the compiler --------------------------------------------------

ROUND = {
    "mj-accordion": "<mj-accordion-element><mj-accordion-title>T</mj-accordion-title>"
    "<mj-accordion-text>X</mj-accordion-text></mj-accordion-element>",
    "mj-accordion-element": "<mj-accordion-title>T</mj-accordion-title><mj-accordion-text>X</mj-accordion-text>",
    "mj-body": "<mj-section><mj-column><mj-text>T</mj-text></mj-column></mj-section>",
    "mj-carousel": '<mj-carousel-image src="a"/><mj-carousel-image src="b"/>',
    "mj-column": "<mj-text>T</mj-text>",
    "mj-group": "<mj-column><mj-text>T</mj-text></mj-column>",
    "mj-hero": "<mj-text>T</mj-text>",
    "mj-navbar": '<mj-navbar-link href="a">T</mj-navbar-link>',
    "mj-section": "<mj-column><mj-text>T</mj-text></mj-column>",
    "mj-social": '<mj-social-element name="facebook" href="#">T</mj-social-element>',
    "mj-wrapper": "<mj-section><mj-column><mj-text>T</mj-text></mj-column></mj-section>",
}
"""What a component holds, so that its attributes have something to act on."""

WITH = {
    "mj-breakpoint": {"width": "1px"},
    "mj-button": {"href": "u"},
    "mj-carousel-image": {"src": "a", "href": "u"},
    "mj-class": {"name": "c"},
    "mj-column": {"padding": "3px"},
    "mj-font": {"name": "Zed", "href": "https://example.org/zed"},
    "mj-hero": {"background-url": "u"},
    "mj-image": {"src": "a.png", "href": "u", "alt": "", "srcset": "b 2x"},
    "mj-navbar": {"hamburger": "hamburger"},
    "mj-navbar-link": {"href": "a"},
    "mj-section": {"background-url": "u"},
    "mj-social-element": {"name": "facebook", "href": "#"},
    "mj-wrapper": {"background-url": "u"},
}
"""What has to be there for another attribute to matter."""


def home(name):
    parents = [parent for parent, children in CHILDREN.items() if name in children and parent != "mj-class"]
    preferred = [parent for parent in ("mj-column", "mj-body", "mj-section") if parent in parents]
    return [*preferred, *(parent for parent in parents if parent != "mj-attributes"), *parents][0]


def tag(name, attributes, inner=None):
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    if inner is None:
        inner = ROUND.get(name, "T" if name in ENDING_TAGS and name not in differences()["empty"] else "")
    return f"<{name}{written}>{inner}</{name}>"


def around(name, written, *, head=""):
    """A whole document with a tag in a place where it may stand."""
    while name != "mjml":
        inner, name = name, home(name)
        if name == "mjml" and inner != "mj-body":
            written += "<mj-body/>"
        written = f"<{name}>{head if name == 'mjml' else ''}{written}</{name}>"
    return written


def compiled(document):
    """The HTML, with the ids that are different every time made equal."""
    return re.sub(r"(?<=[-_\"])[0-9A-Za-z]{16}(?=[-\" _.])", "ID", mjml.mjml2html(document))


def samples(name, attribute):
    """Values of every kind that the type of an attribute admits."""
    type_ = find_component(name).types.get(attribute, ATTRIBUTES[name][attribute])
    kind, words, most = parse_type(type_)
    if kind == "string":
        return [{"hamburger": "hamburger", "name": "twitter"}.get(attribute, "7px solid #123456")]
    if kind == "enum":
        return words
    if kind.startswith("unit"):
        single = [word if word == "auto" else f"7{word}" for word in words]
        return single + [" ".join([single[0]] * count) for count in range(2, most + 1)]
    return {"color": ["#123456", "transparent"], "boolean": ["true", "false"], "integer": ["7"]}[kind]


STOPPING = set(UNSUPPORTED)
EVERY = [
    pytest.param(name, attribute, id=f"{name} {attribute}")
    for name in sorted(set(ATTRIBUTES) - STOPPING)
    for attribute in sorted(ATTRIBUTES[name])
]
IGNORED = {(name, key) for name, keys in differences()["ignored"].items() for key in keys}


def with_and_without(name, attribute, value):
    """A document with an attribute, and the same without."""
    if name == "mjml":
        return f'<mjml {attribute}="{value}"><mj-body/></mjml>', SMALLEST
    if name in ("mj-all", "mj-class"):
        use = '<mj-body><mj-section mj-class="c"/></mj-body>'
        others = {} if attribute == "name" else WITH.get(name, {})
        return tuple(
            f"<mjml><mj-head><mj-attributes>{tag(name, given)}</mj-attributes></mj-head>{use}</mjml>"
            for given in ({**others, attribute: value}, others)
        )
    others = {key: given for key, given in WITH.get(name, {}).items() if key != attribute}
    return tuple(around(name, tag(name, given)) for given in ({**others, attribute: value}, others))


@pytest.mark.parametrize(("name", "attribute"), EVERY)
def test_validate_mjml_attribute_of_table(name, attribute):
    for value in samples(name, attribute):
        document, _ = with_and_without(name, attribute, value)
        about = [problem.message for problem in validate_mjml(document) if "without" not in problem.message]
        if (name, attribute) in IGNORED:
            assert about == [f"<{name}> ignores {attribute}"]
        else:
            assert about == []
        assert "</html>" in mjml.mjml2html(document)


# Where a defining attribute or an unusual value matters only together with another document part.
WITHOUT_TRACE = {
    ("mj-breakpoint", "width"): "matters for a column",
    ("mj-font", "href"): "matters where the font is used",
    ("mj-font", "name"): "matters where the font is used",
    ("mj-hero", "mode"): "the one mode that there is",
    ("mj-style", "inline"): "read before the compiler",
    ("mjml", "owa"): "harmless, and in many published templates",
}


@pytest.mark.parametrize(
    ("name", "attribute"), [each for each in EVERY if each.values[0] not in ("mj-all", "mj-class")]
)
def test_compiler_attribute_reaches_output(name, attribute):
    """Upgrades of the compiler that begin or cease to honour an attribute are seen here."""
    pairs = [with_and_without(name, attribute, value) for value in samples(name, attribute)]
    reaches = any(compiled(given) != compiled(without) for given, without in pairs)
    assert reaches == ((name, attribute) not in IGNORED and (name, attribute) not in WITHOUT_TRACE)


@pytest.mark.parametrize("name", sorted(set(CHILDREN["mj-attributes"]) - {"mj-all", "mj-class"}))
@pytest.mark.parametrize("attribute", GLOBAL_ATTRIBUTES)
def test_validate_mjml_global_attribute(name, attribute):
    head = '<mj-head><mj-attributes><mj-class name="c" css-class="k"/></mj-attributes></mj-head>'
    document = around(name, tag(name, {**WITH.get(name, {}), attribute: "c"}), head=head)
    ignored = (name, attribute) in IGNORED
    assert [problem.message for problem in validate_mjml(document)] == (
        [f"<{name}> ignores {attribute}"] if ignored else []
    )
    if attribute == "css-class" and not ignored and name != "mj-body":
        assert compiled(document) != compiled(document.replace('css-class="c"', ""))


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        pytest.param(parent, child, id=f"{child} in {parent}")
        for parent, children in CHILDREN.items()
        for child in children
        if parent not in ("mj-class", *STOPPING) and child not in STOPPING
    ],
)
def test_validate_mjml_child_of_table(parent, child):
    """What may stand where according to the table passes exactly when it compiles."""
    written = tag(child, WITH.get(child, {}), inner="" if parent == "mj-attributes" else None)
    if parent == "mjml":
        document = f"<mjml>{written}{'' if child == 'mj-body' else '<mj-body/>'}</mjml>"
    else:
        document = around(parent, tag(parent, WITH.get(parent, {}), written))
    problems = validate_mjml(document)
    if child == "mj-raw" and parent in WITHOUT_RAW:
        assert [problem.message for problem in problems] == [f"<mj-raw> may not stand in <{parent}>"]
        with pytest.raises(ValueError, match="unexpected element"):
            mjml.mjml2html(document)
    else:
        assert as_text(problems) == []
        assert f"<{child}" not in mjml.mjml2html(document)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param(in_head("<mj-html-attributes/>"), "<mj-html-attributes> cannot be compiled", id="html attributes"),
        pytest.param(in_body('<mj-include path="a"/>'), "<mj-include> cannot be compiled", id="include"),
        pytest.param(in_column("<mj-text><![CDATA[a]]></mj-text>"), "<![CDATA[ stops the compiler", id="cdata"),
        pytest.param(in_column("<mj-text><?php ?></mj-text>"), "<?php stops the compiler", id="instruction"),
        pytest.param('<?xml version="1.0"?>' + SMALLEST, "<?xml stops the compiler", id="declaration"),
        pytest.param("<!DOCTYPE mjml>" + SMALLEST, "<!DOCTYPE stops the compiler", id="doctype"),
        pytest.param(in_head("<mj-title><b>a</b></mj-title>"), "<b> inside <mj-title>", id="tag in title"),
        pytest.param(in_head("<mj-style><b/></mj-style>"), "<b> inside <mj-style>", id="tag in style"),
        pytest.param(in_head("<mj-preview><b/></mj-preview>"), "<b> inside <mj-preview>", id="tag in preview"),
        pytest.param(
            in_head('<mj-attributes><mj-class color="red"/></mj-attributes>'), "<mj-class> without name", id="class"
        ),
        pytest.param(
            in_head('<mj-attributes><mj-class name="a"><mj-text color="red"/></mj-class></mj-attributes>'),
            "<mj-text> may not stand in <mj-class>",
            id="default in class",
        ),
        pytest.param(
            in_head("<mj-attributes><mj-text>a</mj-text></mj-attributes>"),
            "text directly in <mj-text>",
            id="text in a default",
        ),
        pytest.param(in_column("<!--[if mso]><![endif]-->"), "a conditional comment in <mj-column> stops the compiler", id="conditional"),
        pytest.param(in_column("<mj-table><tr><!--[if mso]>a<![endif]--></tr></mj-table>"), "a conditional comment in <mj-table> stops the compiler", id="conditional in table"),
        pytest.param("<!--[if mso]><![endif]-->" + SMALLEST, "a conditional comment outside <mjml> stops the compiler", id="conditional outside"),
    ],
)  # fmt: skip
def test_validate_mjml_what_stops_the_compiler(document, message):
    assert [problem.message for problem in validate_mjml(document)] == [message]
    with pytest.raises(ValueError, match="root template"):
        mjml.mjml2html(document)


@pytest.mark.parametrize("name", sorted(set(ATTRIBUTES) - STOPPING - {"mjml"}))
def test_validate_mjml_comment_in_every_component(name):
    """A comment is a problem exactly where the compiler stops at it."""
    document = around(name, tag(name, WITH.get(name, {}), "<!-- c -->"))
    problems = [problem.message for problem in validate_mjml(document)]
    try:
        mjml.mjml2html(document)
    except ValueError:
        assert problems == [f"a comment inside <{name}> stops the compiler"]
    else:
        assert problems == []


# ---- problems, each with its place -----------------------------------------------------

FAULTS = [
    # components
    pytest.param(
        in_section("  <mj-colum></mj-colum>"),
        ["2:3 unknown component <mj-colum>; did you mean 'mj-column'?"],
        id="unknown component",
    ),
    pytest.param(
        in_column("<MJ-TEXT>a</MJ-TEXT>"),
        ["2:1 unknown component <MJ-TEXT>; did you mean 'mj-text'?"],
        id="component in capitals",
    ),
    pytest.param(
        in_section("<column/>"),
        ["2:1 unknown component <column>; did you mean 'mj-column'?"],
        id="component without prefix",
    ),
    pytest.param(
        in_section("<mj-xyzzy>a<b/><!--[if mso]>c<![endif]--><mj-foo/></mj-xyzzy>"),
        ["2:1 unknown component <mj-xyzzy>; these may stand here: <mj-column>, <mj-group>, <mj-raw>"],
        id="component like no other",
    ),
    pytest.param(
        in_section("<mj-text>a</mj-text>"),
        ["2:1 <mj-text> may not stand in <mj-section>; it may stand in 'mj-column' or 'mj-hero'"],
        id="text in section",
    ),
    pytest.param(
        in_section("<mj-section/>"),
        ["2:1 <mj-section> may not stand in <mj-section>; it may stand in 'mj-body' or 'mj-wrapper'"],
        id="section in section",
    ),
    pytest.param(
        in_body("<mj-title>a</mj-title>"),
        ["2:1 <mj-title> may not stand in <mj-body>; it may stand in 'mj-head'"],
        id="head component in body",
    ),
    pytest.param(
        in_body("<mjml/>"),
        ["2:1 <mjml> may not stand in <mj-body>; it may only be the outermost tag"],
        id="mjml in mjml",
    ),
    pytest.param(
        in_head('<mj-all color="red"/>'),
        ["2:1 <mj-all> may not stand in <mj-head>; it may stand in 'mj-attributes'"],
        id="mj-all outside mj-attributes",
    ),
    pytest.param(
        in_column('<mj-text>a <p>b <mj-image src="a"/></p></mj-text>'),
        ["2:17 component <mj-image> inside <mj-text>; move it out: <mj-text> holds HTML, not components"],
        id="component in an ending tag",
    ),
    pytest.param(
        in_column("<mj-table><mj-row><mj-cell/></mj-row><mj-row/></mj-table>"),
        [
            "2:11 component <mj-row> inside <mj-table>; move it out: <mj-table> holds HTML, not components",
            "2:38 component <mj-row> inside <mj-table>; move it out: <mj-table> holds HTML, not components",
        ],
        id="component in an ending tag, the outermost only",
    ),
    pytest.param(
        "<mjml><mj-body/><mj-body/></mjml>",
        ["1:17 a second <mj-body>; put everything into one <mj-body>"],
        id="two bodies",
    ),
    # root
    pytest.param(
        "\n<mjlm><mj-body/></mjlm>", ["2:1 the document begins with <mjlm>; did you mean 'mjml'?"], id="root misspelt"
    ),
    pytest.param(
        "<html><body>a</body></html>",
        ["1:1 the document begins with <html>; put everything between <mjml> and </mjml>"],
        id="root html",
    ),
    pytest.param(
        '<mj-section colour="red"/>',
        ["1:1 the document begins with <mj-section>; put everything between <mjml> and </mjml>"],
        id="root a component",
    ),
    pytest.param(
        "<mjml>\n  <mj-head></mj-head>\n</mjml>",
        ["1:1 the document has no <mj-body>; put the content in <mj-body>"],
        id="no body",
    ),
    pytest.param("", ["1:1 the document does not begin with <mjml>; put everything between <mjml> and </mjml>"], id="empty"),
    pytest.param(
        "\nabc" + SMALLEST,
        ["2:1 the document does not begin with <mjml>; put everything between <mjml> and </mjml>"],
        id="text before the root",
    ),
    pytest.param(
        SMALLEST + "\nabc",
        ["2:1 something follows </mjml>; put everything between <mjml> and </mjml>"],
        id="text after the root",
    ),
    pytest.param(
        SMALLEST + SMALLEST,
        ["1:24 something follows </mjml>; put everything between <mjml> and </mjml>"],
        id="two roots",
    ),
    # text and HTML in the place of components
    pytest.param(
        in_column("  Hé <!-- c --> more\n  and more<mj-spacer/>"),
        ["2:3 text directly in <mj-column>; put it into <mj-text>"],
        id="text in column, once",
    ),
    pytest.param(
        in_column("\u00a0é"),
        ["2:1 text directly in <mj-column>; put it into <mj-text>"],
        id="text after a no-break space",
    ),
    pytest.param(
        in_section("&nbsp;"),
        ["2:1 text directly in <mj-section>; put it into <mj-text> in an <mj-column>"],
        id="entity in section",
    ),
    pytest.param(
        in_body("a"),
        ["2:1 text directly in <mj-body>; put it into <mj-text> in an <mj-column> in an <mj-section>"],
        id="text in body",
    ),
    pytest.param(
        in_column('<mj-image src="a" alt="">b</mj-image>'),
        ["2:26 text directly in <mj-image>; delete it: <mj-image> holds nothing here"],
        id="text in image",
    ),
    pytest.param(
        in_column("<p>a <b>b</b></p>"),
        ["2:1 HTML tag <p> directly in <mj-column>; put it into <mj-text>"],
        id="HTML in column",
    ),
    pytest.param(
        in_column("<table><tr/></table>"),
        ["2:1 unknown component <table>; did you mean 'mj-table'?"],
        id="table in column",
    ),
    pytest.param(
        in_column("<mj-social><p/></mj-social>"),
        ["2:12 HTML tag <p> directly in <mj-social>; these may stand here: <mj-social-element>"],
        id="HTML in social",
    ),
    pytest.param(
        in_body("<div><mj-section><mj-column/></mj-section></div>"),
        ["2:1 HTML tag <div> directly in <mj-body>; put it into <mj-text> in an <mj-column> in an <mj-section>"],
        id="HTML around components",
    ),
    # attributes
    pytest.param(
        in_column('<mj-text\n  css-class="é"\n  colour="red">a</mj-text>'),
        ["4:3 <mj-text> has no attribute colour; did you mean 'color'?"],
        id="unknown attribute",
    ),
    pytest.param(
        in_column('<mj-text title="colour=1" class="x">a</mj-text>'),
        [
            "2:10 <mj-text> has no attribute title; it takes "
            + ", ".join(sorted({*ATTRIBUTES["mj-text"], *GLOBAL_ATTRIBUTES} - {"background-color"})),
            "2:27 <mj-text> has no attribute class; did you mean 'css-class'?",
        ],
        id="unknown attributes",
    ),
    pytest.param(
        in_head('<mj-title lang="fr">a</mj-title>'),
        ["2:11 <mj-title> has no attribute lang; it takes no attributes"],
        id="attribute on a component without any",
    ),
    pytest.param(
        in_head('<mj-attributes><mj-all wibble="1"/></mj-attributes>'),
        ["2:24 <mj-all> has no attribute wibble; no component has it"],
        id="attribute that no component has",
    ),
    pytest.param(
        '<mjml version="4.3.0"><mj-body/></mjml>',
        ["1:7 <mjml> has no attribute version; it takes dir, lang, owa"],
        id="attribute of the root",
    ),
    pytest.param(
        in_body('<mj-wrapper gap="4px"/>'),
        ["2:13 <mj-wrapper> ignores gap; give the sections a padding"],
        id="attribute without effect",
    ),
    pytest.param(
        in_column('<mj-image src="a"/>'),
        ['2:1 <mj-image> without alt; describe the image in alt="…", or write alt="" for decoration'],
        id="image without alt",
    ),
    pytest.param(
        in_head('<mj-font name="A"/>'),
        ['2:1 <mj-font> without href; write href="…", the address of its CSS'],
        id="font without address",
    ),
    # markup
    pytest.param(
        "<mjml>\n<mj-body>\n<mj-section>\n</mj-body>\n</mjml>",
        ["3:1 <mj-section> is never closed; write </mj-section> before </mj-body>"],
        id="tag not closed",
    ),
    pytest.param(
        in_column("<mj-text>a</mj-txt>"),
        ["2:11 </mj-txt> does not close <mj-text>; write </mj-text>, or delete it"],
        id="end tag misspelt",
    ),
    pytest.param(
        '<mjml>\n<mj-head><mj-attributes><mj-column padding="0" /></mj-attributes></mj-head>\n'
        "<mj-body><mj-section>\n<mj-colum>\n</mj-column>\n</mj-section></mj-body></mjml>",
        [
            "4:1 unknown component <mj-colum>; did you mean 'mj-column'?",
            "5:1 </mj-column> does not close <mj-colum>; write </mj-colum>, or delete it",
        ],
        id="start tag misspelt, the right one in mj-attributes",
    ),
    pytest.param(
        in_column("<mj-text>\n<p>a\n<p>b</p>\n</mj-text>"),
        ["3:1 <p> is never closed; write </p> before </mj-text>"],
        id="tag not closed, others of its name after it",
    ),
    pytest.param(
        in_column("<mj-text>é</h1></mj-text>"),
        ["2:11 </h1> does not close <mj-text>; write </mj-text>, or delete it"],
        id="end tag alone",
    ),
    pytest.param(SMALLEST + "</mjml>", ["1:24 something follows </mjml>; put everything between <mjml> and </mjml>"], id="end tag too many"),
    pytest.param(
        "<mjml>\n <mj-body>\n  <mj-section>\n",
        ["3:3 <mj-section> is never closed; write </mj-section>"],
        id="cut off between tags",
    ),
    pytest.param(
        "<mjml>\n <mj-body><mj-sec",
        ["2:18 this tag is cut off; a > or a closing quote is missing"],
        id="cut off in a tag",
    ),
    pytest.param(
        "<mjml><mj-body><!-- a </mj-body></mjml>",
        ["1:16 this comment is never closed; write --> after it"],
        id="comment not closed",
    ),
    pytest.param(
        in_body("<!-- a -- b -->"), ["2:8 -- inside a comment; write one - only; a comment cannot hold another"],
        id="dashes in a comment",
    ),
    pytest.param(
        in_column('<mj-text>é<br>b<BR>\n<img src="a>b"> c <br/></mj-text>'),
        [
            "2:11 <br> is not closed; write <br />",
            "2:16 <BR> is not closed; write <BR />",
            '3:1 <img> is not closed; write <img src="a>b" />',
        ],
        id="void tags not closed",
    ),
    pytest.param(
        in_column("<mj-text>a</br></mj-text>"), ["2:11 </br> closes nothing; write <br /> and no </br>"], id="void end tag"
    ),
    pytest.param(
        in_column("<mj-text color=red>a</mj-text>"),
        ["2:16 a value without quotes; write quotes around it"],
        id="value without quotes",
    ),
    pytest.param(
        in_column("<mj-text><input disabled></mj-text>"),
        ["2:10 <input> is not closed; write <input disabled />"],
        id="attribute without value",
    ),
    pytest.param(
        in_column('<mj-text color="red"align="left">a</mj-text>'),
        ["2:21 no space between attributes; write one"],
        id="no space between attributes",
    ),
    pytest.param(
        in_column('<mj-text color="red>a</mj-text>'),
        ['2:10 the closing quote of color is missing; write " after its value'],
        id="quote not closed",
    ),
    pytest.param(
        in_column("<mj-text align=\"left\" color='red\">a\n<b class=\"x\">c</b></mj-text>"),
        ["2:23 the closing quote of color is missing; write ' after its value"],
        id="another quote at the end",
    ),
    pytest.param(
        in_column('<mj-image src="a" alt="a < b" />'),
        ["2:26 the value of alt holds a <; write &lt; for a <"],
        id="bracket in a value",
    ),
    pytest.param(
        in_column('<mj-text color="red" align="left" color="blue">a</mj-text>'),
        ["2:47 the attribute color stands twice in this tag; keep one of them"],
        id="attribute twice",
    ),
    pytest.param(
        in_column("<mj-text>é < b</mj-text>"), ["2:12 a bare <; write &lt; for a <"], id="bare bracket"
    ),
    pytest.param(
        in_head("<mj-style>@media (width <= 600px) {}</mj-style>"),
        ["2:25 a bare <; in a media query, use max-width or min-width"],
        id="bare bracket in a stylesheet",
    ),
    pytest.param(in_column("<mj-text>a ]]> b</mj-text>"), ["2:12 ]]> in a text; write ]]&gt;"], id="end of CDATA"),
    pytest.param(
        in_column('<mj-text>R&D &\n & é <a href="?a=1&copy=2">&</a></mj-text>'),
        [
            "2:13 a bare &, or a reference without its semicolon; write &amp; for an &",
            "2:14 a bare &, or a reference without its semicolon; write &amp; for an &",
            "3:2 a bare &, or a reference without its semicolon; write &amp; for an &",
            "3:24 a bare &, or a reference without its semicolon; write &amp; for an &",
            "3:28 a bare &, or a reference without its semicolon; write &amp; for an &",
        ],
        id="bare ampersands",
    ),
    pytest.param(
        in_column("<mj-text>&nbps; &foo;</mj-text>"),
        [
            "2:16 there is no &nbps; in HTML; correct its name, or write &amp; for an &",
            "2:22 there is no &foo; in HTML; correct its name, or write &amp; for an &",
        ],
        id="unknown entities",
    ),
    pytest.param(
        in_column("<mj-text>a\x0bb</mj-text>"),
        ["2:11 a character that no document may hold; delete it"],
        id="control character",
    ),
    pytest.param(
        in_column('<mj-text>a <équipe/><b né="x"/></mj-text>'),
        [
            "2:12 a bare <; write &lt; for a <",
            '2:25 the attribute n has no value; write a value, such as disabled="disabled"',
        ],
        id="names beyond ASCII",
    ),
    # conditional comments
    pytest.param(
        in_column("<mj-raw><!--[if mso]><table><tr><td><![endif]--></mj-raw>"),
        ["2:33 <td> is never closed; write </td> before </mj-raw>"],
        id="tag not closed in a conditional comment",
    ),
    pytest.param(
        in_column("<mj-raw><!--[if mso]><p>a</p></mj-raw>"),
        ["2:9 this conditional comment is never ended; write <![endif]--> after it"],
        id="conditional comment not ended",
    ),
    pytest.param(
        in_column("<mj-raw><!--[if mso--></mj-raw>"),
        ["2:9 a conditional comment that is not whole stops the compiler; write <!--[if mso]>"],
        id="half a conditional comment",
    ),
    pytest.param(
        in_column("<mj-raw><p>a</p><![endif]--></mj-raw>"),
        ["2:17 <![endif]--> ends no conditional comment; delete it"],
        id="conditional comment not begun",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("document", "problems"), FAULTS)
def test_validate_mjml_fault(document, problems):
    assert as_text(validate_mjml(document)) == problems


def test_validate_mjml_all_faults_at_once():
    document = (
        "<mjml>\n<mj-body>\nR&D\n<mj-section colr='red' padding='5'>\n"
        "<mj-colum>\n<mj-text>a<br>b &foo;</mj-text>\n<mj-image src='x' src='y'/>\n"
        "</mj-colum>\n</mj-section>\n</mj-body>\n</mjml>"
    )
    assert [
        (problem.location.line, problem.location.column, problem.message) for problem in validate_mjml(document)
    ] == [
        (3, 1, "text directly in <mj-body>"),
        (3, 4, "a bare &, or a reference without its semicolon"),
        (4, 13, "<mj-section> has no attribute colr"),
        (4, 24, 'padding="5" on <mj-section> is not a value it takes'),
        (5, 1, "unknown component <mj-colum>"),
        (6, 11, "<br> is not closed"),
        (6, 22, "there is no &foo; in HTML"),
        (7, 26, "the attribute src stands twice in this tag"),
    ]


def test_validate_mjml_many_unclosed_tags():
    document = in_body("<mj-raw><br></mj-raw>\n" * 60)
    problems = validate_mjml(document)
    assert as_text(problems)[0] == "2:9 <br> is not closed; write <br />"
    assert len(problems) == 60


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        pytest.param('<mj-text align="middle">a</mj-text>', "write 'left', 'right', 'center' or 'justify'", id="enum"),
        pytest.param('<mj-text align="">a</mj-text>', "write 'left', 'right', 'center' or 'justify'", id="empty enum"),
        pytest.param('<mj-text font-size="16">a</mj-text>', "write 16px", id="no unit"),
        pytest.param('<mj-text font-size="1em">a</mj-text>', "write a number with 'px', such as 20px", id="wrong unit"),
        pytest.param('<mj-text font-size="-1px">a</mj-text>', "write a number with 'px', such as 20px", id="below zero"),
        pytest.param('<mj-text padding="10 5px">a</mj-text>', "write 10px 5px", id="unit missing on one"),
        pytest.param('<mj-text padding="10px  5px">a</mj-text>', "write 10px 5px", id="two spaces"),
        pytest.param(
            '<mj-text padding="0 40px">a</mj-text>',
            "write 0px 40px: beside other values the compiler misreads a 0 without a unit",
            id="zero without unit",
        ),
        pytest.param('<mj-text padding="10px, 5PX ">a</mj-text>', "write 10px 5px", id="comma"),
        pytest.param(
            '<mj-text padding="1px 2px 3px 4px 5px">a</mj-text>',
            "write one to 4 numbers, each with 'px' or '%', such as 20px",
            id="too many",
        ),
        pytest.param(
            '<mj-text line-height="normal">a</mj-text>',
            "write a number with 'px', '%' or 'no unit', such as 20px",
            id="word for a number",
        ),
        pytest.param(
            '<mj-image src="a" alt="" height="50%"/>', "write a number with 'px', such as 20px, or auto", id="or auto"
        ),
        pytest.param('<mj-text color="1a2b3c">a</mj-text>', "write #1a2b3c", id="hash missing"),
        pytest.param('<mj-text color="wihte">a</mj-text>', "did you mean 'white'?", id="colour misspelt"),
        pytest.param(
            '<mj-text color="#12345">a</mj-text>',
            "write a colour such as #1a2b3c, rgb(26, 43, 60) or navy",
            id="five digits",
        ),
        pytest.param(
            '<mj-text color="">a</mj-text>', "write a colour such as #1a2b3c, rgb(26, 43, 60) or navy", id="no colour"
        ),
        pytest.param('<mj-image src="a" alt="" fluid-on-mobile="yes"/>', "write true or false", id="boolean"),
        pytest.param(
            '<mj-table cellpadding="4px"></mj-table>', "write a whole number without a unit", id="integer"
        ),
    ],
)  # fmt: skip
def test_validate_mjml_bad_value(written, hint):
    assert [problem.hint for problem in validate_mjml(in_column(written))] == [hint]


@pytest.mark.parametrize(("padding", "width"), [("0 40px", 640), ("0px 40px", 560), ("0", 640), ("0 0", 640)])
def test_validate_mjml_zero_without_unit(padding, width):
    """Beside other values the compiler takes all of them for zero, and Outlook gets a column too wide."""
    document = (
        f'<mjml><mj-body width="640px"><mj-section padding="{padding}"><mj-column /></mj-section></mj-body></mjml>'
    )
    assert f'style="vertical-align:top;width:{width}px;"' in mjml.mjml2html(document)
    assert [problem.location.column for problem in validate_mjml(document)] == ([42] if padding == "0 40px" else [])


@pytest.mark.parametrize("value", ["false", "true", ""])
def test_validate_mjml_full_width_that_says_no(value):
    """Any value of full-width makes a section full width in this compiler."""
    document = in_body(f'<mj-section full-width="{value}" background-color="#010203"/>')
    [problem] = validate_mjml(document)
    assert (problem.location.column, problem.hint) == (13, "write 'full-width'")
    assert compiled(document) == compiled(document.replace(f'"{value}"', '"full-width"', 1))


@pytest.mark.parametrize("value", [*COLOR_NAMES, "Navy", "#abc", "#AABBCC", "rgb(1,2,3)", "rgba( 1 , 2, 3, .5 )"])
def test_validate_mjml_colour(value):
    assert as_text(validate_mjml(in_column(f'<mj-text color="{value}">a</mj-text>'))) == []


def test_validate_mjml_default_of_image_needs_no_alt():
    assert validate_mjml(in_head('<mj-attributes><mj-image padding="0"/></mj-attributes>')) == []


@pytest.mark.parametrize(
    "written",
    [
        '<mj-text><a href="x">\n<b><table></table></b></a></mj-text>',
        '<mj-raw><a href="x">\n<b><table></table></b></a></mj-raw>',
        '<mj-button href="x">\n<b><table></table></b></mj-button>',
    ],
)
def test_validate_mjml_table_inside_a_link(written):
    """The HTML parser ends a link where a table begins inside it."""
    assert as_text(validate_mjml(in_column(written))) == [
        "3:4 a table inside a link: the link ends where it begins; put a link into the cells of the table"
    ]
    beside = '<mj-text><a href="x">a</a><table><tr><td><a href="x">b</a></td></tr></table></mj-text>'
    assert validate_mjml(in_column(beside)) == []


def test_validate_mjml_raw_holds_anything():
    assert (
        validate_mjml(in_column('<mj-raw><mj-foo x="1"/><v:rect fill="true"><w:anchorlock/></v:rect></mj-raw>')) == []
    )


@pytest.mark.parametrize("inner", ["<div>", "<mj-wrapper>"])
def test_validate_mjml_depth(inner):
    closing = inner.replace("<", "</")
    open_tags = 3 if inner == "<div>" else 2
    wrap = (lambda x: in_body(f"<mj-raw>{x}</mj-raw>")) if inner == "<div>" else in_body
    fitting = MAX_NESTED - open_tags
    allowed = validate_mjml(wrap(inner * fitting + closing * fitting))
    assert all("inside one another" not in problem.message for problem in allowed)
    deep = validate_mjml(wrap(inner * 5000 + closing * 5000))
    [problem] = [each for each in deep if each.message == f"more than {MAX_NESTED} tags inside one another"]
    assert problem.location.column == wrap("|").splitlines()[1].index("|") + 1 + fitting * len(inner)


def test_validate_mjml_entity_declarations():
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    document = f'<!DOCTYPE mjml [<!ENTITY l0 "ha">{laughs}]>\n' + in_column("<mj-text>&l29;</mj-text>")
    assert as_text(validate_mjml(document)) == ["1:1 <!DOCTYPE stops the compiler; delete it: MJML begins with <mjml>"]


def test_validate_mjml_external_entity_is_not_read(tmp_path):
    (tmp_path / "secret.dtd").write_text("<!ELEMENT", encoding="ascii")
    document = f'<!DOCTYPE mjml SYSTEM "{(tmp_path / "secret.dtd").as_uri()}">{SMALLEST}'
    assert [problem.message for problem in validate_mjml(document)] == ["<!DOCTYPE stops the compiler"]


# ---- whatever is written ---------------------------------------------------------------

PIECES = (
    *(
        "<",
        ">",
        '"',
        "'",
        "&",
        "=",
        "/",
        " ",
        "\n",
        "--",
        "]]>",
        "x",
        "é",
        "é >",
        "<é/>",
        " é=''",
        "“",
        "\x01",
    ),
    *("<br>", "</br>", "<b>", "</b>", "<?x?>", "<!DOCTYPE x>", "&nbsp;", "&foo;", "&#0;", "<![CDATA[x]]>"),
    *("<!--", "-->", "<!-- c -->", "<!--[if mso]>", "<![endif]-->", "<![if x]>", "<!--[if mso--> "),
    *("<mj-text>", "</mj-text>", "<mj-column>", "</mj-column>", "<mj-section/>", "<mj-raw>", "</mj-raw>"),
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 6)), min_size=1, max_size=4))
def test_validate_mjml_broken_document(edits):
    document = CATALOGUE + "" if len(edits) % 2 else NEWSLETTER
    for where, piece, cut in edits:
        index = int(where * len(document))
        document = document[:index] + piece + document[index + cut :]
    problems = validate_mjml(document)
    lines = document.split("\n")
    for problem in problems:
        assert 1 <= problem.location.line <= len(lines)
        assert 1 <= problem.location.column <= len(lines[problem.location.line - 1]) + 1
        assert problem.message
        assert problem.hint
    assert [(problem.location.line, problem.location.column) for problem in problems] == sorted(
        (problem.location.line, problem.location.column) for problem in problems
    )


@pytest.mark.parametrize("seed", range(20))
def test_validate_mjml_silence_means_it_compiles(seed):
    """Without a problem, no edit of a document makes the compiler stop."""
    dice = random.Random(seed)
    compiles = 0
    for _ in range(100):
        document = dice.choice((NEWSLETTER, CATALOGUE))
        boundaries = [match.end() for match in re.finditer(r"[<>\s]", document)]
        index = dice.choice(boundaries)
        document = document[:index] + dice.choice(PIECES) + document[index + dice.choice((0, 0, 0, 1, 5)) :]
        if not validate_mjml(document):
            # It raises where the compiler stops.
            compiles += "</html>" in compile_mjml(document)
    assert compiles > 0


@pytest.mark.parametrize("written", ["<br></br>", '<img src="a" alt="b"></img>', "<hr>\n</hr>"])
def test_end_tag_of_a_void_element(written):
    document = in_column(f"<mj-text>{written}</mj-text>")
    name = re.match(r"<(\w+)", written)[1]
    problem = validate_mjml(document)[-1]
    assert (problem.message, problem.hint) == (f"</{name}> closes nothing", f"write <{name} /> and no </{name}>")
    assert document.split("\n")[problem.location.line - 1][problem.location.column - 1 :].startswith(f"</{name}>")
    with pytest.raises(ValueError, match="root template"):
        mjml.mjml2html(document)
    assert validate_mjml(in_column("<mj-text><br/><hr /></mj-text>")) == []


def test_validate_mjml_reports_nothing_behind_a_tag_that_is_never_closed():
    document = in_column('<mj-section>a\n<mj-text colr="red">c</mj-text>')
    assert as_text(validate_mjml(document)) == [
        "2:1 <mj-section> is never closed; write </mj-section> before </mj-column>"
    ]
    before = in_column('<mj-text colr="red">a</mj-text>\n<mj-text>b')
    assert [line.partition(" ")[0] for line in as_text(validate_mjml(before))] == ["2:10", "3:1"]
