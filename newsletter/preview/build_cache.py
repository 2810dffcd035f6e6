"""Builds on demand, one at a time, each kept until a file changes."""

from __future__ import annotations

import threading
import traceback
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from newsletter.build import Build, Builder
from newsletter.checks.context import CheckContext
from newsletter.checks.runner import Report, check_all, check_quickly
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import NewsletterError, Problem


@dataclass(frozen=True)
class Outcome:
    """The result of building an issue.

    With `problems`, `build` and its `context` are those of the last good
    build, or None when there was none. `generation` is the number of changes
    of files that were known when the build began.
    """

    build: Build | None
    context: CheckContext | None
    problems: tuple[Problem, ...]
    generation: int

    @cached_property
    def report(self) -> Report | None:
        """What all checks find in the build; None when there is none."""
        return check_all(self.context) if self.context else None

    @property
    def quick_errors(self) -> int:
        """How many errors prevent `newsletter build` from writing the issue."""
        return check_quickly(self.context).counts["error"] if self.context else 0


class BuildCache:
    """Builds issues of one publication, from any thread, never two at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.generation = 0
        self._lock = threading.Lock()
        self._outcomes: dict[tuple[str, str | None], Outcome] = {}
        self._builder: Builder | None = None

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are searched for, whether or not the folders exist; the publication's come first."""
        return tuple(dict.fromkeys((self.workspace.templates, packaged_templates())))

    def files_changed(self) -> None:
        """Note that a file of the publication has changed: what was built before is out of date."""
        self.generation += 1

    def outcome(self, issue_id: str, platform: str | None = None) -> Outcome:
        """The issue for a platform (its own when None) as the files are now. Raises nothing.

        A build during which a file changes is finished with the generation
        that it began with; the next call builds again.
        """
        key = (issue_id, platform)
        with self._lock:
            last = self._outcomes.get(key)
            if last is None or last.generation != self.generation:
                last = self._outcomes[key] = self._build(issue_id, platform, last)
            return last

    def _build(self, issue_id: str, platform: str | None, last: Outcome | None) -> Outcome:
        generation = self.generation
        build, context = (last.build, last.context) if last else (None, None)
        problems: tuple[Problem, ...] = ()
        try:
            builder = self._fresh_builder()
            built = builder.build(issue_id, platform)
            build, context = built, builder.check_context(built)
        except NewsletterError as error:
            problems = error.problems
        except Exception as error:  # noqa: BLE001 - the server survives whatever is saved, our own bugs included
            traceback.print_exc()
            message = f"a bug in the program, not a problem of your files: {type(error).__name__}: {error}"
            problems = (Problem(None, message, "please report it with the lines in the terminal"),)
        return Outcome(build, context, problems, generation)

    def _fresh_builder(self) -> Builder:
        """The builder, with the files as they are now. It keeps the templates and the pictures from build to build."""
        templates = self.workspace.templates
        if self._builder and (templates.resolve() in self._builder.templates.folders) == templates.is_dir():
            self._builder.refresh()
        else:
            self._builder = Builder(self.workspace)
        return self._builder
