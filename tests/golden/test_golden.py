"""Every golden case builds exactly what lies beside it; `pytest tests/golden --refresh` writes it anew.

A case is a folder with `workspace/` and `expected/`; the case `ilo` is this repository's own publication.
"""

from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace

HERE = Path(__file__).parent
CASES = {"ilo": HERE.parents[1], **{path.parent.name: path for path in sorted(HERE.glob("*/workspace"))}}
BUILDS = [
    pytest.param(HERE / case / "expected" / issue_id, root, issue_id, id=f"{case}-{issue_id}")
    for case, root in CASES.items()
    for issue_id in Workspace(root).issue_ids()
]


@pytest.mark.parametrize(("expected", "root", "issue_id"), BUILDS)
def test_golden_output_is_unchanged(expected, root, issue_id, request):
    built = {artifact.path: artifact.content for artifact in Builder(Workspace(root)).build(issue_id).artifacts}
    if request.config.getoption("--refresh"):
        expected.mkdir(parents=True, exist_ok=True)
        for name, content in built.items():
            (expected / name).write_bytes(content)
    assert {path.name: path.read_bytes() for path in expected.iterdir()} == built


def test_golden_cases_show_every_layout():
    from newsletter.content.field_types import LAYOUTS

    workspace = Workspace(CASES["layouts"])
    shown = {item.layout for name in workspace.issue_ids() for item in Builder(workspace).build(name).issue.items}
    assert shown == set(LAYOUTS)
