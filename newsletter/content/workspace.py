"""Where a publication's files are, found from the current folder upwards."""

from __future__ import annotations

import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from newsletter.content.field_types import is_item_id
from newsletter.content.files import is_file, is_folder
from newsletter.content.layouts import Layouts, find_layouts
from newsletter.errors import Location, NewsletterError

_ISSUE_ID = re.compile(r"(?:19|20)\d{2}-(0[1-9]|1[0-2])(-[a-z0-9]+)*")


def is_issue_id(text: str) -> bool:
    """Whether `text` names an issue: its month, or its month and a word for a special."""
    return bool(_ISSUE_ID.fullmatch(text)) and len(text) <= 100


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds `issues/`, and perhaps `templates/`."""

    root: Path

    @property
    def issues(self) -> Path:
        """The editors' folder."""
        return self.root / "issues"

    @property
    def publication(self) -> Path:
        """What is the same every month."""
        return self.issues / "publication.yaml"

    @property
    def news(self) -> Path:
        """The catalogue of news items, a folder a year."""
        return self.issues / "news"

    @property
    def templates(self) -> Path:
        """The designers' folder; it may be missing."""
        return self.root / "templates"

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for: the designers' folder, then the program's."""
        return tuple(dict.fromkeys((self.templates.resolve(), packaged_templates().resolve())))

    def layouts(self) -> Layouts:
        """The layouts that items of this publication can have."""
        return find_layouts(self.template_folders)

    def manifest(self, issue_id: str) -> Path:
        """The manifest of an issue, whether or not it exists."""
        return self.issues / f"{issue_id}.yaml"

    def item(self, item_id: str) -> Path:
        """The file of a news item, whether or not it exists."""
        return Path(self.root, f"issues/news/{item_id[:4]}/{item_id}.md")

    def issue_ids(self) -> list[str]:
        """The ids of all issues, oldest first."""
        return sorted(path.stem for path in self.issues.glob("*.yaml") if is_issue_id(path.stem))

    def misnamed(self) -> list[Path]:
        """The files that look like manifests but have no issue's name."""
        return sorted(
            path
            for path in (*self.issues.glob("*.yaml"), *self.issues.glob("*.yml"))
            if path != self.publication and not (path.suffix == ".yaml" and is_issue_id(path.stem))
        )

    def item_ids(self) -> list[str]:
        """The ids of all news items, oldest first; it reads the folders, not the files."""
        found = self.news.glob("*/*.md")
        return sorted(path.stem for path in found if is_item_id(path.stem) and path.stem[:4] == path.parent.name)

    def resolve_issue(self, name: str) -> str:
        """The id that `name` means: an id, or the path of a manifest in this publication.

        Raises NewsletterError, naming the issues that exist, when there is none.
        """
        issue_id = name
        if name.endswith(".yaml"):
            path = Path(name)
            if path.parent == Path() and not is_file(path):
                path = self.issues / name
            if path.parent.resolve() != self.issues.resolve():
                raise NewsletterError(
                    f"'{name}' is not a manifest of this publication", hint=f"manifests are in {Location(self.issues)}"
                )
            issue_id = path.stem
        known = self.issue_ids()
        if issue_id in known:
            return issue_id
        other = self.issues / f"{Path(name).name.removesuffix('.yml')}.yml"
        if is_file(other):
            raise NewsletterError("a manifest ends in .yaml", Location(other), f"name it {other.stem}.yaml")
        if re.fullmatch(r"[\w. -]{1,80}", issue_id) and self.manifest(issue_id).is_file():
            raise NewsletterError(
                f"'{issue_id}' is not a name for an issue",
                Location(self.manifest(issue_id)),
                "name the file by its month, for example 2020-08.yaml or 2020-11-symposium.yaml",
            )
        hint = f"the {'last ' if len(known) > 12 else ''}issues are {', '.join(known[-12:])}"
        raise NewsletterError(
            f"there is no issue '{issue_id}'", hint=hint if known else f"there are none yet in {Location(self.issues)}"
        )


def find_workspace(start: Path, *, root: Path | None = None) -> Workspace:
    """The publication at `root`, or the nearest one at or above `start`.

    Raises NewsletterError when there is none, or when the one that was found
    may be a stranger's: templates and settings of a publication take effect.
    """
    if root is not None:
        if is_folder(root / "issues"):
            return Workspace(root)
        raise NewsletterError(f"there is no folder 'issues' in {root}", hint="give the folder that holds issues/")
    for folder in (start, *start.parents):
        if (folder / "issues").is_dir():
            _refuse_strangers(folder)
            return Workspace(folder)
    raise NewsletterError(
        f"there is no newsletter in {start} or above it",
        hint="go to the folder that holds issues/, give it as --root, or start one with: newsletter init",
    )


def _refuse_strangers(root: Path) -> None:
    """Raise NewsletterError for a folder of another user, or one that all can write into, as git does.

    Source: https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory.
    """
    if sys.platform == "win32":
        return
    # Whoever became root with sudo works on files of their own.
    own = {str(os.getuid()), os.environ.get("SUDO_UID", "") if os.getuid() == 0 else ""}
    for folder in (root, root / "issues"):
        status = folder.stat()
        if status.st_mode & stat.S_IWOTH:
            reason = "everyone can write into it"
        elif str(status.st_uid) not in own:
            reason = "it belongs to another user"
        else:
            continue
        hint = f"if you trust what is in it, add --root {root}"
        raise NewsletterError(f"the publication in {root} is not used: {reason}", Location(folder), hint)


def packaged_templates() -> Path:
    """The templates that come with the program: in the wheel, or in the source tree."""
    packaged = Path(__file__).parent.with_name("templates")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"
