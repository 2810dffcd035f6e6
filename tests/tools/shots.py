"""Makes the screenshots of README.md anew, from a fresh build: `make shots`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from newsletter.build import Builder
from newsletter.content.workspace import Workspace
from newsletter.output import write_artifacts

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".readme"
ISSUE = "2020-08"

#: Name, width and height in CSS pixels, colour scheme.
SHOTS = (
    ("desktop", 760, 1500, "light"),
    ("phone", 375, 1500, "light"),
    ("dark", 375, 1500, "dark"),
)


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is missing: sudo apt-get install chromium")
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        email = write_artifacts(Path(folder), Builder(Workspace(ROOT)).build(ISSUE).artifacts)[0]
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, width, height, scheme in SHOTS:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(email.as_uri())
            path = FOLDER / f"{name}.png"
            page.screenshot(path=path)
            print(f"Written {path.relative_to(ROOT)}")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
