"""The page's own files: what is served, and what is put into the frozen copy."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_PAGE = Path(__file__).with_name("page")

#: The style sheets, in order.
STYLES = ("page.css", "stage.css", "panels.css")

#: The script that imports all others.
MAIN = "main.js"

_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./([\w-]+\.js)\";\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function |const |let |class )", re.MULTILINE)


def page_file(name: str) -> str:
    """The text of one of the page's files."""
    return (_PAGE / name).read_text("utf-8")


@cache
def script_modules(name: str = MAIN) -> tuple[str, ...]:
    """The names of the modules that a module needs and then its own, each after those that it imports."""
    imported = (module for each in _IMPORT.findall(page_file(name)) for module in script_modules(each))
    return tuple(dict.fromkeys((*imported, name)))


def bundled_script(name: str = MAIN) -> str:
    """A module and all that it needs as one script, for a page without a server: browsers load no module from a file.

    The modules must import by name from one another alone, and use no
    top-level name twice.
    """
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", page_file(each))) for each in script_modules(name))


def bundled_styles() -> str:
    """All style sheets as one."""
    return "\n".join(page_file(name) for name in STYLES)
