"""From an issue's name to its files: load, render, export. What the commands and the preview call."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from newsletter.catalogue.past_issues import PastIssue, find_repeated_items, load_past_issues, past_issues_by_item
from newsletter.checks.context import CheckContext
from newsletter.content.load import load_issue, load_publication
from newsletter.content.model import Issue, Publication
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import NewsletterError, Problem
from newsletter.images.preparing import (
    IMAGES_FOLDER,
    PICTURE_SUFFIXES,
    Picture,
    image_notes,
    prepare_images,
    published_address,
    with_embedded_images,
    with_images,
)
from newsletter.output import Artifact, uninterrupted
from newsletter.platforms.artifacts import export_artifacts
from newsletter.platforms.eml import draft_message
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import find_platform
from newsletter.platforms.samples import fill_samples, sample_tag_set
from newsletter.rendering.email import Email, render_email
from newsletter.rendering.templates import Templates

__all__ = ["Build", "Builder"]

# Starting processes costs as much as building this many issues.
_WORTH_SHARING = 8


Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Build:
    """A built issue, not yet written.

    `pictures` are the local images that the email shows, and `inside` is the
    email as it stands in a message that carries them. `notes` say what the
    platform would not take as it stands, and what is left to do.
    """

    issue: Issue
    platform: Platform
    email: Email
    inside: Email
    pictures: tuple[Picture, ...]
    artifacts: tuple[Artifact, ...]
    notes: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


class Builder:
    """Builds issues of one publication; the publication's file is read once.

    `templates` may be handed over from an earlier builder; those of their
    files that changed are read again.
    `out` is the folder below which issues are written: images that lie there
    already are not made anew. With `embed_images`, local images travel
    inside the drafts.
    """

    def __init__(
        self,
        workspace: Workspace,
        templates: Templates | None = None,
        out: Path | None = None,
        *,
        embed_images: bool = False,
    ) -> None:
        self.workspace = workspace
        self.embed_images = embed_images
        self.out = out or workspace.root / "out"
        self._pictures: dict[str, Picture] = {}
        if templates:
            templates.refresh()
        self.templates = templates or Templates([workspace.templates, packaged_templates()])

    @cached_property
    def publication(self) -> Publication:
        """The publication. Raises NewsletterError."""
        return load_publication(self.workspace, find_platform)

    @cached_property
    def past_issues(self) -> tuple[PastIssue, ...]:
        """All issues in short, in the order in which they went out."""
        return load_past_issues(self.workspace)

    @cached_property
    def past_issues_by_item(self) -> dict[str, list[PastIssue]]:
        """The issues that picked each item, by its id."""
        return past_issues_by_item(self.past_issues)

    def refresh(self) -> None:
        """Read again what changed since: the publication, the other issues, the templates."""
        for name in ("publication", "past_issues", "past_issues_by_item"):
            self.__dict__.pop(name, None)
        self.templates.refresh()

    def build(self, issue_id: str, platform: str | None = None, *, sample: bool = False) -> Build:
        """Build one issue for `platform`, by default its own. Raises NewsletterError with all problems.

        With `sample`, merge tags are filled with samples.
        """
        publication: Publication | None
        try:
            publication = self.publication
        except NewsletterError:
            # Read again with the manifest, so that the problems of both are told.
            publication = None
        issue = load_issue(self.workspace, issue_id, publication, find_platform)
        chosen = find_platform(platform or issue.platform)
        tags = sample_tag_set(chosen, issue.publication) if sample else chosen.tag_set(issue.publication)
        rendered = render_email(issue, self.templates, tags)
        if sample:
            rendered = fill_samples(rendered, chosen)
        pictures = prepare_images(issue, rendered.html, self.workspace.issues, partial(self._find_picture, issue.id))
        self._pictures |= {picture.stem: picture for picture in pictures}
        email = with_images(rendered, pictures, issue.publication.images_url)
        inside = with_embedded_images(rendered, pictures)
        draft = draft_message(inside, chosen, pictures) if self.embed_images else draft_message(email, chosen)
        return Build(
            issue=rendered.issue,
            platform=chosen,
            email=email,
            inside=inside,
            pictures=pictures,
            artifacts=export_artifacts(email, draft, pictures),
            notes=() if sample else tuple(image_notes(issue, pictures)),
            warnings=() if sample else tuple(find_repeated_items(self.past_issues_by_item, issue)),
        )

    def check_context(self, made: Build) -> CheckContext:
        """What the rules look at, for a built issue."""
        url = made.issue.publication.images_url
        pictures = {
            address: len(picture.content)
            for picture in made.pictures
            for address in {published_address(picture, url), published_address(picture, None)}
        }
        history = tuple(past for past in self.past_issues if past.id != made.issue.id)
        return CheckContext(
            made.email,
            made.platform,
            self.workspace.issues,
            history,
            self.templates.folders,
            pictures,
            self.past_issues_by_item,
        )

    def _find_picture(self, issue_id: str, stem: str) -> tuple[str, bytes] | None:
        """A picture that was made before: by this builder, or into the issue's folder."""
        if stem in self._pictures:
            return self._pictures[stem].name, self._pictures[stem].content
        for suffix in PICTURE_SUFFIXES:
            path = self.out / issue_id / IMAGES_FOLDER / f"{stem}{suffix}"
            if path.is_file():
                return path.name, path.read_bytes()
        return None

    def build_many(
        self, names: Sequence[str], then: Callable[[Builder, Build], Made], platform: str | None = None
    ) -> Generator[Made | tuple[Problem, ...]]:
        """Build issues, in the order of `names`: for each what `then` makes of the build, or its problems.

        Many are shared out to the processors, where processes can be forked;
        `then` is called there too.
        """
        if len(names) < _WORTH_SHARING or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
            yield from (self._try_build(name, then, platform) for name in names)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # The first one loads what all need; the forked processes have it then, and it stays:
        # looking through it for what could be thrown away would copy it for each.
        yield self._try_build(names[0], then, platform)
        pool = ProcessPoolExecutor(os.cpu_count(), get_context("fork"), _Worker.start, (self, then, platform))
        gc.freeze()
        try:
            yield from pool.map(_Worker.build, names[1:], chunksize=4)
        finally:
            # An interrupted shutdown would leave processes that wait for work for ever.
            with uninterrupted():
                pool.shutdown(cancel_futures=True)
            gc.unfreeze()

    def _try_build(
        self, name: str, then: Callable[[Builder, Build], Made], platform: str | None
    ) -> Made | tuple[Problem, ...]:
        try:
            return then(self, self.build(name, platform))
        except NewsletterError as error:
            return error.problems


class _Worker:
    """A forked process: it builds what it is told, leaves Ctrl-C to its parent, and ends with it."""

    _task: ClassVar[Callable[[str], Any]]

    @classmethod
    def start(cls, builder: Builder, then: Callable[[Builder, Build], Any], platform: str | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        threading.Thread(target=cls._end_with_parent, daemon=True).start()
        cls._task = lambda name: builder._try_build(name, then, platform)  # noqa: SLF001 - the same module

    @staticmethod
    def _end_with_parent() -> None:
        """Leave no process behind that waits for a parent that was killed."""
        from multiprocessing import parent_process

        parent = parent_process()
        if parent:
            parent.join()
            os._exit(1)

    @classmethod
    def build(cls, name: str) -> Any:
        return cls._task(name)
