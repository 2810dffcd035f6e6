"""The clipboard, read by the programs that the system has; what is copied from a browser has its links there."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.errors import Location, NewsletterError
from newsletter.sources.charset import decode_source
from newsletter.web_client import MAX_BYTES

#: How long a program may take, in seconds.
_SECONDS = 10.0
_NAME = "clipboard"
_WINDOWS = (
    "[Console]::OutputEncoding = [System.Text.Encoding]::UTF8; Add-Type -AssemblyName System.Windows.Forms; "
    "[System.Windows.Forms.Clipboard]::GetText('{}')"
)
# AppleScript prints the bytes of HTML as «data HTML3C703E…».
_APPLE = re.compile(r"«data HTML([0-9A-F]+)»")
# Windows puts lines with positions before the HTML, and the address of the page
# (https://learn.microsoft.com/windows/win32/dataxchg/html-clipboard-format).
_HEADER = re.compile(r"\AVersion:[^<]*")
_SOURCE = re.compile(r"^SourceURL:(https?://\S+)", re.MULTILINE)
# Cells that are copied are read as a table, from their text.
_SPREADSHEET = re.compile(r"urn:schemas-microsoft-com:office:excel|content=\"LibreOffice|google-sheets-html-origin")


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in the clipboard: a text that may be HTML, and the address of its page where that is known."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class _Program:
    """A program that prints what is in the clipboard: its name, and its arguments for HTML and for text."""

    name: str
    html: tuple[str, ...]
    text: tuple[str, ...]


_PROGRAMS = (
    _Program("wl-paste", ("--no-newline", "--type", "text/html"), ("--no-newline",)),
    _Program(
        "xclip",
        ("-selection", "clipboard", "-o", "-t", "text/html"),
        ("-selection", "clipboard", "-o", "-t", "UTF8_STRING"),
    ),
    _Program("osascript", ("-e", "the clipboard as «class HTML»"), ("-e", "the clipboard as text")),
    _Program(
        "powershell.exe",
        ("-NoProfile", "-STA", "-Command", _WINDOWS.format("Html")),
        ("-NoProfile", "-STA", "-Command", _WINDOWS.format("UnicodeText")),
    ),
)


def read_clipboard() -> Iterator[Copied]:
    """What is in the clipboard, as HTML when it has that, then as text.

    Raises NewsletterError when there is no program that reads it, when it has
    neither, or more than MAX_BYTES.
    """
    programs = [(program, path) for program in _PROGRAMS if (path := shutil.which(program.name))]
    if not programs:
        raise NewsletterError(
            "no program was found that reads the clipboard",
            Location.of_source(_NAME),
            "install wl-clipboard or xclip; or save the page in the browser, and import the file",
        )
    for program, path in programs:
        copied = [found for arguments in (program.html, program.text) if (found := _run(path, arguments))]
        if copied:
            # The text of a spreadsheet's cells is a table; their HTML is not.
            yield from sorted(copied, key=lambda each: bool(_SPREADSHEET.search(each.text)))
            return
    raise NewsletterError(
        "there is no text in it",
        Location.of_source(_NAME),
        "copy the part of the page that has the news, and try again",
    )


def _run(path: str, arguments: tuple[str, ...]) -> Copied | None:
    """What a program prints; None when it has nothing or takes too long."""
    try:
        with subprocess.Popen(  # noqa: S603 - a program of the system, with arguments of this module
            [path, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            timer = threading.Timer(_SECONDS, process.kill)
            timer.start()
            content = process.stdout.read(MAX_BYTES + 1) if process.stdout else b""
            if len(content) > MAX_BYTES:
                process.kill()
            process.wait()
            timer.cancel()
    except OSError:
        return None
    location = Location.of_source(_NAME)
    if len(content) > MAX_BYTES:
        raise NewsletterError(f"more than {MAX_BYTES // 1_000_000} MB", location, "copy the part that has the news")
    if process.returncode or not content.strip():
        return None
    text = decode_source(content, location)
    apple = _APPLE.search(text)
    if apple:
        text = decode_source(bytes.fromhex(apple[1]), location)
    header = _HEADER.match(text)
    source = _SOURCE.search(header[0]) if header else None
    return Copied(text[header.end() :] if header else text, source[1] if source else "")
