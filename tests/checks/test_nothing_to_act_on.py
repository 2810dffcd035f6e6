"""An editor can act on every finding: none is about the program's own templates."""

import pytest

from newsletter.build import Builder
from newsletter.checks.runner import check_all
from newsletter.content.theme import find_themes
from newsletter.content.workspace import packaged_templates
from tests.rich_issue import RICH_ISSUE, write_rich_publication

#: What is wrong with the issue of these tests: its addresses are examples, and some items have none.
OWN_FAULTS = {"link-placeholder", "link-missing"}


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    return Builder(write_rich_publication(tmp_path_factory.mktemp("rich")))


@pytest.mark.parametrize("theme", find_themes([packaged_templates()]))
def test_an_issue_of_all_layouts_has_no_finding_about_the_templates(builder, theme):
    report = check_all(builder.check_context(builder.build(RICH_ISSUE, theme=theme)))
    assert [str(each) for each in report.findings if each.rule not in OWN_FAULTS] == []
    assert {each.location.path.is_relative_to(builder.workspace.issues) for each in report.findings} == {True}
