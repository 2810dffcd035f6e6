"""CSS goes into style attributes as premailer puts it there, with and without what makes premailer faster."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from newsletter.rendering import inlining

ROOT = Path(__file__).parents[2]

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

#: premailer by itself, with the same options.
UNTOUCHED = """
import sys
from premailer import Premailer
css, html = sys.stdin.read().split('\\0')
print(Premailer(html.replace('<style>', '<style data-premailer="ignore">'), css_text=[css], strip_important=False,
    disable_validation=True, disable_leftover_css=True, align_floating_images=False, remove_unset_properties=False,
    allow_network=False, cssutils_logging_level=60,
    disable_basic_attributes=['width', 'height', 'bgcolor', 'align', 'valign']).transform())
"""
INLINE = """
import sys
from lxml import etree
from newsletter.rendering import inlining
css, html = sys.stdin.read().split('\\0')
root = inlining.parse_html(html)
inlining.inline_css(root, css)
print(etree.tostring(root, encoding='unicode'))
print(sorted({'cssutils.css', 'urllib3'} & set(sys.modules)), file=sys.stderr)
"""
WITHOUT = "import sys; sys.modules['newsletter.rendering.fast_premailer'] = None\n"


def run(code, cache, *, given="", **environment):
    """What a Python process of its own prints, and what it prints to standard error."""
    environment = {"XDG_CACHE_HOME": str(cache), "PATH": "", "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], input=given, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr.strip()


def inline(css=CSS, html=HTML):
    root = inlining.parse_html(html)
    inlining.inline_css(root, css)
    return root


def styles(root):
    return [(each.tag, each.get("style")) for each in root.iter() if each.get("style")]


def test_inline_css_is_what_premailer_does(tmp_path):
    untouched, _ = run(UNTOUCHED, tmp_path, given=f"{CSS}\0{HTML}")
    # cssutils shortens colours, which is not wanted.
    whole = re.sub(r"(?<=:)#(\w)(\w)(\w)(?!\w)", r"#\1\1\2\2\3\3", untouched)
    expected = styles(etree.fromstring(whole, etree.HTMLParser()))
    assert len(expected) > 6
    assert styles(inline()) == expected


def test_inline_css_with_its_cache_and_without_fast_premailer_is_the_same(tmp_path):
    cold, _ = run(INLINE, tmp_path, given=f"{CSS}\0{HTML}")
    assert len(list(tmp_path.rglob("css-*.json"))) == 1
    warm, loaded = run(INLINE, tmp_path, given=f"{CSS}\0{HTML}")
    assert loaded == "[]"
    plain, loaded = run(WITHOUT + INLINE, tmp_path, given=f"{CSS}\0{HTML}")
    assert loaded == "['cssutils.css', 'urllib3']"
    assert cold == warm == plain
    assert "color:#abcdef" in plain


@pytest.mark.parametrize("damage", ["{", "[]", "null", '{"rules": 1}', '{"rules": [[1]], "declarations": {}}'])
def test_inline_css_with_a_damaged_cache_works(tmp_path, damage):
    first, _ = run(INLINE, tmp_path, given=f"{CSS}\0{HTML}")
    for path in tmp_path.rglob("css-*.json"):
        path.write_text(damage)
    assert run(INLINE, tmp_path, given=f"{CSS}\0{HTML}")[0] == first


def test_inline_css_without_a_cache_works(tmp_path):
    (tmp_path / "file").write_text("")
    assert run(INLINE, tmp_path / "file", given=f"{CSS}\0{HTML}")[0] == run(INLINE, tmp_path, given=f"{CSS}\0{HTML}")[0]


def test_cache_that_cannot_be_written_holds_nothing_half(tmp_path):
    full = "from pathlib import Path\ndef full(*_): raise OSError(28, 'No space left on device')\nPath.replace = full\n"
    assert run(full + INLINE, tmp_path, given=f"{CSS}\0{HTML}")[0]
    assert list(tmp_path.rglob("css-*.json")) == []


def test_cache_keeps_few_style_sheets(tmp_path):
    many = """
from newsletter.rendering import inlining
for number in range(60):
    inlining.inline_css(inlining.parse_html("<p class='a'>x</p>"), f".a {{ width: {number}px }}")
"""
    run(many, tmp_path)
    assert len(list(tmp_path.rglob("css-*.json"))) == 50


@pytest.mark.parametrize(
    "change",
    [
        "premailer.__version__ = '3.11.0'",
        "del premailer.premailer._create_cssselector",
        "premailer.merge_style.csstext_to_pairs = lambda text: []",
        "premailer.Premailer._parse_style_rules = lambda self, css: ([], [])",
    ],
)
def test_fast_premailer_leaves_another_premailer_alone(tmp_path, change):
    code = f"""
import premailer
{change}
from newsletter.rendering.inlining import load_premailer
before = vars(premailer.premailer).copy(), vars(premailer.merge_style).copy()
assert load_premailer() is premailer.Premailer
assert before == (vars(premailer.premailer), vars(premailer.merge_style))
"""
    run(code, tmp_path)


def test_fast_premailer_defers_nothing_for_another_version(tmp_path):
    package = tmp_path / "other/premailer"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('from .premailer import Premailer\n__version__ = "4.0.0"\n')
    (package / "merge_style.py").write_text("import cssutils\n")
    (package / "premailer.py").write_text("import cssutils, requests\nclass Premailer: pass\n")
    code = """
import sys
from newsletter.rendering.inlining import load_premailer
loaded = load_premailer()
import premailer
assert loaded is premailer.Premailer
assert {'cssutils.css', 'urllib3'} <= set(sys.modules)
"""
    run(code, tmp_path, PYTHONPATH=f"{tmp_path / 'other'}{os.pathsep}{ROOT}")


def test_fast_premailer_leaves_a_premailer_alone_that_needs_its_modules_at_once(tmp_path):
    package = tmp_path / "other/premailer"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('from .premailer import Premailer\n__version__ = "3.10.0"\n')
    (package / "merge_style.py").write_text("import cssutils\n")
    (package / "premailer.py").write_text("import cssutils, requests\nlog = cssutils.log\nclass Premailer: pass\n")
    code = """
from newsletter.rendering.inlining import load_premailer
loaded = load_premailer()
import premailer
assert loaded is premailer.Premailer
assert premailer.premailer.cssutils.log
"""
    run(code, tmp_path, PYTHONPATH=f"{tmp_path / 'other'}{os.pathsep}{ROOT}")


def test_many_threads_inline_at_once(tmp_path):
    code = """
import sys
from concurrent.futures import ThreadPoolExecutor
from lxml import etree
from newsletter.rendering import inlining
css, html = sys.stdin.read().split('\\0')
def inline(_):
    root = inlining.parse_html(html)
    inlining.inline_css(root, css)
    return etree.tostring(root)
with ThreadPoolExecutor(8) as pool:
    print(len(set(pool.map(inline, range(40)))))
"""
    assert run(code, tmp_path, given=f"{CSS}\0{HTML}")[0].strip() == "1"


GOLDEN = """
import hashlib
from pathlib import Path
from newsletter.build import Builder
from newsletter.content.workspace import Workspace
for root in sorted(Path('tests/golden').glob('*/workspace')):
    workspace = Workspace(root.resolve())
    for issue_id in workspace.issue_ids():
        for artifact in Builder(workspace).build(issue_id).artifacts:
            print(root, issue_id, artifact.path, hashlib.sha256(artifact.content).hexdigest())
"""


def test_golden_publications_are_the_same_without_fast_premailer(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    cold, warm, without = (run(code, tmp_path)[0] for code in (GOLDEN, GOLDEN, WITHOUT + GOLDEN))
    assert "email.html" in cold
    assert cold == warm == without


def test_short_colour_of_an_attribute_gets_six_digits():
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
def test_find_broken_declarations(css, problems):
    mjml = f'<mjml>\n<mj-style inline="inline">{css}</mj-style></mjml>'
    found = inlining.find_broken(mjml, css)
    assert [(each.message, each.hint) for each in found] == problems
    assert all(each.location.line == 2 for each in found)
