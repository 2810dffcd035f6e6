import pytest

from newsletter.checks.html_tree import read_markup
from newsletter.checks.styles import matches, read_declarations, read_selector, read_stylesheet


@pytest.mark.parametrize(
    ("css", "declarations"),
    [
        ("color: red; background: url(a;b.png)", (("color", "red"), ("background", "url(a;b.png)"))),
        ("font-family: 'A;B', c;", (("font-family", '"A;B", c'),)),
        (";; :x; COLOR:Red", (("color", "Red"),)),
        ("color: red; nonsense; background: blue", (("color", "red"), ("background", "blue"))),
        ("a: b(c(d;e));/* f: g; */ --H: i", (("a", "b(c(d;e))"), ("--h", "i"))),
        ("", ()),
    ],
)
def test_read_declarations(css, declarations):
    assert [(each.name, each.value) for each in read_declarations(css)] == list(declarations)


def test_read_declarations_knows_what_is_important():
    assert [(each.value, each.important) for each in read_declarations("a: b !important; c: d")] == [
        ("b", True),
        ("d", False),
    ]


def test_read_stylesheet_knows_the_at_rules_around_a_rule():
    css = (
        "/* } */ a, b > c { x: 1 } @import 'a'; @media screen { @supports (y: z) { d { e: f } } g { h: i } } j { k: l }"
    )
    assert [(rule.selectors, rule.media) for rule in read_stylesheet(css)] == [
        (("a", "b > c"), ()),
        ((), ('@import "a"',)),
        (("d",), ("@media screen", "@supports (y: z)")),
        (("g",), ("@media screen",)),
        (("j",), ()),
    ]


@pytest.mark.parametrize(
    "css", ["a {", "}", "a } b { c: d }", "@media {", "{ } }", "a { b: c", "@media x { a { b: c }"]
)
def test_read_stylesheet_survives_what_is_cut_off(css):
    assert isinstance(read_stylesheet(css), tuple)


@pytest.mark.parametrize(
    ("selector", "wanted"),
    [
        ("p", True), ("*", True), ("div p", True), ("div > p", False), ("section > p", True), (".a.b", True),
        (".c", False), ("i + p", True), ("b ~ p", True), ("b + p", False), ("[data-x]", True), ('[data-x="1"]', True),
        ("[data-x^='2']", False), ("p:hover", False), ("p::before", False), (":root p", True), ("html p", True),
        ("p:first-child", False), ("p:not(.a)", False), ("[class~=b]", True), ("[data-x|='1']", True),
    ],
)  # fmt: skip
def test_matches(selector, wanted):
    markup = read_markup('<html><div><section><b></b><i></i><p class="a b" data-x="1"></p></section></div></html>')
    (paragraph,) = markup.named("p")
    found = read_selector(selector)
    assert bool(found and matches(paragraph, found)) is wanted


@pytest.mark.parametrize("written", ["", "!!", "a >> b", "> a", "a {"])
def test_read_selector_gives_nothing_for_what_is_none(written):
    assert read_selector(written) is None
