"""From an issue's name to its files: load, render, export. What the commands and the preview call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from newsletter.content.load import load_issue, load_publication
from newsletter.content.model import Issue, Publication
from newsletter.content.runs import find_reruns
from newsletter.content.workspace import Workspace
from newsletter.errors import Fault, NewsletterError
from newsletter.platforms.artifacts import Artifact, export_artifacts
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import find_platform
from newsletter.rendering.email import Email, render_email
from newsletter.rendering.templates import Templates

__all__ = ["Build", "Builder", "packaged_templates"]


@dataclass(frozen=True, slots=True)
class Build:
    """A built issue, not yet written."""

    issue: Issue
    platform: Platform
    email: Email
    artifacts: tuple[Artifact, ...]
    warnings: tuple[Fault, ...] = ()


class Builder:
    """Builds issues of one publication; the publication's file is read once.

    `templates` may be handed over from an earlier builder: they notice
    changed files themselves.
    """

    def __init__(self, workspace: Workspace, templates: Templates | None = None) -> None:
        self.workspace = workspace
        self.templates = templates or Templates([workspace.templates, packaged_templates()])

    @cached_property
    def publication(self) -> Publication:
        """The publication. Raises NewsletterError."""
        return load_publication(self.workspace)

    def build(self, issue_id: str, platform: str | None = None) -> Build:
        """Build one issue for `platform`, by default its own. Raises NewsletterError with all faults."""
        try:
            publication = self.publication
        except NewsletterError:
            # Read again with the manifest, so that the faults of both are told.
            issue = load_issue(self.workspace, issue_id)
        else:
            issue = load_issue(self.workspace, issue_id, publication)
        chosen = find_platform(platform) if platform else self._platform_of(issue)
        email = render_email(issue, self.templates, chosen.tag_set(issue.publication))
        return Build(issue, chosen, email, export_artifacts(email), tuple(find_reruns(self.workspace, issue)))

    def _platform_of(self, issue: Issue) -> Platform:
        origin = issue.origin if "platform" in issue.origin.places else issue.publication.origin
        return find_platform(issue.platform, origin.place("platform"))


def packaged_templates() -> Path:
    """The templates that come with the program: in the wheel, or in the source tree."""
    packaged = Path(__file__).with_name("templates")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"
