"""The single-file application works without Python and without the project around it."""

import shutil
import subprocess
from pathlib import Path

from newsletter.build import Builder
from newsletter.content.workspace import Workspace

ROOT = Path(__file__).parents[2]


def run(app, *arguments, folder):
    return subprocess.run([app, *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_app_builds_the_august_issue(app, tmp_path):
    shutil.copytree(ROOT / "tests/golden/ilo/workspace", tmp_path, dirs_exist_ok=True)
    result = run(app, "build", "2020-08", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    # The same email as the program builds that is not packed.
    built = {artifact.path: artifact.content for artifact in Builder(Workspace(tmp_path)).build("2020-08").artifacts}
    for name in ("email.html", "email.txt", "email.mjml"):
        assert (tmp_path / "out/2020-08" / name).read_bytes() == built[name]


def test_app_starts_a_publication(app, tmp_path):
    addresses = ("--email", "a@care-work.int", "--postal-address", "1 Care Street, 1200 Geneva")
    assert run(app, "init", "ours", "--yes", *addresses, folder=tmp_path).returncode == 0
    assert list((tmp_path / "ours/issues").glob("20??-??.yaml"))


def test_app_knows_its_commands(app, tmp_path):
    assert "preview" in run(app, "--help", folder=tmp_path).stdout
