"""The page of all themes in real Chromium."""

import io

import pytest
from PIL import Image

from newsletter.build import Builder
from newsletter.preview.themes_page import themes_page

pytestmark = pytest.mark.browser

ITEM = """---
kind: News
title: The first title
image: {src: images/red.png, alt: A red square}
---

Text.
"""


def _page(workspace):
    png = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 30, 30)).save(png, "PNG")
    made = workspace(
        {
            "issues/news/2020/2020-08-31-first.md": ITEM,
            "issues/images/red.png": png.getvalue(),
            "templates/themes/night.yaml": "dark: {paper: '#010203'}",
        }
    )
    builder = Builder(made)
    descriptions = {"ledger": "The default.", "night": "Very dark."}
    builds = {name: builder.build("2020-08", theme=name, sample=True) for name in descriptions}
    path = made.root / "themes.html"
    path.write_text(themes_page(builds, descriptions), "utf-8")
    return path


PAPERS = """frames => frames.map(frame => [...frame.contentDocument.querySelectorAll("*")]
    .map(each => getComputedStyle(each).backgroundColor).includes("rgb(1, 2, 3)"))"""


def test_page_shows_every_theme_whole_and_in_the_chosen_colours(workspace, open_page, find_axe_violations):
    page = open_page(_page(workspace), 1400)
    assert page.locator("h2").all_inner_texts() == ["ledger", "night"]
    frame = page.frame_locator("iframe").nth(1)
    frame.get_by_text("The first title").first.wait_for()
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(each => each.offsetHeight > 200)")
    assert frame.locator("img").first.evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.eval_on_selector_all("iframe", PAPERS) == [False, False]
    page.get_by_label("Dark", exact=True).check()
    page.wait_for_function("[...document.querySelectorAll('iframe')].every(each => each.dataset.colours === 'dark')")
    assert page.eval_on_selector_all("iframe", PAPERS) == [False, True]
    narrow = page.eval_on_selector_all("iframe", "all => all.map(each => each.offsetHeight)")
    page.get_by_label("Desktop").check()
    page.wait_for_function("document.querySelector('iframe').offsetWidth > 690")
    assert page.eval_on_selector_all("iframe", "all => all.map(each => each.offsetHeight)") != narrow
    hidden = "each => each.contentDocument.documentElement.scrollHeight > each.offsetHeight"
    assert not any(page.eval_on_selector_all("iframe", f"all => all.map({hidden})"))
    assert page.asked == []
    assert find_axe_violations(page) == []
