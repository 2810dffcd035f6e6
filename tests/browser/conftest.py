"""One Chromium for all browser tests, and axe-core."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

#: axe-core, which judges accessibility (https://github.com/dequelabs/axe-core).
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))), None
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: sudo apt-get install chromium-headless-shell"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a file at a width; anything asked of the network is noted in `page.asked`, and refused."""
    contexts = []

    def open_at(path: Path, width: int, color_scheme: Literal["light", "dark"] = "light") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=color_scheme)
        contexts.append(context)
        page = context.new_page()
        asked: list[str] = []
        vars(page)["asked"] = asked

        def refuse(route):
            asked.append(route.request.url)
            route.abort()

        # A pattern, not a function: that would make every request wait for this process.
        page.route(re.compile("^(?!file:)"), refuse)
        page.goto(path.as_uri(), wait_until="load")
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture
def find_axe_violations() -> Callable[..., list[str]]:
    """What axe-core finds on a page, by all its rules or by some: rule, impact and element, one string each."""

    def find(page: Page, rules: list[str] | None = None) -> list[str]:
        page.evaluate(AXE.read_text("utf-8"))
        # Frames have no axe-core of their own: without `iframes: false` each run waits for their answers.
        found = page.evaluate(
            "rules => axe.run(document, {resultTypes: ['violations'], iframes: false, ...(rules && {runOnly: rules})})",
            rules,
        )
        return [
            f"{violation['id']} ({violation['impact']}): {node['html'][:160]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return find
