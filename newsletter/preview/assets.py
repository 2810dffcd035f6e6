"""The page's own files: what is served, and what is put into the frozen copy."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["MODULES", "STYLES", "bundled_script", "bundled_styles", "page_file"]

_PAGE = Path(__file__).with_name("page")

#: The style sheets, in order.
STYLES = ("page.css", "stage.css", "panels.css")

#: The script's modules, each after those that it imports.
MODULES = (
    "dom.js",
    "state.js",
    "colours.js",
    "dark.js",
    "email.js",
    "frame.js",
    "overlay.js",
    "stage.js",
    "listing.js",
    "inbox.js",
    "size.js",
    "findings.js",
    "problems.js",
    "actions.js",
    "issues.js",
    "live.js",
    "notes.js",
    "keys.js",
    "main.js",
)

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[\w-]+\.js\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |let |class )", re.MULTILINE)


def page_file(name: str) -> str:
    """The text of one of the page's files."""
    return (_PAGE / name).read_text("utf-8")


def bundled_script() -> str:
    """All modules as one script, for a page without a server: browsers load no module from a file.

    It relies on what the modules keep to: imports by name from one another
    alone, and no top-level name twice.
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", page_file(name))) for name in MODULES)


def bundled_styles() -> str:
    """All style sheets as one."""
    return "\n".join(page_file(name) for name in STYLES)
