"""Publications of any size, made for measuring."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

PUBLICATION = """\
title: The Monthly
issue_title: "{title} No. {number}, {month} {year}"
organisation: An Organisation
sender: {name: The Monthly, email: news@example.org}
postal_address: 1 Example Street, 1200 Example City
contact: {email: news@example.org}
website: https://example.org/
platform: mailchimp
kinds: {Interview: interview, Event: event, Paper: publication, Film: video, Call: call, Note: brief, Lead: feature}
"""

KINDS = {
    "News": "",
    "Lead": "",
    "Interview": "person: Someone Somewhere\nrole: President of a cooperative\n",
    "Event": "start: 2020-09-22 14:00\ntime_zone: Europe/Zurich\nplace: Geneva, Switzerland\nregistration: https://example.org/register\n",
    "Paper": "authors: [An Author, Another Author]\nlanguages: [en, fr]\n",
    "Film": "duration: 3:45\n",
    "Call": "deadline: 2020-10-15 18:00\ntime_zone: UTC\n",
    "Note": "",
}

SUMMARY = (
    "Cooperatives *around the world* answered with [new services](https://example.org/services?a=1&b={n}) "
    "for their members, and with solidarity across sectors and borders. The report number {n} gathers "
    "what they did, what it cost and what they learnt; it closes with advice for policy makers.\n"
)


def write_item(root: Path, number: int) -> str:
    """Write the news item `number`; returns its id."""
    kinds = list(KINDS)
    kind = kinds[number % len(kinds)]
    day = date(2010, 1, 1) + timedelta(days=number % 3650)
    item_id = f"{day}-item-{number}"
    path = root / "issues/news" / f"{day:%Y}" / f"{item_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\nkind: {kind}\ntitle: 'Item {number}: a title as long as titles of news commonly are, or longer'\n"
        f"url: https://example.org/news/{number}\n{KINDS[kind]}---\n\n{SUMMARY.format(n=number)}",
        "utf-8",
    )
    return item_id


def write_issue(root: Path, month: str, first: int, items: int, per_section: int = 5) -> None:
    """Write an issue of `items` new items, counted from `first`."""
    ids = [write_item(root, first + number) for number in range(items)]
    lines = [
        "number: 1",
        "published: 2020-09-01",
        "preheader: What it holds",
        "introduction: Good morning.",
        "sections:",
    ]
    for start in range(0, items, per_section):
        lines += [f"  - title: Section {start // per_section + 1}", "    items:"]
        lines += [f"      - {item_id}" for item_id in ids[start : start + per_section]]
    (root / "issues" / f"{month}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def write_workspace(root: Path, *, issues: int = 1, items: int = 20, unpicked: int = 0) -> Path:
    """Write a publication with `issues` of `items` distinct items each, and `unpicked` more in the catalogue."""
    (root / "issues").mkdir(parents=True)
    (root / "issues/publication.yaml").write_text(PUBLICATION, "utf-8")
    for number in range(issues):
        write_issue(root, f"{2010 + number // 12}-{number % 12 + 1:02d}", number * items, items)
    for number in range(unpicked):
        write_item(root, issues * items + number)
    return root
