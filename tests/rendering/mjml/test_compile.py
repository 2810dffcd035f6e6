"""What stops the compiler by accident compiles; a style sheet keeps its meaning."""

import re

import mjml
import pytest
from lxml import html

from newsletter.errors import NewsletterError
from newsletter.rendering.mjml.compile import compile_mjml, take_inline_css
from newsletter.rendering.mjml.validate import validate_mjml


def in_head(inner):
    return f"<mjml><mj-head>{inner}</mj-head><mj-body></mj-body></mjml>"


def in_column(inner):
    return f"<mjml><mj-body><mj-section><mj-column>{inner}</mj-column></mj-section></mj-body></mjml>"


# ---- characters ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Société > News", id="two bytes and a space"),
        pytest.param("“News”> more", id="three bytes"),
        pytest.param("😀x> more", id="four bytes and a letter"),
    ],
)
def test_compile_mjml_bracket_after_accent(text):
    document = in_column(f"<mj-text>{text}</mj-text>")
    with pytest.raises(BaseException, match="char boundary"):
        mjml.mjml2html(document)
    assert validate_mjml(document) == []
    assert text in html.fromstring(compile_mjml(document)).text_content()


def test_compile_mjml_characters_everywhere():
    document = (
        '<mjml lang="fr"><mj-head><mj-title>Été</mj-title><mj-preview>Août</mj-preview>'
        '<mj-attributes><mj-class name="thème" color="red" /></mj-attributes></mj-head><mj-body><!-- ça -->'
        '<mj-section><mj-column><mj-image src="é.png" alt="Un &quot;café&quot;" />'
        '<mj-text mj-class="thème" css-class="à"><p title="où">Noël</p><!--[if mso]>Zoé<![endif]--></mj-text>'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    assert validate_mjml(document) == []
    compiled = compile_mjml(document)
    assert compiled.isascii()
    page = html.fromstring(compiled)
    assert page.find(".//title").text == "Été"
    assert page.find(".//img").attrib["alt"] == 'Un "café"'
    assert page.find(".//img").attrib["src"] == "é.png"
    [paragraph] = page.iter("p")
    assert (paragraph.text, paragraph.get("title")) == ("Noël", "où")
    assert "color:red" in paragraph.getparent().get("style")
    assert "<!--[if mso]>Zo&#233;<![endif]-->" in compiled


@pytest.mark.parametrize(
    ("document", "sheet"),
    [
        pytest.param(
            in_head('<mj-style>/* é */ .thème::before { content: "“1”" }</mj-style>'),
            '/* \\e9  */ .th\\e8 me::before { content: "\\201c 1\\201d " }',
            id="mj-style",
        ),
        pytest.param(
            in_head('<mj-raw><STYLE media="é">a::before { content: "é" }</STYLE></mj-raw>'),
            'a::before { content: "\\e9 " }',
            id="style in mj-raw",
        ),
    ],
)
def test_compile_mjml_characters_of_style_sheet(document, sheet):
    assert validate_mjml(document) == []
    assert sheet in [style.text for style in html.fromstring(compile_mjml(document)).iter("style")]


def test_compile_mjml_style_sheet_for_outlook():
    document = in_head('<mj-raw><!--[if mso]><style>a { content: "é" }</style><![endif]--></mj-raw>')
    assert '<!--[if mso]><style>a { content: "\\e9 " }</style><![endif]-->' in compile_mjml(document)


def test_compile_mjml_style_tag_in_comment_begins_no_sheet():
    document = in_column("<!-- <style> --><mj-text>é</mj-text><mj-raw><style>b{}</style></mj-raw>")
    assert validate_mjml(document) == []
    assert "é" in html.fromstring(compile_mjml(document)).text_content()


def test_compile_mjml_byte_order_mark():
    assert compile_mjml("\ufeff" + in_column("")).startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("a\u00a0b", "a\u00a0b", id="no-break space"),
        pytest.param("e\u0301\u00ad", "e\u0301\u00ad", id="combining accent, soft hyphen"),
        pytest.param(r"a\n \\b", r"a\n \\b", id="backslash"),
        pytest.param("a\n\tb", "a  b", id="line end"),
        pytest.param("a 'b'", "a 'b'", id="quotes"),
    ],
)
def test_compile_mjml_characters_of_attribute(written, read):
    """The compiler writes many of them as escapes of Rust, such as \\u{a0}."""
    document = (
        f'<mjml><mj-head><mj-title>{written} "c"</mj-title></mj-head><mj-body><mj-section><mj-column>'
        f'<mj-image src="a" alt="{written}"/><mj-text><b title="{written} > d">x</b></mj-text>'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    assert validate_mjml(document) == []
    page = html.fromstring(compile_mjml(document))
    assert page.find(".//img").get("alt") == read
    assert page.find(".//b").get("title") == f"{read} > d"
    assert page.find(".//div[@aria-label]").get("aria-label") == f'{read} "c"'


# ---- white space ------------------------------------------------------------------------

SPACES = [" ", "\t", "  \n", "\r\n", "\r", " \r\n\r\n  ", "\n<!-- c --> \n", " <!-- c --> "]
WHITE_SPACE = {
    "mj-head": in_head("@<mj-title>a</mj-title>@<mj-preview>b</mj-preview>@"),
    "mj-attributes": in_head('<mj-attributes>@<mj-all color="red"/>@<mj-text color="red"></mj-text>@</mj-attributes>'),
    "mj-social": in_column('<mj-social>@<mj-social-element name="x" href="#">T</mj-social-element>@</mj-social>'),
    "mj-navbar": in_column('<mj-navbar>@<mj-navbar-link href="#">T</mj-navbar-link>@</mj-navbar>'),
    "mj-accordion": in_column("<mj-accordion>@<mj-accordion-element></mj-accordion-element>@</mj-accordion>"),
    "mj-accordion-element": in_column(
        "<mj-accordion><mj-accordion-element>@<mj-accordion-title>T</mj-accordion-title>@"
        "<mj-accordion-text>X</mj-accordion-text>@</mj-accordion-element></mj-accordion>"
    ),
    "mj-carousel": in_column(
        '<mj-carousel>@<mj-carousel-image src="a"/>@<mj-carousel-image src="b"></mj-carousel-image>@</mj-carousel>'
    ),
}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("name", WHITE_SPACE)
def test_compile_mjml_white_space_after_tag(name, space):
    """In these the compiler stops at it; what is let through compiles to the same."""
    document = WHITE_SPACE[name].replace("@", space)
    with pytest.raises(ValueError, match="root template"):
        mjml.mjml2html(document)
    if problems := validate_mjml(document):
        assert {problem.message for problem in problems} == {f"a comment inside <{name}> stops the compiler"}
    else:
        plain = WHITE_SPACE[name].replace("@", "\n<!-- c -->\n" if "<!--" in space else "\n")
        assert content(compile_mjml(document)) == content(mjml.mjml2html(plain, fonts={}))


def content(compiled):
    """The HTML without white space and the ids that are different every time."""
    return re.sub(r"\s+|(?<=[-_\"])[0-9A-Za-z]{16}(?=[-\" _.])", "", compiled)


def test_compile_mjml_white_space_between_words_stays():
    document = in_column(
        "<mj-text><b>a</b> <i>b</i> \n<u>c</u> <!-- d --><b>e</b> <!--[if mso]>f<![endif]--> </mj-text>"
    )
    written = "<b>a</b> <i>b</i> \n<u>c</u> <!-- d --><b>e</b> <!--[if mso]>f<![endif]--> </div>"
    assert written in compile_mjml(document)


def test_compile_mjml_words_of_two_lines_do_not_grow_together():
    document = in_column(
        "<mj-text><b>a</b>\n  <i>b</i>\r\n<img src='x' alt='c'/>\n<a href='y'>d</a>\n<p>e</p>\n</mj-text>"
    )
    written = re.sub("<(img|a) [^>]*>", r"<\1>", compile_mjml(document))
    assert "<b>a</b> <i>b</i> <img> <a>d</a>" in written


# ---- failures ----------------------------------------------------------------------------


def test_compile_mjml_invalid_document():
    with pytest.raises(NewsletterError, match="the MJML cannot be compiled: "):
        compile_mjml("<mjml><mj-nothing/></mjml>")


def test_compile_mjml_panic(monkeypatch):
    def panic(_source, **_options):
        mjml2html(in_column("<mj-text>Société > News</mj-text>"))

    mjml2html = mjml.mjml2html
    monkeypatch.setattr(mjml, "mjml2html", panic)
    with pytest.raises(NewsletterError, match=r"the MJML compiler failed: .*char boundary"):
        compile_mjml("<mjml/>")


def test_compile_mjml_interruption(monkeypatch):
    def interrupt(_source, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr(mjml, "mjml2html", interrupt)
    with pytest.raises(KeyboardInterrupt):
        compile_mjml("<mjml/>")


# ---- style sheets to inline ----------------------------------------------------------------


def test_take_inline_css():
    source = in_head('<mj-style inline="inline">p { margin: 0 }</mj-style><mj-style>a {}</mj-style>')
    assert take_inline_css(source) == (in_head("<mj-style>a {}</mj-style>"), "p { margin: 0 }")


@pytest.mark.parametrize("inline", ['inline="inline"', "inline = 'inline'", 'css-class="x" inline ="inline" '])
def test_take_inline_css_however_it_is_written(inline):
    assert take_inline_css(in_head(f"<mj-style {inline}>a {{}}</mj-style >")) == (in_head(""), "a {}")


def test_take_inline_css_leaves_comments_alone():
    comment = '<!-- <mj-style inline="inline">b {}</mj-style> -->'
    source = in_head(f'{comment}<mj-style inline="inline">a {{}}</mj-style>{comment}<mj-style inline="inline" />')
    kept = in_head(f'{comment}{comment}<mj-style inline="inline" />')
    assert take_inline_css(source) == (kept, "a {}")
