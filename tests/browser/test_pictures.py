"""Local pictures in real Chromium: sharp at every width, and no larger than they need to be."""

import pytest
from PIL import Image

from newsletter.build import Builder
from newsletter.content.theme import find_themes
from newsletter.content.workspace import packaged_templates
from newsletter.output import write_artifacts
from tests.rich_issue import RICH_ISSUE, with_pictures_beside, write_rich_publication

pytestmark = pytest.mark.browser

SHOWN = """() => [...document.images].filter(image => image.checkVisibility()).map(image => (
    {name: image.getAttribute("src"), shown: image.getBoundingClientRect().width, made: image.naturalWidth}
))"""


@pytest.mark.parametrize("theme", find_themes([packaged_templates()]))
def test_pictures_have_two_pixels_for_each_at_the_widest_that_they_are_shown(tmp_path, open_page, theme):
    workspace = write_rich_publication(tmp_path / "rich")
    build = Builder(workspace).build(RICH_ISSUE, theme=theme)
    path = write_artifacts(tmp_path, build.artifacts)[0]
    path.write_text(with_pictures_beside(path.read_text("utf-8")), "utf-8")
    originals = {}
    for picture in build.pictures:
        with Image.open(workspace.issues / picture.shown.src) as original:
            originals[f"images/{picture.name}"] = original.width
    page = open_page(path, 700)
    widest: dict[str, float] = {}
    made = {}
    for width in (700, 600, 480, 430, 375, 320):
        page.set_viewport_size({"width": width, "height": 900})
        for image in page.evaluate(SHOWN):
            widest[image["name"]] = max(widest.get(image["name"], 0), image["shown"])
            made[image["name"]] = image["made"]
    assert len(widest) >= 8
    needed = {name: min(originals[name], round(2 * shown)) for name, shown in widest.items()}
    assert {name: made[name] for name in needed} == pytest.approx(needed, abs=1)
