"""The next issue: a manifest with the news that no issue has published, for an editor to choose from."""

from __future__ import annotations

import calendar
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from newsletter.catalogue.index import Catalogue, Entry, load_catalogue
from newsletter.catalogue.item_files import yaml_scalar
from newsletter.catalogue.past_issues import PastIssue
from newsletter.content.dates import format_day
from newsletter.content.field_types import is_item_id
from newsletter.content.files import read_text
from newsletter.content.load import load_publication
from newsletter.content.model import Publication
from newsletter.content.schema import schema_comment
from newsletter.content.workspace import Workspace, is_issue_id
from newsletter.content.yaml_nodes import Scalar, parse_yaml
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.output import write_file
from newsletter.wording import truncate

#: How many items that were left out are listed; `newsletter news --unused` lists all.
_MAX_LEFT = 40
_STANDING = ("preheader", "introduction", "platform")


@dataclass(frozen=True, slots=True)
class NextIssue:
    """A manifest before it is written: its candidates by section, what was left out and why."""

    path: Path
    number: int
    published: date
    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    left: tuple[tuple[Entry, str], ...]
    text: str
    problems: tuple[Problem, ...] = ()

    @property
    def candidates(self) -> int:
        """How many items are in its sections."""
        return sum(len(entries) for _, entries in self.sections)


def plan_next_issue(workspace: Workspace, issue_id: str, *, from_last: bool = False) -> NextIssue:
    """The manifest of a new issue; `from_last` copies the last issue's standing texts.

    Raises NewsletterError when the name is invalid, or the issue exists.
    """
    if not is_issue_id(issue_id):
        raise NewsletterError(f"'{issue_id}' is not a name for an issue", hint="give its month, for example 2020-10")
    path = workspace.manifest(issue_id)
    if path.exists():
        raise NewsletterError(
            "the issue exists", Location(path), "a manifest is never overwritten; delete it first, or edit it"
        )
    publication = load_publication(workspace)
    catalogue = load_catalogue(workspace)
    earlier = [past for past in catalogue.past_issues if past.id < issue_id]
    last = max(earlier, key=lambda past: (len(past.id) == len("2020-08"), past.order), default=None)
    published = _published(issue_id, last)
    number = _number(issue_id, earlier, publication.numbering)
    cut_off = _cut_off(last)
    if cut_off is None:
        # The first issue of all begins with its month.
        cut_off = date(int(issue_id[:4]), int(issue_id[5:7]), 1) - timedelta(days=1)
    candidates, left = _sort_out(catalogue, publication, cut_off, published)
    sections = _sections(candidates, last, earlier, catalogue)
    standing = _standing_texts(workspace, last) if from_last and last else {}
    text = _text(number, published, last, cut_off, sections, left, standing)
    return NextIssue(path, number, published, sections, tuple(left), text, catalogue.problems)


def write_next_issue(planned: NextIssue) -> Path:
    """Write the manifest. Raises NewsletterError when it exists by now."""
    if planned.path.exists():
        raise NewsletterError("the issue exists", Location(planned.path), "a manifest is never overwritten")
    return write_file(planned.path, planned.text)


def _published(issue_id: str, last: PastIssue | None) -> date:
    """As long after its month as the last issue was; else the first day of the month after."""
    year, month = int(issue_id[:4]), int(issue_id[5:7])
    day, months = 1, 1
    if last and last.published:
        before = date.fromisoformat(last.published)
        months = (before.year - int(last.id[:4])) * 12 + before.month - int(last.id[5:7])
        day = before.day
    year, month = year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _number(issue_id: str, earlier: Sequence[PastIssue], numbering: str) -> int:
    """One more than the last: of all, or of the same year."""
    year = "" if numbering == "running" else issue_id[:4]
    numbers = [past.number for past in earlier if past.number is not None and past.id.startswith(year)]
    return max(numbers, default=0) + 1


def _cut_off(last: PastIssue | None) -> date | None:
    """The day of the newest item of the last issue: what is newer could not be in it."""
    days = [pick[:10] for pick in last.picks if is_item_id(pick)] if last else []
    if last and last.published:
        days = [min(max(days, default=last.published), last.published)]
    return date.fromisoformat(max(days)) if days else None


def _sort_out(
    catalogue: Catalogue, publication: Publication, cut_off: date, published: date
) -> tuple[list[Entry], list[tuple[Entry, str]]]:
    """The candidates, and the others with the reason; the newest first."""
    own = _title_pattern(publication)
    candidates: list[Entry] = []
    left: list[tuple[Entry, str]] = []
    for entry in reversed(catalogue.entries):
        if entry.never or entry.id in catalogue.issues_of or own.fullmatch(" ".join(entry.title.split())):
            continue
        if entry.date > published:
            left.append((entry, f"dated after the issue is published, {format_day(published, 'en')}"))
        elif entry.until and entry.until < str(published):
            left.append((entry, f"over since {format_day(date.fromisoformat(entry.until), 'en')}"))
        elif entry.date <= cut_off:
            left.append((entry, f"not newer than {format_day(cut_off, 'en')}"))
        else:
            candidates.append(entry)
    return candidates, left


def _title_pattern(publication: Publication) -> re.Pattern[str]:
    """What matches the title of any issue of this newsletter, as a listing has it."""
    parts = {"title": re.escape(publication.title), "number": r"\d+", "month": r"\w+", "year": r"\d{4}"}
    pattern = ""
    for literal, name in re.findall(r"([^{]*)(?:\{(\w*)[^}]*\})?", publication.issue_title):
        pattern += re.escape(literal).replace(",", ",?") + parts.get(name, "")
    return re.compile(pattern.replace(r"\ ", r"\s+"), re.IGNORECASE)


def _sections(
    candidates: Sequence[Entry], last: PastIssue | None, earlier: Sequence[PastIssue], catalogue: Catalogue
) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The last issue's sections, each with the candidates whose kind was mostly published there.

    A kind that the last issue has not goes where the newest issue with it had it, in a section of its own if need be.
    """
    titles = list(dict.fromkeys(title for title, _ in last.sections if title)) if last else []
    titles = titles or ["News"]
    kinds = {entry.id: entry.kind for entry in catalogue.entries}
    sections_of: dict[str, Counter[str]] = {}
    issues_of: dict[str, PastIssue] = {}
    for past in sorted(earlier, key=lambda past: (past is last, past.order), reverse=True):
        found: dict[str, Counter[str]] = {}
        for title, items in past.sections:
            for item in items:
                if title and item in kinds:
                    found.setdefault(kinds[item], Counter())[title] += 1
        sections_of = {**found, **sections_of}
        issues_of = {**dict.fromkeys(found, past), **issues_of}
    # A kind that no issue had goes where most of the last issue's items are.
    sizes = Counter({title: len(items) for title, items in last.sections if title}) if last else Counter()
    fullest = sizes or Counter(titles)
    chosen: dict[str, list[Entry]] = {}
    for entry in candidates:
        title, _ = sections_of.get(entry.kind, fullest).most_common(1)[0]
        chosen.setdefault(title, []).append(entry)
        if title not in titles:
            titles.insert(_position(title, issues_of[entry.kind], titles), title)
    return tuple((title, tuple(chosen.get(title, ()))) for title in titles)


def _position(title: str, past: PastIssue, titles: Sequence[str]) -> int:
    """Where a section goes among others: after those that a past issue had before it."""
    before = list(itertools.takewhile(lambda other: other != title, (other for other, _ in past.sections)))
    return max((titles.index(other) + 1 for other in before if other in titles), default=0)


def _standing_texts(workspace: Workspace, last: PastIssue) -> dict[str, str]:
    """The lines of the last manifest with its standing texts, as they are written there."""
    path = workspace.manifest(last.id)
    text = read_text(path)
    root = parse_yaml(text, path).root
    return {
        key.value: text[key.start_mark.index : value.end_mark.index].rstrip()
        for key, value in (root.value if root else ())
        if key.value in _STANDING and isinstance(value, Scalar) and value.value
    }


def _text(
    number: int,
    published: date,
    last: PastIssue | None,
    cut_off: date,
    sections: Sequence[tuple[str, Sequence[Entry]]],
    left: Sequence[tuple[Entry, str]],
    standing: dict[str, str],
) -> str:
    """The manifest's text."""
    after = f", newer than {format_day(cut_off, 'en')}" + (f", the newest item of {last.id}" if last else "")
    lines = [
        schema_comment("manifest"),
        f"number: {number}",
        f"published: {published}  # check the day",
        "# subject: the subject line; the title when absent",
        standing.get("preheader", "# preheader: the line that inboxes show after the subject"),
        standing.get("introduction", "# introduction: |\n#   A few lines that open the issue."),
        *([standing["platform"]] if "platform" in standing else []),
        "",
        f"# News that no issue has published{after}; the newest first.",
        "# Delete what you do not want, and put the lines in the right order.",
        "sections:",
    ]
    for title, entries in sections:
        # A section without items is a problem: it waits as a comment.
        mark = "  " if entries else "  # "
        lines.append(f"{mark}- title: {yaml_scalar(title)}")
        lines.append(f"{mark}  items:" + ("" if entries else "  # nothing new of the kinds that went here"))
        lines += [f"      - {entry.id}  # {_remark(entry)}" for entry in entries]
        lines.append("")
    if left:
        lines.append("# Left out; move a line into a section, without its #, to publish it.")
        # Without "# ", which is what editors take away, a line has the indentation of an item.
        lines += [f"#       - {entry.id}  # {reason}; {_remark(entry)}" for entry, reason in left[:_MAX_LEFT]]
        if len(left) > _MAX_LEFT:
            lines.append(f"# and {len(left) - _MAX_LEFT} older ones: newsletter news --unused")
    return "\n".join(lines).rstrip() + "\n"


def _remark(entry: Entry) -> str:
    return f"{entry.kind}: {truncate(' '.join(entry.title.split()), 70)}"
