"""A designer's mistake is one line that names template and line."""

from pathlib import Path
from textwrap import dedent

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.errors import NewsletterError
from newsletter.rendering.templates import Templates
from tests.conftest import WORKSPACE

MAIN = """
<mjml>
  <mj-body>
    {% for item in issue.items %}
    {% include "blocks/" ~ item.layout ~ ".mjml.j2" %}
    {% endfor %}
  </mj-body>
</mjml>
"""
BLOCK = """
{# A block. #}
<mj-section>
  <mj-column>
    %s
  </mj-column>
</mj-section>
"""


@pytest.fixture
def problems(render):
    def make(block="<mj-text>x</mj-text>", main=MAIN, text="x", **files):
        changes = {"templates/issue.mjml.j2": main, "templates/issue.txt.j2": text}
        changes["templates/blocks/story.mjml.j2"] = BLOCK % block
        with pytest.raises(NewsletterError) as caught:
            render(files={**changes, **{f"templates/{name}": content for name, content in files.items()}})
        return str(caught.value).splitlines()

    return make


def test_template_without_a_fault_is_rendered(render):
    files = {"templates/issue.mjml.j2": MAIN, "templates/blocks/story.mjml.j2": BLOCK % "<mj-text>x</mj-text>"}
    assert ">x</div>" in render(files=files).html


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("{{ itm.title }}", "'itm' is not defined; did you mean 'item'?"),
        ("{{ item.titel }}", "'item' has no 'titel'; did you mean 'title'?"),
        ("{{ issue.sujbect }}", "'issue' has no 'sujbect'; did you mean 'subject'?"),
        ("{{ theme.colors.acent }}", "the theme has no 'acent'; did you mean 'accent'?"),
        (
            "{{ zzz }}",
            "'zzz' is not defined; templates have issue, publication, theme and merge; "
            "a platform's own tag stands between {% raw %} and {% endraw %}",
        ),
        ("{{ item.title + 1 }}", 'can only concatenate str (not "int") to str'),
    ],
)
def test_undefined_value_is_located(problems, block, expected):
    assert problems(block) == [f"templates/blocks/story.mjml.j2:4: {expected}"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{% if x %}", "the template has a syntax error: "),
        ("{{ item.title ", "the template has a syntax error: "),
        ("{% includ 'x' %}", "the template has a syntax error: Encountered unknown tag 'includ'."),
        ("{{ item.title|markdwon }}", "the template has a syntax error: No filter named 'markdwon'."),
    ],
)
def test_syntax_error_is_located(problems, block, message):
    (problem,) = problems(block)
    place, _, rest = problem.partition(": ")
    assert place in ("templates/blocks/story.mjml.j2:4", "templates/blocks/story.mjml.j2:5")
    assert rest.startswith(message)


def test_missing_include_is_located(problems):
    (problem,) = problems('{% include "blocks/stroy.mjml.j2" %}')
    expected = "templates/blocks/story.mjml.j2:4: there is no template 'blocks/stroy.mjml.j2'; did you mean 'blocks/story.mjml.j2'"
    assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("block", "line", "message"),
    [
        ("<mj-txt>x</mj-txt>", 4, "<mj-txt>"),
        ('<mj-text colr="#123456">x</mj-text>', 4, "colr"),
        ("<mj-section><mj-column></mj-column></mj-section>", 4, "<mj-section>"),
        ("<mj-text>x</mj-text>\n\n    <mj-imag alt='' />", 6, "<mj-imag>"),
        ("{% if true %}\n    <mj-txt>{{ item.title }}</mj-txt>\n    {% endif %}", 5, "<mj-txt>"),
    ],
)
def test_fault_of_mjml_is_located_in_the_included_template(problems, block, line, message):
    found = problems(block)
    assert len(found) == 1
    assert found[0].startswith(f"templates/blocks/story.mjml.j2:{line}: ")
    assert message in found[0]


def test_misspelt_component_has_a_hint(problems):
    assert problems("<mj-txt>x</mj-txt>") == [
        "templates/blocks/story.mjml.j2:4: unknown component <mj-txt>; did you mean 'mj-text'?"
    ]


def test_faults_of_several_templates_are_told_at_once(problems):
    main = MAIN.replace("</mj-body>", "<mj-sectoin></mj-sectoin></mj-body>")
    found = problems("<mj-txt>x</mj-txt>", main=main)
    assert [each.split(": ")[0] for each in found] == ["templates/blocks/story.mjml.j2:4", "templates/issue.mjml.j2:6"]


def test_fault_of_the_text_template_is_located(problems):
    assert problems(text="{{ issue.title }}\n{{ issue.tilte }}") == [
        "templates/issue.txt.j2:2: 'issue' has no 'tilte'; did you mean 'title' or 'items'?"
    ]


def test_fault_of_the_theme_is_located(problems):
    assert problems(**{"theme.yaml": "colors:\n  ink: '#123'\n"}) == [
        "templates/theme.yaml:2:8: '#123' is not a colour of six digits; "
        "write it like #1f2328: shorter ones break in some mail programs"
    ]


def test_template_that_is_not_utf8_is_a_fault(problems):
    (problem,) = problems(**{"blocks/story.mjml.j2": "<mj-section>é".encode("latin-1")})
    assert problem.startswith("templates/blocks/story.mjml.j2")
    assert "UTF-8" in problem


def test_template_that_includes_itself_is_a_fault(problems):
    (problem,) = problems('{% include "blocks/story.mjml.j2" %}')
    assert problem.startswith("templates/blocks/story.mjml.j2:4: ")


@pytest.mark.parametrize("inside", ["", "{{ item.title }}"])
def test_fault_after_an_address_with_line_ends_is_located(problems, inside):
    block = f'<mj-text><a href="https://example.org/\n\n{inside}">x</a> <a href="{{{{ item.url }}}}">y</a></mj-text><mj-txt />'
    assert problems(block) == ["templates/blocks/story.mjml.j2:6: unknown component <mj-txt>; did you mean 'mj-text'?"]


def test_fault_of_templates_that_read_what_they_rendered_is_told(problems):
    main = MAIN.replace("item.layout", "name()").replace("<mjml>", "{% macro name() %}story{% endmacro %}<mjml>")
    assert problems("<mj-txt />", main=main) == [
        "templates/issue.mjml.j2: unknown component <mj-txt>; did you mean 'mj-text'?"
    ]


@pytest.mark.parametrize("name", ["{braces}", "a:1", "100%", "qlink"])
def test_fault_is_located_in_a_folder_of_any_name(tmp_path, name):
    templates = tmp_path / name
    templates.mkdir()
    (templates / "issue.mjml.j2").write_text(
        '<mjml>\n<mj-body>\n<mj-txt css-class="{{ issue.id }}" /></mj-body></mjml>'
    )
    workspace = Workspace(tmp_path)
    for path, text in WORKSPACE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(dedent(text).lstrip())
    with pytest.raises(NewsletterError) as caught:
        Builder(workspace, Templates([templates])).build("2020-08")
    assert [(problem.location.path, problem.location.line) for problem in caught.value.problems] == [
        (templates.resolve() / "issue.mjml.j2", 3)
    ]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "{{ item.image.src }}",
            "there is nothing here that could have 'src'; test it first, as in {% if item.image %}",
        ),
        ("{% macro a(b) %}{{ b }}{% endmacro %}{{ a() }}", "parameter 'b' was not provided"),
    ],
)
def test_what_is_missing_is_explained(problems, block, expected):
    assert problems(block) == [f"templates/blocks/story.mjml.j2:4: {expected}"]


def test_broken_style_sheet_is_located(problems):
    main = '<mjml><mj-head><mj-style inline="inline">{% include "styles/own.css.j2" %}</mj-style></mj-head><mj-body></mj-body></mjml>'
    css = "/* margin 0 */\n.a {\n  margin 0 0 12px;\n  color: red;\n}\n"
    assert problems(main=main, **{"styles/own.css.j2": css}) == [
        "templates/styles/own.css.j2:3: 'margin 0 0 12px' in a style sheet is no declaration; write it as 'margin: …;'"
    ]


def test_end_tag_that_html_has_not_is_located(problems):
    assert problems("<mj-text>\nx</br></mj-text>") == [
        "templates/blocks/story.mjml.j2:5: </br> closes nothing; write <br /> and no </br>"
    ]


def test_table_inside_a_link_is_located(problems):
    assert problems('<mj-text><a href="https://example.org/">\n<table><tr><td>x</td></tr></table></a></mj-text>') == [
        "templates/blocks/story.mjml.j2:5: a table inside a link: the link ends where it begins; "
        "put a link into the cells of the table"
    ]


def test_merge_tag_that_the_platform_lacks_is_located(problems):
    (problem,) = problems("<mj-text>{{ merge.nickname }}</mj-text>")
    assert problem.startswith("templates/blocks/story.mjml.j2:4: no merge tag 'nickname'; ")


def test_template_is_compiled_each_time_where_the_cache_is_full(render, monkeypatch):
    real = Path.write_bytes

    def full(path, content):
        if path.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert render(body="<mj-text>{{ issue.title }} on a full disk</mj-text>").html


@pytest.mark.parametrize(
    "code",
    [
        "cycler.__init__.__globals__.os.system('touch hacked')",
        "issue.__class__.__mro__[-1].__subclasses__()",
        "''.__class__",
        "issue.items.__getattribute__('__class__')",
        "('%s' | format('x')).format.__self__.__class__",
        "'{0.__class__.__init__.__globals__}'.format(issue)",
        "issue | attr('__class__')",
        "self._TemplateReference__context.environment",
        "lipsum.__globals__",
    ],
)
def test_a_template_reaches_no_python(problems, tmp_path, code):
    (problem,) = problems(f"<mj-text>{{{{ {code} }}}}</mj-text>")
    assert problem.startswith("templates/blocks/story.mjml.j2:4: ")
    assert "unsafe" in problem
    assert not (tmp_path / "hacked").exists()


def test_a_damaged_compiled_template_is_compiled_again(render, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    whole = render().html
    compiled = list((tmp_path / "cache").rglob("jinja-*.cache"))
    assert compiled
    for path in compiled:
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)
    assert render().html == whole
