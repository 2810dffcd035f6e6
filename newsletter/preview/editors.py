"""Links that open a file in an editor, at a line."""

from __future__ import annotations

import re
from urllib.parse import quote

from newsletter.errors import Location, NewsletterError
from newsletter.wording import did_you_mean

#: Patterns of addresses, by the editor's name. They open a file at a line:
#: https://code.visualstudio.com/docs/configure/command-line#_opening-vs-code-with-urls
#: https://zed.dev/docs/command-line-interface
#: https://www.jetbrains.com/help/idea/opening-files-from-command-line.html
#: https://macromates.com/blog/2007/the-textmate-url-scheme/
EDITORS: dict[str, str] = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "cursor": "cursor://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "none": "",
}

_PATTERN = re.compile(r"[a-z][a-z0-9+.-]*:")
_REFUSED = ("javascript:", "data:", "vbscript:")


def find_editor(name: str) -> str:
    """The pattern of an editor, or `name` itself when it is a pattern.

    A pattern is an address with `{path}`, and `{line}` and `{column}` where
    the editor takes them. Raises NewsletterError for anything else.
    """
    if name in EDITORS:
        return EDITORS[name]
    if "{path}" in name and _PATTERN.match(name) and not name.startswith(_REFUSED):
        return name
    known = f"use {', '.join(EDITORS)}, or an address such as my-editor://{{path}}:{{line}}"
    raise NewsletterError(f"no editor '{name}'", hint=did_you_mean(name, EDITORS) or known)


def editor_link(pattern: str, place: Location) -> str:
    """The address that opens `place`, or '' without a pattern."""
    if not pattern:
        return ""
    path = quote(place.path.resolve().as_posix())
    return (
        pattern.replace("{path}", path if path.startswith("/") else f"/{path}")
        .replace("{line}", str(place.line or 1))
        .replace("{column}", str(place.column or 1))
    )
