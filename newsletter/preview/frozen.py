"""`preview.html`: the page of one built issue in one file, which needs no server and no network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from newsletter.build import Build
from newsletter.checks.runner import Report
from newsletter.output import Artifact
from newsletter.preview.assets import bundled_script, bundled_styles, page_file
from newsletter.preview.pictures import inside_addresses
from newsletter.preview.source_links import Places
from newsletter.preview.view import findings_of, view_of

__all__ = ["with_frozen_preview"]

NAME = "preview.html"

# Pictures must be in the file; the email's own styles are inline.
_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
# Stands where the page of an issue differs from that of another.
_CUT = "\0"
_HEAD = re.compile(r"<!-- live -->.*?<!-- /live -->\n?", re.DOTALL)


def with_frozen_preview(root: Path, made: Build, report: Report) -> tuple[Artifact, ...]:
    """The files of a built issue of the publication at `root`, and the frozen page of it with the findings of `report`.

    The same issue gives the same bytes.
    """
    places = Places(root, ())
    view = view_of(made, places, inside_addresses(made))
    page = _page({"view": view, "findings": findings_of(report, places)})
    return (*made.artifacts, Artifact(NAME, page))


def _page(frozen: dict[str, Any]) -> bytes:
    start, middle, end = _shell()
    title = html.escape(frozen["view"]["issue"]["title"])
    return b"".join((start, title.encode(), middle, _script_json(frozen), end))


@cache
def _shell() -> tuple[bytes, bytes, bytes]:
    """The page before its title, between title and issue, and after the issue."""
    script = f"\n{bundled_script()}"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(script=digest)}">\n'
        f"<title>{_CUT}</title>\n"
        f"<style>\n{bundled_styles()}\n</style>\n"
    )
    body = f'<script type="application/json" id="frozen">{_CUT}</script>\n<script type="module">{script}</script>\n'
    page = _HEAD.sub(lambda _: head, page_file("page.html"), count=1)
    page = page.replace('data-src="/frame"', 'data-srcdoc="<!doctype html>"').replace("</body>", f"{body}</body>")
    start, middle, end = page.encode().split(_CUT.encode())
    return start, middle, end


def _script_json(value: Any) -> bytes:
    """JSON, in ASCII, that cannot end the element it stands in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c").encode("ascii")
