"""A designer's mistake is one line that names template and line."""

import pytest

from newsletter.errors import NewsletterError

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
def faults(render):
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
def test_undefined_value_is_located(faults, block, expected):
    assert faults(block) == [f"templates/blocks/story.mjml.j2:4: {expected}"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{% if x %}", "the template has a syntax error: "),
        ("{{ item.title ", "the template has a syntax error: "),
        ("{% includ 'x' %}", "the template has a syntax error: Encountered unknown tag 'includ'."),
        ("{{ item.title|markdwon }}", "the template has a syntax error: No filter named 'markdwon'."),
    ],
)
def test_syntax_error_is_located(faults, block, message):
    (fault,) = faults(block)
    place, _, rest = fault.partition(": ")
    assert place in ("templates/blocks/story.mjml.j2:4", "templates/blocks/story.mjml.j2:5")
    assert rest.startswith(message)


def test_missing_include_is_located(faults):
    (fault,) = faults('{% include "blocks/stroy.mjml.j2" %}')
    expected = "templates/blocks/story.mjml.j2:4: there is no template 'blocks/stroy.mjml.j2'; did you mean 'blocks/story.mjml.j2'"
    assert fault.startswith(expected)


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
def test_fault_of_mjml_is_located_in_the_included_template(faults, block, line, message):
    found = faults(block)
    assert len(found) == 1
    assert found[0].startswith(f"templates/blocks/story.mjml.j2:{line}: ")
    assert message in found[0]


def test_misspelt_component_has_a_hint(faults):
    assert faults("<mj-txt>x</mj-txt>") == [
        "templates/blocks/story.mjml.j2:4: unknown component <mj-txt>; did you mean <mj-text>?"
    ]


def test_faults_of_several_templates_are_told_at_once(faults):
    main = MAIN.replace("</mj-body>", "<mj-sectoin></mj-sectoin></mj-body>")
    found = faults("<mj-txt>x</mj-txt>", main=main)
    assert [each.split(": ")[0] for each in found] == ["templates/blocks/story.mjml.j2:4", "templates/issue.mjml.j2:6"]


def test_fault_of_the_text_template_is_located(faults):
    assert faults(text="{{ issue.title }}\n{{ issue.tilte }}") == [
        "templates/issue.txt.j2:2: 'issue' has no 'tilte'; did you mean 'title' or 'items'?"
    ]


def test_fault_of_the_theme_is_located(faults):
    assert faults(**{"theme.yaml": "colors:\n  ink: '#123'\n"}) == [
        "templates/theme.yaml:2:8: '#123' is not a colour of six digits; "
        "write it like #1f2328: shorter ones break in some mail programs"
    ]


def test_template_that_is_not_utf8_is_a_fault(faults):
    (fault,) = faults(**{"blocks/story.mjml.j2": "<mj-section>é".encode("latin-1")})
    assert fault.startswith("templates/blocks/story.mjml.j2")
    assert "UTF-8" in fault


def test_template_that_includes_itself_is_a_fault(faults):
    (fault,) = faults('{% include "blocks/story.mjml.j2" %}')
    assert fault.startswith("templates/blocks/story.mjml.j2:4: ")
