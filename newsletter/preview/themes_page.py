"""One page that shows an issue in several themes, side by side. It needs no server."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping

from newsletter.build import Build
from newsletter.images.preparing import content_id
from newsletter.preview.assets import bundled_script, page_file

_SCRIPT = "themes.js"
_MARK = re.compile(r"\{(?:digest|title|themes|script)\}")


def themes_page(builds: Mapping[str, Build], descriptions: Mapping[str, str]) -> str:
    """The page for one issue, built in each theme: the builds and the themes' descriptions by their names.

    The images of issues/images/ are in the page. Those of the web are loaded, as by `newsletter build --open`.
    """
    themes = [
        {"name": name, "description": descriptions[name], "html": _html_with_pictures(build)}
        for name, build in builds.items()
    ]
    title = html.escape(next(iter(builds.values())).issue.title)
    script = f"\n{bundled_script(_SCRIPT)}"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    data = json.dumps(themes).replace("<", "\\u003c")
    parts = {"{digest}": digest, "{title}": title, "{themes}": data, "{script}": script}
    return _MARK.sub(lambda mark: parts[mark[0]], page_file("themes.html"))


def _html_with_pictures(build: Build) -> str:
    text = build.email_with_embedded_images.html
    for picture in build.pictures:
        address = f"data:image/{picture.subtype};base64,{base64.b64encode(picture.content).decode()}"
        text = text.replace(f"cid:{content_id(picture)}", address)
    return text
