"""What is fixed in compiled HTML, and what is removed from it."""

import pytest

from newsletter.rendering.inlining import parse_html
from newsletter.rendering.postprocess import serialize_html, shrink_html

PAGE = "<!doctype html>\n<html><head>{}</head><body>{}</body></html>\n"


def shrink(head="", body=""):
    root = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    shrink_html(root)
    return serialize_html(root)


def test_classes_that_no_style_sheet_names_are_removed():
    head = "<style>.a .b:hover,.c{color:red}</style><!--[if mso]><style>.d{color:red}</style><![endif]-->"
    body = '<p class="a x b">1</p><p class="x">2</p><p class="d c">3</p>'
    assert shrink(head, body) == PAGE.format(head, '<p class="a b">1</p><p>2</p><p class="d c">3</p>')


def test_classes_stay_where_a_style_sheet_asks_for_a_part_of_them():
    head, body = '<style>[class*="col"]{color:red}</style>', '<p class="column">1</p>'
    assert shrink(head, body) == PAGE.format(head, body)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("color: red; margin: 0  4px ;", "color:red;margin:0  4px"),
        ("font-family: 'A  B , C', serif", "font-family:'A  B , C',serif"),
        ("background: url(a; b : c)  #ffffff", "background:url(a; b : c)  #ffffff"),
        ("color: red !important", "color:red !important"),
    ],
)
def test_white_space_in_styles_is_removed_outside_strings(style, expected):
    assert shrink(body=f'<p style="{style}">x</p>') == PAGE.format("", f'<p style="{expected}">x</p>')


def test_white_space_around_blocks_is_one_line_end_and_between_words_it_stays():
    body = "\n  <p>\n   a\n b <b>c</b>\n <i>d</i></p> <table>\n\n<tr> <td>x</td>\n</tr></table>"
    assert shrink(body=body) == PAGE.format(
        "", "\n<p>\na\n b <b>c</b>\n <i>d</i></p><table>\n<tr><td>x</td>\n</tr></table>"
    )


def test_sections_have_their_class_on_the_cell(render):
    html = render(head="<mj-style>.wide { padding: 0; }</mj-style>", body="<mj-text>x</mj-text>").html
    assert "font-size:0" not in html.replace("line-height:0px;font-size:0px;", "")
    files = {
        "templates/issue.mjml.j2": '<mjml lang="en"><mj-head><mj-title>x</mj-title><mj-preview>What is in it</mj-preview>'
        "<mj-style>.wide { padding: 4px !important; }</mj-style></mj-head><mj-body>"
        '<mj-section css-class="wide" padding="0px 32px"><mj-column><mj-text>x</mj-text></mj-column></mj-section>'
        "</mj-body></mjml>"
    }
    html = render(files=files).html
    assert html.count('class="wide"') == 1
    assert '<td style="direction:ltr;padding:0px 32px;text-align:center" class="wide">' in html
    assert '<div style="display:none;mso-hide:all">What is in it</div>' in html
    assert "mj-column-per-100" not in html


def test_columns_keep_their_widths(render):
    columns = "<mj-column><mj-text>a</mj-text></mj-column><mj-column><mj-text>b</mj-text></mj-column>"
    files = {
        "templates/issue.mjml.j2": '<mjml lang="en"><mj-head><mj-title>x</mj-title></mj-head><mj-body><mj-section>'
        f"{columns}</mj-section></mj-body></mjml>"
    }
    html = render(files=files).html
    assert html.count('class="mj-column-per-50"') == 2
    assert ".mj-column-per-50{width:50% !important;" in html
