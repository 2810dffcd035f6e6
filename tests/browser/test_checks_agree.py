"""The checks and axe-core say the same of the same problems."""

import pytest

from newsletter.build import Builder
from newsletter.checks.runner import check_all
from newsletter.output import write_artifacts
from tests.checks.conftest import FINE

pytestmark = pytest.mark.browser

FAULTS = {
    "contrast": ('<p style="color:#777777;background-color:#ffffff;font-size:16px">Grey words</p>', "color-contrast"),
    "image-alt": ('<img src="https://cooperation.int/a.png" width="10" />', "image-alt"),
    "link-name": (
        '<a href="https://cooperation.int/a"><img src="https://cooperation.int/a.png" alt="" width="9" /></a>',
        "link-name",
    ),
    "headings": ("<h6>Deep</h6>", "heading-order"),
}
NEAR = {
    "contrast": '<p style="color:#767676;background-color:#ffffff;font-size:16px">Grey words</p>'
    '<p style="color:#949494;background-color:#ffffff;font-size:24px">Large grey words</p>',
    "image-alt": '<img src="https://cooperation.int/a.png" alt="" width="10" />',
    "link-name": '<a href="https://cooperation.int/a"><img src="https://cooperation.int/a.png" alt="A" width="9" /></a>',
    "headings": "<h4>Not so deep</h4>",
}


@pytest.fixture
def judged(workspace, open_page, find_axe_violations, tmp_path):
    """The rules that we, and that axe-core, find broken when a story's block ends with some HTML."""

    def judge(html, scheme="light", more=None):
        block = f'<mj-text><h3 id="{{{{ item.id }}}}">{{{{ item.title }}}}</h3>{html}</mj-text>'
        builder = Builder(workspace({**FINE, "templates/blocks/story.mjml.j2": block, **(more or {})}))
        made = builder.build("2020-08")
        page = open_page(write_artifacts(tmp_path / "out", made.artifacts)[0], 1000, scheme)
        ours = {finding.rule for finding in check_all(builder.check_context(made)).findings}
        return ours, {violation.partition(" ")[0] for violation in find_axe_violations(page)}

    return judge


@pytest.mark.parametrize("rule", FAULTS)
def test_checks_find_what_axe_finds(judged, rule):
    html, theirs = FAULTS[rule]
    ours, axe = judged(html)
    assert rule in ours
    assert theirs in axe


@pytest.mark.parametrize("rule", NEAR)
def test_checks_let_pass_what_axe_lets_pass(judged, rule):
    ours, axe = judged(NEAR[rule])
    assert rule not in ours
    assert axe == set()


@pytest.mark.parametrize(("color", "faulty"), [("#555555", True), ("#eeeeee", False)])
def test_checks_and_axe_agree_on_dark_screens(judged, color, faulty):
    html = '<p class="mine" style="color:#000000;background-color:#ffffff;font-size:16px">Words</p>'
    dark = f"@media (prefers-color-scheme: dark) {{ .mine {{ color: {color} !important; background: #111111 !important; }} }}"
    ours, axe = judged(html, "dark", {"templates/styles/dark.css.j2": dark})
    assert ("contrast-dark" in ours) is faulty
    assert ("color-contrast" in axe) is faulty
    assert "contrast" not in ours
