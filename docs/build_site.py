"""Builds the documentation: `make docs`.

The pages in `docs/` and the reference pages are gathered in one folder, from
which Zensical makes the site. A broken link ends the build with an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from docs import reference  # noqa: E402 - after the path is set


def gather(folder: Path) -> None:
    """Put everything that the site is built from into `folder`, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.py", "__pycache__", "examples"))
    for name in ("CHANGELOG.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text("utf-8").replace("](docs/", "](")
        (folder / "docs" / name.lower()).write_text(text, "utf-8")
    shutil.copy(ROOT / "zensical.toml", folder)
    snippet = (ROOT / "docs/snippets/api.py").read_text("utf-8")
    page = folder / "docs/developers/api.md"
    page.write_text(page.read_text("utf-8").replace("SNIPPET", snippet.strip()), "utf-8")
    (folder / "docs/reference").mkdir(exist_ok=True)
    for name, text in reference.pages().items():
        (folder / "docs/reference" / name).write_text(text, "utf-8")


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the site into `folder`/site, strictly: warnings are errors."""
    gather(folder)
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )


def main() -> None:
    """Build the site, and print where it is."""
    result = build(ROOT / "build/docs")
    if result.returncode:
        sys.exit(result.stdout + result.stderr)
    print("Written build/docs/site/index.html")


if __name__ == "__main__":
    main()
