"""From an issue's name to its files: load, render, export. What the commands and the preview call."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from newsletter.content.load import load_issue, load_publication
from newsletter.content.model import Issue, Publication
from newsletter.content.workspace import Workspace
from newsletter.errors import Fault, NewsletterError
from newsletter.platforms.artifacts import Artifact, export_artifacts
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import find_platform
from newsletter.rendering.email import Email, render_email
from newsletter.rendering.templates import Templates

__all__ = ["Build", "Builder", "packaged_templates"]

# Starting processes costs as much as building this many issues.
_WORTH_SHARING = 8


@dataclass(frozen=True, slots=True)
class Build:
    """A built issue, not yet written."""

    issue: Issue
    platform: Platform
    email: Email
    artifacts: tuple[Artifact, ...]


class Builder:
    """Builds issues of one publication; the publication's file is read once.

    `templates` may be handed over from an earlier builder; those of their
    files that changed are read again.
    """

    def __init__(self, workspace: Workspace, templates: Templates | None = None) -> None:
        self.workspace = workspace
        if templates:
            templates.refresh()
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
        return Build(issue, chosen, email, export_artifacts(email))

    def build_many(self, names: Sequence[str], platform: str | None = None) -> Iterator[Build | tuple[Fault, ...]]:
        """Build issues, in the order of `names`: for each the build, or its faults.

        Many are shared out to the processors, where processes can be forked.
        """
        if len(names) < _WORTH_SHARING or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
            yield from (self._try_build(name, platform) for name in names)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # The first one loads what all need; the forked processes have it then.
        yield self._try_build(names[0], platform)
        pool = ProcessPoolExecutor(os.cpu_count(), get_context("fork"), _Worker.start, (self, platform))
        try:
            yield from pool.map(_Worker.build, names[1:], chunksize=4)
        finally:
            pool.shutdown(cancel_futures=True)

    def _try_build(self, name: str, platform: str | None) -> Build | tuple[Fault, ...]:
        try:
            return self.build(name, platform)
        except NewsletterError as error:
            return error.faults

    def _platform_of(self, issue: Issue) -> Platform:
        origin = issue.origin if "platform" in issue.origin.places else issue.publication.origin
        return find_platform(issue.platform, origin.place("platform"))


class _Worker:
    """A forked process: it builds what it is told, and leaves Ctrl-C to its parent."""

    _builder: ClassVar[Builder]
    _platform: ClassVar[str | None]

    @classmethod
    def start(cls, builder: Builder, platform: str | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls._builder, cls._platform = builder, platform

    @classmethod
    def build(cls, name: str) -> Build | tuple[Fault, ...]:
        return cls._builder._try_build(name, cls._platform)  # noqa: SLF001 - the same module


def packaged_templates() -> Path:
    """The templates that come with the program: in the wheel, or in the source tree."""
    packaged = Path(__file__).with_name("templates")
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "templates"
