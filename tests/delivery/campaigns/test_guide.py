"""The guide's table says of each platform what its module needs."""

import re

import pytest

from docs.build_site import ROOT
from newsletter.delivery.campaigns.push_settings import find_draft_api, key_names, platform_ids, push_facts
from newsletter.platforms.registry import PLATFORMS

GUIDE = (ROOT / "docs/editors/push.md").read_text("utf-8")
ROWS = {line.split("|")[1].partition(",")[0].strip(): line for line in GUIDE.splitlines() if line.startswith("| ")}


@pytest.mark.parametrize("name", platform_ids())
def test_guide_has_a_row_for_the_platform(name):
    api = find_draft_api(PLATFORMS[name])
    cells = [cell.strip() for cell in ROWS[api.name].split("|")[1:-1]]
    needs = ("url", *api.needs) if not api.address else api.needs
    assert cells[1] == ", ".join(f"`{key}`" for key in needs)
    assert cells[2] == ", ".join(f"`{key}`" for key in key_names(api, name).values())
    assert cells[5] == ("uploaded" if api.takes_pictures else "need `images_url`")
    own_text = any("writes the plain text itself" in effect for effect in api.effects)
    assert (cells[4] == "yes") == (not own_text)
    assert (cells[3] == "yes") == all("no field for the preheader" not in effect for effect in api.effects)


def test_guide_has_no_other_rows():
    assert len(ROWS) == len(platform_ids()) + 1


@pytest.mark.parametrize("name", [each for each in PLATFORMS if each not in platform_ids()])
def test_other_platforms_say_in_the_reference_that_they_cannot_be_pushed_to(name):
    (fact,) = push_facts(PLATFORMS[name])
    assert re.search(r"Paste the email, or hand over a bundle\.$", fact)
