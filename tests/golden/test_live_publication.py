"""The publication that lives in this repository: its editors change it, so only this much is expected of it."""

from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.checks.runner import check_all
from newsletter.content.workspace import Workspace

LIVE = Workspace(Path(__file__).parents[2])


@pytest.mark.parametrize("issue_id", LIVE.issue_ids())
def test_every_live_issue_builds_without_error_findings(issue_id):
    builder = Builder(LIVE)
    report = check_all(builder.check_context(builder.build(issue_id)))
    assert [finding for finding in report.findings if finding.severity == "error"] == []
