"""Makes the screenshots of the preview in README.md anew: `make shots`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".readme"
COMMAND = [sys.executable, "-c", "from newsletter.cli.program import program; program()", "preview", "--no-open"]
SIZE = {"width": 1440, "height": 900}


def shoot(page: Page, name: str) -> None:
    """Take a picture when everything on the page has come."""
    page.wait_for_selector("#findings li, .fine, #problems:not([hidden])")
    page.mouse.move(1, 1)
    page.wait_for_timeout(600)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"Written .readme/{name}.png")


def main() -> None:
    """Serve a copy of the publication, and take the pictures."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("Chromium is missing: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shutil.copytree(ROOT / "issues", Path(folder) / "issues")
        server = subprocess.Popen([*COMMAND, "--root", folder], stdout=subprocess.PIPE, text=True)
        address = server.stdout.readline().split()[2] if server.stdout else ""
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        item = "2020-08-28-ilo-coop-100-special-interview-series-cultivate-the-coops"
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{address}?issue=2020-08&width=768")
        page.locator("#size .part", has_text="Cultivate").click()
        page.locator(".panels").evaluate("panels => panels.scrollTo(0, 0)")
        shoot(page, "preview")
        dark = browser.new_page(viewport=SIZE, color_scheme="dark")
        dark.goto(f"{address}?issue=2020-08&width=375&colours=dark")
        shoot(dark, "preview-dark")
        manifest = Path(folder) / "issues/2020-08.yaml"
        manifest.write_text(
            manifest.read_text("utf-8").replace(f"id: {item}", f"id: {item.replace('cultivate', 'cultivat')}"), "utf-8"
        )
        shoot(page, "preview-problem")
        browser.close()
        server.send_signal(signal.SIGINT)
        server.wait(5)


if __name__ == "__main__":
    main()
