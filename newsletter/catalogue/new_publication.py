"""A new publication: the files that `newsletter init` writes, from `templates/start/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from newsletter.content.field_types import read_language
from newsletter.content.files import control_character
from newsletter.content.schema import schema_files
from newsletter.content.theme import find_themes
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import InvalidValue, NewsletterError
from newsletter.output import write_file
from newsletter.wording import did_you_mean, one_of, truncate


def start_publication(folder: Path, answers: Mapping[str, str], today: date | None = None) -> tuple[str, list[Path]]:
    """Write a new publication into `folder`; returns its issue's id and the files.

    `answers` are the title, the organisation, the language and the theme. Raises
    NewsletterError when one of them is invalid, before anything is written.
    """
    answers = {name: " ".join(answer.split()) for name, answer in answers.items()}
    for name, answer in answers.items():
        if not answer or control_character(answer):
            raise NewsletterError(
                f"'{name}' is empty, or holds a character that mail cannot carry", hint="type it again"
            )
    try:
        read_language(answers["language"])
    except InvalidValue as error:
        raise NewsletterError(str(error), hint=error.hint) from None
    themes = find_themes((packaged_templates(),))
    if answers["theme"] not in themes:
        hint = did_you_mean(answers["theme"], themes) or f"use {one_of(themes)}"
        raise NewsletterError(f"there is no theme '{truncate(answers['theme'])}'", hint=hint)
    day = today or datetime.now().astimezone().date()
    issue_id, item_id = f"{day:%Y-%m}", f"{day}-your-first-story"
    workspace = Workspace(folder)
    # A JSON string is a YAML string, whatever the answer holds.
    values = {name: json.dumps(answer, ensure_ascii=False) for name, answer in answers.items()}
    values |= {"today": str(day), "item": item_id}
    start = packaged_templates() / "start"
    files = {
        workspace.publication: (start / "publication.yaml").read_text("utf-8").format(**values),
        workspace.manifest(issue_id): (start / "manifest.yaml").read_text("utf-8").format(**values),
        workspace.item(item_id): (start / "item.md").read_text("utf-8"),
        folder / ".gitignore": "out/\nsmtp.env\npush.env\n",
        **schema_files(workspace.issues),
    }
    return issue_id, [write_file(path, text) for path, text in files.items()]
