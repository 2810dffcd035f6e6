"""`preview.html`: the page of one built issue in one file, which needs no server and no network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from functools import cache
from typing import Any

from newsletter.build import Build
from newsletter.checks.runner import Report
from newsletter.preview.assets import bundled_script, bundled_styles, page_file
from newsletter.preview.source_links import SourceLinks
from newsletter.preview.view import embedded_addresses, findings_of, view_of

# Pictures must be in the file; the email's own styles are inline.
_POLICY = (
    "default-src 'none'; script-src 'sha256-{script}'; style-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
# Marks where the page of an issue differs from that of another.
_CUT = "\0"
_HEAD = re.compile(r"<!-- live -->.*?<!-- /live -->\n?", re.DOTALL)


def frozen_page(build: Build, report: Report) -> bytes:
    """The page of a built issue with the findings of `report`. The same issue gives the same bytes."""
    links = SourceLinks(build.workspace.root)
    view = view_of(build, links, embedded_addresses(build))
    before_title, before_issue, end = _page_parts()
    title = html.escape(build.issue.title)
    issue = _script_json({"view": view, "findings": findings_of(report, links)})
    return f"{before_title}{title}{before_issue}{issue}{end}".encode()


@cache
def _page_parts() -> list[str]:
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
    return page.split(_CUT)


def _script_json(value: Any) -> str:
    """JSON, in ASCII, that cannot close the element that it is in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
