"""Builds on demand, one at a time, each kept until a file changes."""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from newsletter.build import Build, Builder
from newsletter.checks.runner import Report, check_all, check_quickly
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import NewsletterError, Problem

__all__ = ["Outcome", "Rebuilder"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of building an issue.

    `made` is the build, or the last good one when there are `problems`, or
    nothing when it never succeeded, and `builder` made it. `generation` counts the changes of files
    that were known when the build began; `seconds` is how long it took.
    """

    made: Build | None
    builder: Builder | None
    problems: tuple[Problem, ...]
    generation: int
    seconds: float


class Rebuilder:
    """Builds issues of one publication, from any thread, never two at once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.generation = 0
        self._lock = threading.Lock()
        self._report_lock = threading.Lock()
        self._outcomes: dict[tuple[str, str | None], Outcome] = {}
        self._good: dict[tuple[str, str | None], tuple[Build, Builder]] = {}
        self._report: tuple[Build, Report] | None = None
        self._builder: Builder | None = None

    @property
    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, whether or not the folders exist; the publication's come first."""
        return tuple(dict.fromkeys((self.workspace.templates, packaged_templates())))

    def files_changed(self) -> None:
        """Forget what was built: a file of the publication has changed."""
        self.generation += 1

    def outcome(self, issue_id: str, platform: str | None = None) -> Outcome:
        """The issue for a platform (its own when None) as the files are now. Raises nothing.

        A change during a build leaves it to finish, with the generation that
        it began with; the next call builds again.
        """
        key = (issue_id, platform)
        with self._lock:
            generation = self.generation
            known = self._outcomes.get(key)
            if known is None or known.generation != generation:
                known = self._outcomes[key] = self._build(issue_id, platform, generation)
            return known

    def report(self, outcome: Outcome) -> Report | None:
        """What the checks find in the outcome's build; None when there is none. The last report is kept."""
        if outcome.made is None or outcome.builder is None:
            return None
        with self._report_lock:
            if self._report is None or self._report[0] is not outcome.made:
                self._report = outcome.made, check_all(outcome.builder.check_context(outcome.made))
            return self._report[1]

    def quick_errors(self, issue_id: str, platform: str | None = None) -> int:
        """How many errors keep `newsletter build` from writing the issue."""
        outcome = self.outcome(issue_id, platform)
        if outcome.made is None or outcome.builder is None:
            return 0
        return check_quickly(outcome.builder.check_context(outcome.made)).counts["error"]

    def _build(self, issue_id: str, platform: str | None, generation: int) -> Outcome:
        key = (issue_id, platform)
        started = time.perf_counter()
        problems: tuple[Problem, ...] = ()
        try:
            builder = self._fresh_builder()
            self._good[key] = builder.build(issue_id, platform), builder
        except NewsletterError as error:
            problems = error.problems
        except Exception as error:  # noqa: BLE001 - the server outlives whatever is saved, our own problems included
            traceback.print_exc()
            problems = (
                Problem(
                    None,
                    f"a problem of the program, not of your files: {type(error).__name__}: {error}",
                    "please report it with the lines in the terminal",
                ),
            )
        made, by = self._good.get(key, (None, None))
        return Outcome(made, by, problems, generation, time.perf_counter() - started)

    def _fresh_builder(self) -> Builder:
        """The builder with the files as they are now. It is kept, for it knows the templates and the pictures."""
        expected = self.workspace.templates.is_dir()
        if self._builder and (self.workspace.templates.resolve() in self._builder.templates.folders) == expected:
            self._builder.refresh()
        else:
            self._builder = Builder(self.workspace)
        return self._builder
