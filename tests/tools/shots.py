"""Makes the screenshots of the documentation anew: `make shots`."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs/images"
PROGRAM = [sys.executable, "-c", "from newsletter.cli.program import program; program()"]


def newsletter(*arguments: str, folder: Path) -> None:
    """Run a command of the program in `folder`; it opens no browser."""
    environment = os.environ | {"BROWSER": "true"}  # https://docs.python.org/3/library/webbrowser.html
    subprocess.run([*PROGRAM, *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def preview(folder: Path) -> Iterator[str]:
    """The address of a preview of the publication in `folder`."""
    server = subprocess.Popen([*PROGRAM, "preview", "--no-open"], cwd=folder, stdout=subprocess.PIPE, text=True)
    yield server.stdout.readline().split()[2] if server.stdout else ""
    server.send_signal(signal.SIGINT)
    server.wait(5)


def open_page(browser: Browser, address: str, width: int, height: int, *, dark: bool = False) -> Page:
    """A page of that size in CSS pixels."""
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    page.goto(address)
    return page


def shoot(page: Page, name: str) -> None:
    """Write a picture of what the page shows."""
    page.mouse.move(1, 1)
    page.wait_for_timeout(600)
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"Written {(FOLDER / name).relative_to(ROOT)}.png")


def shoot_preview(page: Page, name: str) -> None:
    """Write a picture when everything on the page of the preview is there."""
    page.wait_for_selector("#findings li, .fine, #problems:not([hidden])")
    shoot(page, name)


def email_shots(browser: Browser, folder: Path) -> None:
    """The issue of August 2020 on a desktop, on a phone, and in dark mode."""
    newsletter("build", "2020-08", folder=folder)
    address = (folder / "out/2020-08/email.html").as_uri()
    shoot(open_page(browser, address, 760, 1500), "desktop")
    shoot(open_page(browser, address, 375, 1500), "phone")
    shoot(open_page(browser, address, 375, 1500, dark=True), "dark")


def theme_shot(browser: Browser, folder: Path) -> None:
    """The issue of August 2020 in all themes."""
    newsletter("themes", "2020-08", "--open", folder=folder)
    page = open_page(browser, (folder / "out/2020-08/themes.html").as_uri(), 1644, 1100)
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(frame => frame.offsetHeight > 200)")
    shoot(page, "themes")


def preview_shots(browser: Browser, folder: Path) -> None:
    """The preview: with a selected item, on a dark screen, and with a problem."""
    item = "2020-08-28-ilo-coop-100-special-interview-series-cultivate-the-coops"
    with preview(folder) as address:
        page = open_page(browser, f"{address}?issue=2020-08&width=768", 1440, 900)
        page.locator("#size .part", has_text="Cultivate").click()
        page.locator(".panels").evaluate("panels => panels.scrollTo(0, 0)")
        shoot_preview(page, "preview")
        dark = open_page(browser, f"{address}?issue=2020-08&width=375&colours=dark", 1440, 900, dark=True)
        shoot_preview(dark, "preview-dark")
        manifest = folder / "issues/2020-08.yaml"
        manifest.write_text(manifest.read_text("utf-8").replace(f"id: {item}", f"id: {item[:-1]}"), "utf-8")
        page.wait_for_selector("#problems:not([hidden])")
        shoot_preview(page, "preview-problem")


def tutorial_shots(browser: Browser, folder: Path) -> None:
    """The first issue of the tutorial, as `newsletter init` makes it and after its steps."""
    month = f"{datetime.now().astimezone():%Y-%m}"
    newsletter(
        "init", "our-news", "--title", "Care Monthly", "--organisation", "Institute for Care Work",
        "--language", "en", "--email", "news@care-work.int", "--postal-address", "1 Care Street, 1200 Geneva", folder=folder,
    )  # fmt: skip
    root = folder / "our-news"
    newsletter("build", month, folder=root)
    shoot(open_page(browser, (root / f"out/{month}/email.html").as_uri(), 760, 900), "first-issue")
    tutorial = (ROOT / "docs/tutorial.md").read_text("utf-8").replace("2026-11", month)
    for title, text in re.findall(r"^```\w+ title=\"([^\"]+)\"\n(.*?)^```", tutorial, re.DOTALL | re.MULTILINE):
        (root / title).write_text(text.replace("care-in-number\n", "care-in-numbers\n"), "utf-8")
    newsletter("import", "listing.txt", folder=root)
    with preview(root) as address:
        shoot_preview(open_page(browser, f"{address}?issue={month}&width=600", 1440, 900), "tutorial-preview")


def main() -> None:
    """Make all of them, each from a copy."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if not chromium:
        sys.exit("Chromium is missing: sudo apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(ROOT / "issues", folder / "issues")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        email_shots(browser, folder)
        theme_shot(browser, folder)
        preview_shots(browser, folder)
        tutorial_shots(browser, folder)
        browser.close()


if __name__ == "__main__":
    main()
