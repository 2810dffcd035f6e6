"""Every file that `newsletter build` writes for an issue; to add one, add it to FILES."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.build import Build
from newsletter.checks.runner import Report
from newsletter.output import Artifact
from newsletter.preview.frozen import frozen_page

#: The files beside those of the email itself, by name, each with what gives its bytes.
FILES: dict[str, Callable[[Build, Report], bytes]] = {
    "preview.html": frozen_page,
}


def issue_files(build: Build, report: Report) -> tuple[Artifact, ...]:
    """The files of a built issue, in the order in which they are listed to the editor.

    `build` and `bundle` write the same ones that the preview offers. The same
    issue gives the same bytes.
    """
    return (*build.artifacts, *(Artifact(name, content(build, report)) for name, content in FILES.items()))
