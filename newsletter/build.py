"""From an issue's name to its files: what the commands, the preview and `import newsletter` call."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from newsletter.catalogue.past_issues import PastIssue, find_repeated_items, load_past_issues, past_issues_by_item
from newsletter.checks.context import CheckContext
from newsletter.checks.rule import Finding
from newsletter.content import load
from newsletter.content.field_types import Theme
from newsletter.content.model import Issue, Publication
from newsletter.content.workspace import Workspace, find_workspace
from newsletter.errors import NewsletterError, Problem
from newsletter.images.preparing import (
    IMAGES_FOLDER,
    PICTURE_SUFFIXES,
    Picture,
    image_notes,
    is_intact,
    note_pictures,
    prepare_images,
    published_address,
    with_embedded_images,
    with_images,
)
from newsletter.output import Artifact
from newsletter.platforms.artifacts import export_artifacts
from newsletter.platforms.eml import draft_message
from newsletter.platforms.platform import Platform
from newsletter.platforms.registry import find_platform
from newsletter.platforms.samples import fill_samples, sample_tag_set
from newsletter.rendering.email import Email, render_email
from newsletter.rendering.templates import Templates


def build_issue(folder: Path | str, issue: str, platform: str | None = None) -> Build:
    """The email and the files of an issue, not written yet.

    `folder` holds `issues/`; `issue` is an id such as "2020-08", or the path
    of a manifest; `platform` is an id such as "mailchimp", by default the
    issue's own. Raises NewsletterError with every problem of its files.
    """
    builder = _builder(folder)
    return builder.build(builder.workspace.resolve_issue(issue), platform)


def check_issue(folder: Path | str, issue: str, platform: str | None = None) -> tuple[Finding, ...]:
    """The findings of all checks in an issue, errors first; the arguments and errors are those of `build_issue`."""
    from newsletter.checks.runner import check_all

    builder = _builder(folder)
    build = builder.build(builder.workspace.resolve_issue(issue), platform)
    return check_all(builder.check_context(build)).findings


def load_issue(folder: Path | str, issue: str) -> Issue:
    """The content of an issue, valid and with its news items; the arguments and errors are those of `build_issue`."""
    workspace = _builder(folder).workspace
    return load.load_issue(workspace, workspace.resolve_issue(issue), None, find_platform)


def _builder(folder: Path | str) -> Builder:
    return Builder(find_workspace(Path.cwd(), root=Path(folder)))


@dataclass(frozen=True, slots=True)
class Build:
    """A built issue, not yet written.

    `artifacts` are the files of the email, and `pictures` the local images
    that it shows. `notes` are what is left to do before it is sent,
    `warnings` what is unusual about its content. In the message that carries
    the images itself, the email is `email_with_embedded_images`.
    """

    workspace: Workspace
    issue: Issue
    platform: Platform
    email: Email
    email_with_embedded_images: Email
    pictures: tuple[Picture, ...]
    artifacts: tuple[Artifact, ...]
    notes: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


class Builder:
    """Builds issues of one publication, and keeps what they share: templates, past issues, processed images.

    `out` is the folder below which issues are written: images that are there
    already are not processed again. With `embed_images`, local images are
    parts of the draft message.
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
        self.templates = templates or Templates(workspace.template_folders)
        self._pictures: dict[str, Picture] = {}
        if templates:
            templates.refresh()

    def build(
        self, issue_id: str, platform: str | None = None, theme: str | None = None, *, sample: bool = False
    ) -> Build:
        """Build one issue for `platform`, and in `theme`, by default its own. Raises NewsletterError with all problems.

        With `sample`, merge tags are filled with samples.
        """
        issue = load.load_issue(self.workspace, issue_id, self._valid_publication(), find_platform)
        if theme:
            issue = replace(issue, publication=replace(issue.publication, theme=Theme(theme)))
        chosen = find_platform(platform or issue.platform)
        tags = sample_tag_set(chosen, issue.publication) if sample else chosen.tag_set(issue.publication)
        rendered = render_email(issue, self.templates, tags)
        if sample:
            rendered = fill_samples(rendered, chosen)
        pictures = prepare_images(issue, rendered.html, self.workspace.issues, partial(self._find_picture, issue.id))
        note_pictures(self.workspace.root, [each for each in pictures if each.stem not in self._pictures])
        self._pictures |= {picture.stem: picture for picture in pictures}
        email = with_images(rendered, pictures, issue.publication.images_url)
        embedded = with_embedded_images(rendered, pictures)
        draft = draft_message(embedded, chosen, pictures) if self.embed_images else draft_message(email, chosen)
        return Build(
            workspace=self.workspace,
            issue=rendered.issue,
            platform=chosen,
            email=email,
            email_with_embedded_images=embedded,
            pictures=pictures,
            artifacts=export_artifacts(email, draft, pictures),
            notes=() if sample else tuple(image_notes(issue, pictures)),
            warnings=() if sample else tuple(find_repeated_items(self.past_issues_by_item, issue)),
        )

    def check_context(self, build: Build) -> CheckContext:
        """What the rules look at, for a built issue."""
        url = build.issue.publication.images_url
        pictures = {published_address(picture, url): picture for picture in build.pictures}
        history = tuple(past for past in self.past_issues if past.id != build.issue.id)
        folders = self.templates.folders
        return CheckContext(
            build.email,
            build.platform,
            self.workspace.issues,
            history,
            folders,
            pictures,
            self.past_issues_by_item,
            self.embed_images,
        )

    @cached_property
    def publication(self) -> Publication:
        """The publication. Raises NewsletterError."""
        return load.load_publication(self.workspace, find_platform)

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

    def _valid_publication(self) -> Publication | None:
        """The publication; None when its file has problems: it is read again then, to report them with the issue's."""
        try:
            return self.publication
        except NewsletterError:
            return None

    def _find_picture(self, issue_id: str, stem: str) -> tuple[str, bytes] | None:
        """A picture that was processed before: by this builder, or into the issue's folder."""
        if stem in self._pictures:
            return self._pictures[stem].name, self._pictures[stem].content
        for suffix in PICTURE_SUFFIXES:
            path = self.out / issue_id / IMAGES_FOLDER / f"{stem}{suffix}"
            with contextlib.suppress(OSError):
                content = path.read_bytes()
                if is_intact(self.workspace.root, path.name, content):
                    return path.name, content
        return None
