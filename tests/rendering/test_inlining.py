"""What premailer gives when it works from memory is what it gives untouched."""

import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from newsletter.rendering import caching, inlining

CSS = """
.a { color: #555555; padding: 0 4px }
p { margin: 0 0 8px 0; color: #112233 }
.prose p { margin: 0 0 16px 0 }
.prose > p.last { margin: 0 }
h1, .b { font-family: 'Segoe UI', "A, B", sans-serif }
.a.b { color: #abcdef !important }
"""
HTML = """<html><head><style>@media (max-width:480px){.a{color:#000000 !important}}</style></head><body>
<h1 class="b">x</h1><p class="a" style="color:#ff0000;width:10px">x</p><p>x</p>
<div class="prose"><p>x</p><ul><li><p class="a b">y</p></li></ul><p class="last">z</p></div>
<td class="a  b"><img width="550" style="width:100%"></td></body></html>"""

UNTOUCHED = """
import sys
from premailer import Premailer
css, html = sys.stdin.read().split('\\0')
import cssutils
cssutils.log.setLevel(60)
cssutils.ser.prefs.minimizeColorHash = False
print(Premailer(html.replace('<style>', '<style data-premailer="ignore">'), css_text=[css], strip_important=False,
    disable_validation=True, disable_leftover_css=True, align_floating_images=False, remove_unset_properties=False,
    allow_network=False, disable_basic_attributes=['width', 'height', 'bgcolor', 'align', 'valign']).transform())
"""


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, and nothing remembered from other tests."""
    monkeypatch.setattr(caching, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(inlining, "_rules", {})
    monkeypatch.setattr(inlining, "_declarations", {})
    inlining._premailer.cache_clear()
    yield tmp_path
    inlining._premailer.cache_clear()


def inline(css=CSS, html=HTML):
    root = inlining.parse_html(html)
    inlining.inline_css(root, css)
    return root


def styles(root):
    return [(each.tag, each.get("style")) for each in root.iter() if each.get("style")]


def test_inline_css_is_what_premailer_does(cache):
    run = [sys.executable, "-c", UNTOUCHED]
    untouched = subprocess.run(run, input=f"{CSS}\0{HTML}", capture_output=True, text=True, check=True).stdout
    expected = styles(etree.fromstring(untouched, etree.HTMLParser()))
    assert len(expected) > 6
    assert styles(inline()) == expected


def test_inline_css_from_the_cache_is_the_same(cache, monkeypatch):
    first = etree.tostring(inline())
    assert [path.suffix for path in cache.iterdir()] == [".json"]
    monkeypatch.setattr(inlining, "_rules", {})
    monkeypatch.setattr(inlining, "_declarations", {})
    assert etree.tostring(inline()) == first


@pytest.mark.parametrize("damage", ["{", "[]", "null", '{"rules": 1}', '{"rules": [[1]], "declarations": {}}'])
def test_inline_css_with_a_broken_cache_works(cache, damage):
    first = etree.tostring(inline())
    for path in cache.iterdir():
        path.write_text(damage)
    inlining._rules.clear()
    inlining._declarations.clear()
    assert etree.tostring(inline()) == first


def test_inline_css_without_a_cache_works(monkeypatch, cache):
    first = etree.tostring(inline())
    inlining._rules.clear()
    inlining._declarations.clear()
    monkeypatch.setattr(caching, "cache_folder", lambda: None)
    assert etree.tostring(inline()) == first


def test_cache_keeps_few_style_sheets(cache, monkeypatch):
    monkeypatch.setattr(caching, "_KEEP", 3)
    for number in range(6):
        caching.save_compiled(f".a {{ width: {number}px }}", {})
    assert len(list(cache.iterdir())) == 3


def test_cache_folder_that_cannot_be_made_is_none(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert caching.cache_folder.__wrapped__() is None


def test_cache_folder_is_the_users_own(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    folder = caching.cache_folder.__wrapped__()
    assert folder.is_relative_to(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0


def test_a_build_with_a_warm_cache_imports_neither_cssutils_nor_requests(workspace):
    root = workspace().root
    code = (
        "import sys; from pathlib import Path; from newsletter.build import Builder;"
        "from newsletter.content.workspace import Workspace;"
        "Builder(Workspace(Path(sys.argv[1]))).build('2020-08');"
        "print(sorted({'cssutils', 'requests', 'urllib.request'} & set(sys.modules)))"
    )
    run = [sys.executable, "-c", code, str(root)]
    environment = {"XDG_CACHE_HOME": str(root / "cache"), "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])}
    printed = [
        subprocess.run(run, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)
    ]
    assert "cssutils" in printed[0]
    assert printed[1].strip() == "[]"


@pytest.mark.parametrize(
    "link",
    [
        '<a href="x">{}</a>',
        '<A HREF="x">{}</A>',
        '<!-- <a href="y"> --><a href="x"><!--[if mso]><a href="z"><![endif]-->{}</a>',
        '<!--[if !mso]><!--><a href="x">{}</a><!--<![endif]-->',
    ],
)
def test_parse_html_keeps_a_table_inside_its_link(link):
    table = "<abbr>b</abbr><table><tr><td>c</td></tr></table>d"
    written = f'<div><a href="first">a</a>{link.format(table)}<a href="last">e</a></div>'
    root = inlining.parse_html(f"<html><body>{written}</body></html>")
    assert [(each.get("href"), "".join(each.itertext("*"))) for each in root.iter("a")] == [
        ("first", "a"),
        ("x", "bcd"),
        ("last", "e"),
    ]
    out = etree.tostring(root, encoding="unicode", method="html")
    assert out == f"<html><body>{written}</body></html>".replace("<A HREF", "<a href").replace("</A>", "</a>")


def test_short_colour_of_an_attribute_gets_six_digits(cache):
    root = inline(html='<table bgcolor="#aBc"><tr><td bgcolor="#123456"></td><td bgcolor="red"></td></tr></table>')
    assert root.xpath("//@bgcolor") == ["#aaBBcc", "#123456", "red"]


@pytest.mark.parametrize(
    ("css", "problems"),
    [
        (".a { margin 0 0 12px; color: red }", [("'margin 0 0 12px' in a style sheet is no declaration", "write it as 'margin: …;'")]),
        (".a { color: red\n  margin: 0 }", [("'color: red' in a style sheet does not end", "write a semicolon after it")]),
        (".a { oops } .b { x y: z }", [("'oops' in a style sheet is no declaration", "write it as 'oops: …;'"), ("'x y: z' in a style sheet is no declaration", "write it as 'x: …;'")]),
        ("/* .a { b } */ .c { /* d */ color: red; content: '; {x}'; background: url(data:image/png;base64,x); }", []),
        (".a { *zoom: 1; --own-1: x; mso-line-height-rule: exactly; font: 1px\n a, b }", []),
    ],
)  # fmt: skip
def test_find_broken_declarations(cache, css, problems):
    assert [each[1:] for each in inlining.find_broken(css)] == problems


def test_style_sheet_that_was_compiled_is_not_looked_through_again(cache, monkeypatch):
    inline()
    inlining._rules.clear()
    monkeypatch.setattr(inlining, "_BLOCK", None)
    assert inlining.find_broken(CSS) == []


def test_cache_that_cannot_be_written_holds_nothing_half(cache, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    first = etree.tostring(inline())
    for path in cache.iterdir():
        path.unlink()
    inlining._rules.clear()
    inlining._declarations.clear()
    monkeypatch.setattr(Path, "replace", full)
    assert etree.tostring(inline()) == first
    assert list(cache.iterdir()) == []
