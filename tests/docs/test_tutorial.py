"""The tutorial works as it is written: its files are written, its commands run, its output compared."""

import re
import shlex
from datetime import datetime

from click.testing import CliRunner

from docs.build_site import ROOT
from newsletter.cli.program import program

BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_tutorial(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # `init` starts the issue of this month.
    text = (ROOT / "docs/tutorial.md").read_text("utf-8").replace("2026-11", f"{datetime.now().astimezone():%Y-%m}")
    text = text.replace("/2026/", f"/{datetime.now().astimezone():%Y}/")
    ran = 0
    for kind, title, content in BLOCK.findall(text):
        if title:
            (tmp_path / "our-news" / title).write_text(content, "utf-8")
        elif kind == "console":
            for command, *lines in (part.splitlines() for part in content.split("$ ")[1:]):
                name, *arguments = shlex.split(command)
                if name == "cd":
                    monkeypatch.chdir(tmp_path / arguments[0])
                    continue
                output = CliRunner().invoke(program, arguments).output
                for line in lines:
                    pattern = ".*".join(map(re.escape, line.strip().split("…")))
                    assert re.search(pattern, output), f"{command}\n{output}\nlacks: {line}"
                ran += 1
                if "did you mean" in output:
                    fix(tmp_path / f"our-news/issues/{datetime.now().astimezone():%Y-%m}.yaml")
    assert ran == 6


def fix(manifest):
    manifest.write_text(manifest.read_text("utf-8").replace("care-in-number\n", "care-in-numbers\n"), "utf-8")
