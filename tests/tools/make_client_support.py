"""Writes newsletter/checks/client_support.json from the npm package caniemail: facts only.

`make client-support` runs it. With a path it reads that copy of the package's
data/caniemail.json; without, it fetches the package with npm.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[2] / "newsletter/checks/client_support.json"

#: Our clients, by id: the name that people know, and the family and platforms of the source.
CLIENTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "outlook-windows": ("Outlook for Windows", "outlook", ("windows",)),
    "outlook-web": ("Outlook.com and new Outlook", "outlook", ("outlook-com",)),
    "outlook-mac": ("Outlook for macOS", "outlook", ("macos",)),
    "outlook-ios": ("Outlook for iOS", "outlook", ("ios",)),
    "outlook-android": ("Outlook for Android", "outlook", ("android",)),
    "gmail-web": ("Gmail", "gmail", ("desktop-webmail",)),
    "gmail-ios": ("Gmail for iOS", "gmail", ("ios",)),
    "gmail-android": ("Gmail for Android", "gmail", ("android",)),
    "gmail-other": ("Gmail app with another account", "gmail", ("ios", "android")),
    "apple-mail-mac": ("Apple Mail for macOS", "apple-mail", ("macos",)),
    "apple-mail-ios": ("Apple Mail for iOS", "apple-mail", ("ios",)),
    "yahoo": ("Yahoo Mail", "yahoo", ("desktop-webmail", "ios", "android")),
    "thunderbird": ("Thunderbird", "thunderbird", ("macos", "windows")),
    "samsung": ("Samsung Email", "samsung-email", ("android",)),
    "protonmail": ("ProtonMail", "protonmail", ("desktop-webmail", "ios", "android")),
    "gmx": ("GMX", "gmx", ("desktop-webmail", "ios", "android")),
    "web-de": ("WEB.DE", "web-de", ("desktop-webmail", "ios", "android")),
    "orange": ("Orange", "orange", ("desktop-webmail", "ios", "android")),
    "laposte": ("LaPoste.net", "laposte", ("desktop-webmail", "ios", "android")),
    "sfr": ("SFR", "sfr", ("desktop-webmail", "ios", "android")),
}

# The worst first: a family is as good as its weakest platform. "u" is unknown.
_ORDER = "nayu"


def latest(versions: dict[str, str]) -> str:
    """The newest tested version's value. The source lists them in the order of their tests."""
    return list(versions.values())[-1]


def support_of(feature: dict[str, Any], client: str, family: str, platforms: tuple[str, ...]) -> str:
    """One letter: y(es), a(lmost), n(o) or u(nknown)."""
    known = feature["stats"].get(family, {})
    values = []
    for platform in platforms:
        if known.get(platform):
            value = latest(known[platform])
            letter = value[0]
            notes = [(feature["notes_by_num"] or {}).get(number, "") for number in re.findall(r"#(\d+)", value)]
            about = [note for note in notes if re.search("non[- ]google account", note, re.IGNORECASE)]
            if about and family == "gmail":
                only = any(re.search(r"\bonly\b", note, re.IGNORECASE) for note in about)
                if client == "gmail-other":
                    letter = "y" if only else "n"
                elif len(about) == len(notes):
                    letter = "n" if only else "y"
            values.append(letter if letter in _ORDER else "u")
    return min(values, key=_ORDER.index, default="u")


def extract(source: dict[str, Any], version: str) -> dict[str, Any]:
    """The compact form."""
    return {
        "source": "https://www.caniemail.com/",
        "attribution": f"Can I email… by Rémi Parmentier and contributors, MIT; by the npm package caniemail {version}",
        "date": source["last_update_date"][:10],
        "clients": {client: name for client, (name, _, _) in CLIENTS.items()},
        "features": {
            feature["slug"]: [
                feature["title"].strip(),
                "".join(support_of(feature, client, family, platforms)
                        for client, (_, family, platforms) in CLIENTS.items()),
            ]
            for feature in sorted(source["data"], key=lambda each: each["slug"])
            if feature["category"] in ("css", "html", "image")
        },
    }  # fmt: skip


def fetch() -> tuple[dict[str, Any], str]:
    """The package's data and its version."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", "caniemail@latest"], cwd=folder, check=True, stdout=subprocess.DEVNULL
        )
        (package,) = Path(folder).glob("*.tgz")
        with tarfile.open(package) as archive:
            read = {
                name: json.load(archive.extractfile(f"package/{name}"))
                for name in ("package.json", "data/caniemail.json")
            }
    return read["data/caniemail.json"], read["package.json"]["version"]


def main() -> None:
    """Write the file."""
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        source = json.loads(path.read_text("utf-8"))
        version = json.loads((path.parents[1] / "package.json").read_text("utf-8"))["version"]
    else:
        source, version = fetch()
    lines = json.dumps(extract(source, version), ensure_ascii=False, indent=1)
    lines = re.sub(r"\[\s+(\".*?\"),\s+(\"\w+\")\s+\]", r"[\1, \2]", lines)
    TARGET.write_text(lines + "\n", "utf-8")


if __name__ == "__main__":
    main()
