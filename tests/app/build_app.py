"""Builds the single-file application of this system into dist/: `make app`.

PyInstaller: https://pyinstaller.org/en/stable/usage.html
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
START = "from newsletter.cli.program import program\n\nprogram()\n"


def main() -> None:
    """Build it."""
    parser = argparse.ArgumentParser(description="Builds the single-file application into dist/.")
    parser.add_argument("--name", default="newsletter", help="the file's name")
    # PyInstaller adds the ending on Windows itself.
    name = parser.parse_args().name.removesuffix(".exe")
    work = ROOT / "build/app"
    work.mkdir(parents=True, exist_ok=True)
    (work / "start.py").write_text(START, "utf-8")
    templates = ROOT / "templates"
    command = [
        *(sys.executable, "-m", "PyInstaller", "--onefile", "--noconfirm", "--log-level", "ERROR", "--name", name),
        *("--distpath", str(ROOT / "dist"), "--workpath", str(work), "--specpath", str(work)),
        *("--paths", str(ROOT), "--add-data", f"{templates}:newsletter/templates"),
        *("--collect-all", "newsletter", "--collect-data", "babel", "--collect-all", "mjml"),
        str(work / "start.py"),
    ]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
