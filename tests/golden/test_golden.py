"""Every golden case builds exactly the files beside it; `pytest tests/golden --refresh` writes them again.

A case is a folder with `workspace/` and `expected/`. The case `ilo` is the ILO publication as it was in
September 2020: other tests use it too.
"""

import difflib
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace

HERE = Path(__file__).parent
CASES = {path.parent.name: path for path in sorted(HERE.glob("*/workspace"))}
BUILDS = [
    pytest.param(HERE / case / "expected" / issue_id, root, issue_id, id=f"{case}-{issue_id}")
    for case, root in CASES.items()
    for issue_id in Workspace(root).issue_ids()
]
#: The issue whose message is compared too: the parts of a message are those of the other files.
WITH_MESSAGE = HERE / "ilo/expected/2020-08"


def pretty(name, content):
    """The lines of a file for a readable difference: one tag per line, messages decoded."""
    if name.endswith(".eml"):
        message = message_from_bytes(content, policy=default)
        parts = [(part.items(), "" if part.is_multipart() else part.get_content()) for part in message.walk()]
        return [line for headers, text in parts for line in [*map(str, headers), *pretty("", text.encode())]]
    return re.sub(r"\s*(<[^<>]*>)\s*", r"\n\1\n", content.decode()).split("\n")


@pytest.mark.parametrize(("expected", "root", "issue_id"), BUILDS)
def test_golden_output_is_unchanged(expected, root, issue_id, request):
    built = {artifact.path: artifact.content for artifact in Builder(Workspace(root)).build(issue_id).artifacts}
    if expected != WITH_MESSAGE:
        built = {name: content for name, content in built.items() if not name.endswith(".eml")}
    if request.config.getoption("--refresh"):
        expected.mkdir(parents=True, exist_ok=True)
        for name, content in built.items():
            (expected / name).write_bytes(content)
    kept = {path.name: path.read_bytes() for path in expected.iterdir()}
    assert sorted(built) == sorted(kept)
    for name in sorted(built, reverse=True):
        if built[name] != kept[name]:
            lines = difflib.unified_diff(
                pretty(name, kept[name]), pretty(name, built[name]), name, "built", "", "", 1, ""
            )
            pytest.fail("\n".join(lines) or f"{name} differs in white space between tags", pytrace=False)


def test_golden_cases_show_every_layout():
    workspace = Workspace(CASES["layouts"])
    shown = {item.layout for name in workspace.issue_ids() for item in Builder(workspace).build(name).issue.items}
    assert shown == set(workspace.layouts().names)
