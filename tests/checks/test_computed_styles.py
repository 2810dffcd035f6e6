import pytest

from newsletter.checks.computed_styles import contrast, looks_of, read_color
from newsletter.checks.html_tree import read_markup


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54), ("red", "red", 1.0)],
)
def test_contrast_is_the_ratio_of_wcag(first, second, ratio):
    assert contrast(read_color(first), read_color(second)) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#1E2dbe", (30, 45, 190)),
        ("#abc", (170, 187, 204)),
        ("rgb(1, 2, 3)", (1, 2, 3)),
        ("rgba(1,2,3,1)", (1, 2, 3)),
        ("rgba(1,2,3,.5)", None),
        ("transparent", None),
        ("#12345", None),
        ("hsl(120, 100%, 50%)", (0, 255, 0)),
        ("rebeccapurple", (102, 51, 153)),
        ("rgb(999, 0, 0)", (255, 0, 0)),
        ("lab(50% 1 1)", None),
        ("inherit", None),
    ],
)
def test_read_color(text, color):
    assert read_color(text) == color


def look(html, *, dark=False):
    """The look of the element with the id x."""
    markup = read_markup(html)
    looks = looks_of(markup, dark=dark)
    return next(looks[element] for element in markup.elements if element.get("id") == "x")


DARK = "<style>@media (prefers-color-scheme: dark) { .a { color: #ffffff !important } }</style>"


@pytest.mark.parametrize(
    ("html", "color", "background"),
    [
        ('<div style="color:#ff0000"><p id="x">', (255, 0, 0), (255, 255, 255)),
        ('<table bgcolor="#000000"><td id="x">', (0, 0, 0), (0, 0, 0)),
        ('<div style="background:url(a.png)"><p id="x">', (0, 0, 0), None),
        ('<div style="background:#000000 url(a.png)"><p id="x" style="background:#00ff00">', (0, 0, 0), (0, 255, 0)),
        ('<a id="x" href="/">', (0, 0, 238), (255, 255, 255)),
        ('<div style="color:#ff0000"><a id="x" href="/" style="color:inherit">', (255, 0, 0), (255, 255, 255)),
        ("<style>.a{color:#00ff00}</style><p id=x class=a>", (0, 255, 0), (255, 255, 255)),
        ('<style>.a{color:#00ff00}</style><p id=x class=a style="color:#0000ff">', (0, 0, 255), (255, 255, 255)),
        (
            '<style>.a{color:#00ff00 !important}</style><p id=x class=a style="color:#0000ff">',
            (0, 255, 0),
            (255, 255, 255),
        ),
        (
            "<style>#x{color:#00ff00} .a.b{color:#ff0000} p{color:#0000ff}</style><p id=x class='a b'>",
            (0, 255, 0),
            (255, 255, 255),
        ),
        (f"{DARK}<p id=x class=a>", (0, 0, 0), (255, 255, 255)),
    ],
)
def test_look_follows_the_cascade(html, color, background):
    found = look(html)
    assert (found.color, found.background) == (color, background)


def test_look_on_dark_screens_follows_the_media_query():
    assert look(f"{DARK}<p id=x class=a style='color:#000000'>", dark=True).color == (255, 255, 255)


@pytest.mark.parametrize(
    ("html", "size", "bold", "shown"),
    [
        ('<p id="x" style="font-size:14px">', 14, False, True),
        ('<div style="font-size:20px"><p id="x" style="font-size:0.5em">', 10, False, True),
        ('<h1 id="x">', 32, True, True),
        ('<b><span id="x" style="font-weight:400">', 16, False, True),
        ('<div style="display:none"><p id="x">', 16, False, False),
        ('<p id="x" style="font:bold 12px/1.5 serif">', 12, False, True),
    ],
)
def test_look_has_size_weight_and_visibility(html, size, bold, shown):
    found = look(html)
    assert (found.size, found.bold, found.shown) == (size, bold, shown)
