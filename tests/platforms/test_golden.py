"""What each platform's output of the August issue has that the publication's own, a golden file, has not.

`pytest tests/platforms/test_golden.py --refresh` writes the files anew.
"""

import difflib
from pathlib import Path

import pytest

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.platforms.registry import PLATFORMS

HERE = Path(__file__).parent
ROOT = HERE.parent / "golden/ilo/workspace"


@pytest.fixture(scope="module")
def builder():
    return Builder(Workspace(ROOT))


@pytest.fixture(scope="module")
def own(builder):
    return _parts(builder.build("2020-08"))


def _parts(made):
    # One element a line, so that the files show what differs and no more.
    return {"email.html": made.email.html.replace(">", ">\n"), "email.txt": made.email.text}


@pytest.mark.parametrize("name", list(PLATFORMS))
def test_august_issue_differs_by_the_platform_alone(builder, own, name, request):
    lines: list[str] = []
    for part, text in _parts(builder.build("2020-08", name)).items():
        lines += difflib.unified_diff(own[part].split("\n"), text.split("\n"), part, part, n=0, lineterm="")
    expected = HERE / "golden" / f"{name}.diff"
    if request.config.getoption("--refresh"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text("\n".join(lines) + "\n", "utf-8")
    assert "\n".join(lines) + "\n" == expected.read_text("utf-8")
