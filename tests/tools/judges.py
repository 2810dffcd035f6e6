"""`make judges`: what programs from outside say of the emails, beside what was asked.

The emails are both issues of this repository, one in Arabic, and one with all layouts in each theme. The judges
are html-validate, axe-core, Emailens and caniemail (npm), and SpamAssassin (Debian); need_judges.sh installs them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from newsletter.build import Builder
from newsletter.content.theme import find_themes
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.output import write_artifacts
from tests.browser.conftest import CHROMIUM
from tests.rich_issue import RICH_ISSUE, write_rich_publication

ROOT = Path(__file__).parents[2]
JUDGES = ROOT / ".judges"
MODULES = JUDGES / "node_modules"

#: What was asked: the sign of the comparison, and the figure.
ASKED: dict[str, tuple[str, float]] = {
    "html-validate": ("<=", 1),
    "axe-core": ("<=", 0),
    "Emailens": (">=", 96),
    "Emailens spam": (">=", 95),
    "Emailens accessibility": (">=", 94),
    "Outlook Windows lacks": ("<=", 5),
    "Gmail lacks": ("<=", 0),
    "Apple lacks": ("<=", 0),
    "Outlook.com lacks": ("<=", 0),
    "Yahoo lacks": ("<=", 3),
    "SpamAssassin": ("<=", 0),
}

#: Where a judge is wrong: the beginning of what it says, and why.
WRONG = {
    "html-validate: prefer-native-element": "webmail removes <article>, and keeps the role",
    "Emailens spam: No physical mailing address": "it knows English words for streets alone, such as Street or Road",
}

#: A figure, and what the judge says of it.
Verdict = tuple[float, list[str]]


def build_emails(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """Builds the emails into `folder`: the name, the HTML and the draft message of each."""
    repository, arabic = Builder(Workspace(ROOT)), Builder(Workspace(ROOT / "tests/golden/arabic/workspace"))
    builds: list[tuple[str, Builder, str, str | None]] = [
        (issue, repository, issue, None) for issue in repository.workspace.issue_ids()[:2]
    ]
    builds.append(("Arabic", arabic, "2021-03", None))
    rich = Builder(write_rich_publication(folder / "rich"))
    builds += [(f"all layouts, {theme}", rich, RICH_ISSUE, theme) for theme in find_themes([packaged_templates()])]
    for number, (name, builder, issue, theme) in enumerate(builds):
        build = builder.build(issue, theme=theme)
        write_artifacts(folder / str(number), build.artifacts)
        yield name, folder / f"{number}/email.html", folder / f"{number}/email.eml"


def judge_with_node(emails: list[Path]) -> dict[Path, dict[str, Verdict]]:
    """html-validate and caniemail."""
    command = ["node", str(ROOT / "tests/tools/judges.mjs"), str(JUDGES), *map(str, emails)]
    with tempfile.TemporaryFile() as out:  # a pipe would be cut off when Node.js exits
        subprocess.run(command, stdout=out, check=True)
        out.seek(0)
        found = json.load(out)
    verdicts: dict[Path, dict[str, Verdict]] = {}
    for name, judged in found.items():
        lacks = {f"{group} lacks": (float(len(missing)), missing) for group, missing in judged["lacking"].items()}
        verdicts[Path(name)] = {"html-validate": (len(judged["messages"]), judged["messages"]), **lacks}
    return verdicts


def judge_with_emailens(email: Path) -> dict[str, Verdict]:
    """Emailens: how much of the email 15 mail programs show, unwanted mail, and accessibility, each out of 100."""
    with tempfile.TemporaryFile() as out:
        command = [str(MODULES / ".bin/emailens"), "audit", str(email), "--json"]
        subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=False)  # it exits 1 for findings
        out.seek(0)
        report: dict[str, Any] = json.load(out)
    scores = {name: each["score"] for name, each in report["compatibility"]["scores"].items()}
    lost: dict[str, list[str]] = {}
    for each in report["compatibility"]["warnings"]:
        if each["severity"] != "info":
            clients = lost.setdefault(each["property"], [])
            clients += [each["client"]] if each["client"] not in clients else []
    spam, accessibility = report["spam"], report["accessibility"]
    return {
        "Emailens": (
            round(sum(scores.values()) / len(scores)),
            [f"{name}: {', '.join(clients)}" for name, clients in lost.items()],
        ),
        "Emailens spam": (spam["score"], [each["message"] for each in spam["issues"]]),
        "Emailens accessibility": (accessibility["score"], [each["message"] for each in accessibility["issues"]]),
    }


def judge_with_axe(page: Page, email: Path) -> dict[str, Verdict]:
    """axe-core, in Chromium, light and dark, on a wide and a narrow window."""
    messages: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in (700, 375):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(email.as_uri())
            page.evaluate((MODULES / "axe-core/axe.min.js").read_text("utf-8"))
            found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
            messages |= {f"{each['id']}: {each['help']}" for each in found["violations"]}
    return {"axe-core": (len(messages), sorted(messages))}


def judge_with_spamassassin(message: Path) -> dict[str, Verdict]:
    """SpamAssassin without the network, on the draft message."""
    result = subprocess.run(
        ["spamassassin", "--local", "--test-mode"], input=message.read_bytes(), capture_output=True, check=True
    )
    text = result.stdout.decode("utf-8", "replace")
    score = re.search(r"\((-?[\d.]+) points, ", text)
    tests = re.findall(r"^ *(-?\d+\.\d+) (\w+) +(.+)$", text[text.rfind("Content analysis details") :], re.MULTILINE)
    assert score, text
    return {
        "SpamAssassin": (
            float(score[1]) + 0.0,  # without the sign of "-0.0"
            [f"{points} {name}: {what}" for points, name, what in tests if float(points) > 0],
        )
    }


def main() -> int:
    """Print the figures; 1 when one of them is not as it was asked."""
    with tempfile.TemporaryDirectory() as folder:
        emails = list(build_emails(Path(folder)))
        verdicts: dict[Path, dict[str, Verdict]] = {html: {} for _, html, _ in emails}
        if (MODULES / "caniemail").is_dir():
            for html, judged in judge_with_node(list(verdicts)).items():
                verdicts[html] |= judged | judge_with_emailens(html)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                page = browser.new_page()
                page.route(re.compile("^(?!file:)"), lambda route: route.abort())
                for html in verdicts:
                    verdicts[html] |= judge_with_axe(page, html)
                browser.close()
        if shutil.which("spamassassin"):
            for _, html, message in emails:
                verdicts[html] |= judge_with_spamassassin(message)
        return _print([(name, verdicts[html]) for name, html, _ in emails])


def _print(emails: list[tuple[str, dict[str, Verdict]]]) -> int:
    names = [name for name, _ in emails]
    print(f"{'':<24}{'asked':>8}  " + "  ".join(names))
    failed = 0
    reasons: dict[str, list[str]] = {}
    for judge, (sign, asked) in ASKED.items():
        cells = []
        for name, verdicts in emails:
            if judge not in verdicts:
                cells.append("–".rjust(len(name)))
                continue
            figure, messages = verdicts[judge]
            fine = figure <= asked if sign == "<=" else figure >= asked
            failed += not fine
            cells.append(f"{figure:g}{'' if fine else ' !'}".rjust(len(name)))
            for message in messages:
                reasons.setdefault(f"{judge}: {message}", []).append(name)
        print(f"{judge:<24}{sign + ' ' + format(asked, 'g'):>8}  " + "  ".join(cells))
    print()
    for reason, where in reasons.items():
        shown = "all" if set(where) == set(names) else ", ".join(dict.fromkeys(where))
        wrong = next((f" (wrong: {why})" for beginning, why in WRONG.items() if reason.startswith(beginning)), "")
        print(f"{reason}  [{shown}]{wrong}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
