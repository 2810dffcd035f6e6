"""One test for each trap of the engines, so that an upgrade that brings one back is seen."""

import logging
import re
import subprocess
import sys

import pytest

from tests.rendering.reading import Page

TEXT = "<mj-text>{}</mj-text>"


def style_of(html, marker):
    (found,) = re.findall(rf'<[^>]*id="{marker}"[^>]*>', html)
    return re.search(r'style="([^"]*)"', found)[1]


# mjml


def test_misspelt_component_is_no_output(render):
    with pytest.raises(Exception, match="<mj-txt>"):
        render(body="<mj-txt>x</mj-txt>")


def test_inline_style_is_inlined_and_gone(render):
    html = render(
        head='<mj-style inline="inline">.note { color: #123456; } p { margin: 0; }</mj-style>',
        body=TEXT.format('<p id="note" class="note">x</p>'),
    ).html
    assert style_of(html, "note") in ("margin:0;color:#123456", "color:#123456;margin:0")
    assert ".note" not in html
    assert "<mj-style" not in html


def test_inline_style_does_not_reach_media_queries_or_other_styles(render):
    head = """
    <mj-style inline="inline">.note { color: #123456; }</mj-style>
    <mj-style>
      .note:hover { color: #ff0000; }
      @media (max-width: 480px) { .note { color: #00ff00 !important; } }
      @media (prefers-color-scheme: dark) { .note { color: #0000ff !important; } }
      [data-ogsc] .note { color: #0000ff !important; }
    </mj-style>
    """
    html = render(head=head, body=TEXT.format('<p id="note" class="note">x</p>')).html
    for rule in (
        ".note:hover{color:#ff0000;}",
        "@media (max-width: 480px){.note{color:#00ff00 !important;}}",
        "@media (prefers-color-scheme: dark){.note{color:#0000ff !important;}}",
        "[data-ogsc] .note{color:#0000ff !important;}",
    ):
        assert html.count(rule) == 1
    assert style_of(html, "note") == "color:#123456"


@pytest.mark.parametrize("family", ["Roboto", "Open Sans", "Lato", "Ubuntu", "Montserrat", "Droid Sans"])
def test_no_font_is_fetched(render, family):
    html = render(
        head=f'<mj-attributes><mj-all font-family="{family}, sans-serif" /></mj-attributes>', body=TEXT.format("x")
    ).html
    assert family in html
    assert "@import" not in html
    assert "<link" not in html
    assert "fonts.g" not in html


def test_conditional_comments_and_vml_are_untouched(render):
    comment = '<!--[if mso | IE]><v:rect fill="true" style="width:640px;"><v:textbox inset="0,0,0,0"><![endif]-->'
    html = render(
        body=f"<mj-raw><tr><td>{comment}x<!--[if mso]></v:textbox></v:rect><![endif]--></td></tr></mj-raw>"
    ).html
    assert comment in html
    assert "<!--[if mso]></v:textbox></v:rect><![endif]-->" in html
    assert "<o:AllowPNG/>" in html
    assert (
        '<!--[if mso | IE]><table border="0" cellpadding="0" cellspacing="0" role="presentation" align="center"' in html
    )
    assert 'xmlns:v="urn:schemas-microsoft-com:vml"' in html


def test_background_has_its_vml_with_the_address(render):
    address = "https://example.org/a b.png?x=1&amp;y=2"
    files = {
        "templates/issue.mjml.j2": f'<mjml><mj-body><mj-section background-url="{address}" background-color="#ffffff">'
        "<mj-column><mj-text>x</mj-text></mj-column></mj-section></mj-body></mjml>",
        "templates/issue.txt.j2": "x",
    }
    html = render(files=files).html
    assert re.search(r'<v:fill [^>]*src="https://example\.org/a b\.png\?x=1&amp;y=2"', html)
    assert "url('https://example.org/a b.png?x=1&amp;y=2')" in html


def test_language_and_direction_stand_on_html_and_wrapper(render):
    page = Page(render(body=TEXT.format("x")).html)
    assert page.elements[0] == ("html", {**page.elements[0][1], "lang": "en", "dir": "ltr"})
    wrapper = [attributes for name, attributes in page.elements if attributes.get("role") == "article"]
    assert [(each["lang"], each["dir"]) for each in wrapper] == [("en", "ltr")]


def test_html_has_one_main_landmark_around_everything(render):
    page = Page(render(body=TEXT.format("x")).html)
    landmarks = [number for number, (name, _) in enumerate(page.elements) if name == "main"]
    tables = [number for number, (name, _) in enumerate(page.elements) if name == "table"]
    assert len(landmarks) == 1
    assert landmarks[0] < min(tables)


def test_attributes_that_html_does_not_allow_are_gone(render):
    html = render(
        body='<mj-image src="https://example.org/a.png" alt="" /><mj-button href="https://example.org/">b</mj-button>'
    ).html
    assert 'height="auto"' not in html
    assert 'lang="und"' not in html
    assert not re.search(r"<td[^>]*\svertical-align=", html)


@pytest.mark.parametrize("words", ["C:\\a\\b", "न्त", "שָׁלוֹם", "न\u200d\u200cत", "é漢😀"])
def test_attributes_are_not_escaped_as_in_rust(render, words):
    files = {
        "issues/2020-08.yaml": f"published: 2020-09-01\ntitle: {words}\nsections: [{{title: A, items: [2020-08-31-first]}}]\n"
    }
    body = '<mj-image src="https://example.org/a.png" alt="{{ issue.title }}" /><mj-text><p title="{{ issue.title }}">{{ issue.title }}</p></mj-text>'
    page = Page(render(body=body, files=files).html)
    assert page.all("img", "alt") == page.all("p", "title") == [words]
    assert [attributes["aria-label"] for _, attributes in page.elements if "aria-label" in attributes] == [words]
    assert page.title == words


def test_line_ends_in_attributes_are_spaces(render):
    body = '<mj-text>\n<p id="note" class="note"\n   style="color:#123456;\n\tmargin:0px">x</p>\n</mj-text>'
    assert style_of(render(body=body).html, "note").replace(" ", "") == "color:#123456;margin:0px"


# premailer


def test_important_is_kept(render):
    html = render(
        head='<mj-style inline="inline">.note { color: #123456 !important; }</mj-style>',
        body=TEXT.format('<p id="note" class="note">x</p>'),
    ).html
    assert style_of(html, "note") == "color:#123456 !important"


def test_doctype_is_at_the_start_and_stands_once(render):
    html = render(head='<mj-style inline="inline">p { margin: 0; }</mj-style>', body=TEXT.format("<p>x</p>")).html
    assert html.startswith("<!doctype html>\n<html ")
    assert html.lower().count("<!doctype") == 1


def test_width_of_an_image_stays_a_number_of_pixels(render):
    head = (
        '<mj-style inline="inline">img { width: 100%; height: auto; } td { width: 50%; text-align: left; }</mj-style>'
    )
    body = '<mj-image src="https://example.org/a.png" alt="" width="550px" />'
    html = render(head=head, body=body).html
    assert Page(html).all("img", "width") == ["550"]
    assert Page(html).all("img", "height") == []


@pytest.mark.parametrize("color", ["#555", "#555555", "#ABC", "#aabbcc"])
def test_colours_have_six_digits(render, color):
    html = render(
        head=f'<mj-style inline="inline">.note {{ color: {color}; border: 1px solid {color}; }}</mj-style>',
        body=TEXT.format(
            '<p id="note" class="note">x</p><p id="other" class="other" style="background-color:#fff">y</p>'
        ),
    ).html
    assert re.findall(r"#[0-9a-fA-F]{3}\b", html) == []
    assert len(re.findall(r"#(?:555555|aabbcc|AABBCC)", style_of(html, "note"))) == 2
    assert style_of(html, "other") == "background-color:#ffffff"


def test_address_in_a_style_keeps_its_last_letters(render):
    style = "background-image:url(https://example.org/a.svg?b=1#abc)"
    html = render(
        head='<mj-style inline="inline">.note { margin: 0; }</mj-style>',
        body=TEXT.format(f'<p id="note" class="note" style="{style}">x</p>'),
    ).html
    assert style in style_of(html, "note")


def test_no_mark_of_the_inliner_stays(render):
    body = (
        '<mj-raw><!--[if mso]><style type="text/css">.a { color: #123456; }</style><![endif]--></mj-raw>'
        + TEXT.format("x")
    )
    head = '<mj-style>.a { color: #123456; }</mj-style><mj-style inline="inline">p { margin: 0; }</mj-style>'
    html = render(head=head, body=body).html
    assert "data-premailer" not in html
    assert '<!--[if mso]><style type="text/css">.a { color: #123456; }</style><![endif]-->' in html


def test_linked_style_sheets_are_not_fetched(render):
    # pytest-socket raises on any connection.
    link = '<link rel="stylesheet" href="https://example.org/a.css" />'
    html = render(
        head=f'<mj-raw>{link}</mj-raw><mj-style inline="inline">p {{ margin: 0; }}</mj-style>',
        body=TEXT.format("<p>x</p>"),
    ).html
    assert 'href="https://example.org/a.css"' in html


def test_nothing_is_asked_of_hosts_that_the_content_does_not_name(render):
    html = render().html
    asked = re.findall(r"(?:src|background)=[\"']([^\"']+)|url\(([^)]+)\)|@import|<link", html)
    assert asked == []


def test_modern_css_brings_no_warnings(render, caplog, capfd):
    css = (
        "p { word-break: break-word; text-wrap: balance; color: color-mix(in srgb, red 20%, white); inset-inline: 0; }"
    )
    with caplog.at_level(logging.DEBUG):
        render(head=f'<mj-style inline="inline">{css}</mj-style>', body=TEXT.format("<p>x</p>"))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_help_does_not_import_the_engines():
    heavy = ("jinja2", "yaml", "lxml", "premailer", "cssutils", "mjml", "babel", "markdown_it", "requests", "asyncio")
    code = (
        "import sys\nfrom newsletter.cli.program import program\n"
        "try:\n    program(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stderr == "[]\n"
    assert "build" in result.stdout


# Jinja2


def test_values_are_escaped_in_mjml_and_not_in_text(render):
    email = render(
        body=TEXT.format("{{ issue.preheader }}"),
        text="{{ issue.preheader }}",
        files={"issues/2020-08.yaml": MANIFEST},
    )
    assert "&lt;b&gt;Tom&lt;/b&gt; &amp; “Ann”" in email.html.replace("&#8220;", "“").replace("&#8221;", "”")
    assert email.text == "<b>Tom</b> & “Ann”\n"


MANIFEST = """
published: 2020-09-01
preheader: "<b>Tom</b> & “Ann”"
sections: [{title: News, items: [2020-08-31-first]}]
"""
