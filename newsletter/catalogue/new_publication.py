"""A new publication: the files that `newsletter init` writes, from `templates/start/`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from textwrap import indent
from typing import Any

from newsletter.catalogue.item_files import yaml_scalar
from newsletter.catalogue.item_ids import item_id
from newsletter.content.field_types import read_language
from newsletter.content.files import control_character
from newsletter.content.links import read_mailbox
from newsletter.content.schema import schema_files
from newsletter.content.theme import find_themes
from newsletter.content.workspace import Workspace, packaged_templates
from newsletter.errors import InvalidValue, NewsletterError, Problem
from newsletter.output import write_file
from newsletter.wording import did_you_mean, one_of, truncate

#: What stands in a new publication for an answer that was not given; with it, an issue has an error.
PLACEHOLDERS = {
    "email": "newsletter@example.org",
    "postal_address": "Your street and number, your postcode and city",
}


def read_answer(name: str, text: str) -> str:
    """The answer to a question of `newsletter init`, by the name of its option. Raises InvalidValue."""
    answer = " ".join(text.split())
    if not answer or control_character(answer):
        raise InvalidValue(f"'{name}' is empty, or holds a character that mail cannot carry", "type it again")
    if name == "language":
        return read_language(answer)
    if name == "theme":
        return _read_theme(answer)
    return read_mailbox(answer) if name == "email" else answer


def _read_theme(name: str) -> str:
    themes = find_themes((packaged_templates(),))
    if name not in themes:
        raise InvalidValue(
            f"there is no theme '{truncate(name)}'", did_you_mean(name, themes) or f"use {one_of(themes)}"
        )
    return name


def start_publication(folder: Path, answers: Mapping[str, str], today: date | None = None) -> tuple[str, list[Path]]:
    """Write a new publication into `folder`; returns its issue's id and the files.

    `answers` are the title, the organisation, the language and the theme, and
    perhaps the email address and the postal address. Raises NewsletterError when some of
    them are invalid, before anything is written.
    """
    read: dict[str, str] = {}
    problems = []
    for name, answer in {**PLACEHOLDERS, **answers}.items():
        try:
            read[name] = read_answer(name, answer)
        except InvalidValue as error:
            problems.append(Problem(None, str(error), error.hint))
    if problems:
        raise NewsletterError(problems)
    day = today or datetime.now().astimezone().date()
    issue_id, sample = f"{day:%Y-%m}", _sample(read["language"])
    workspace = Workspace(folder)
    item = item_id(day, sample["title"], ())
    # A JSON string is a YAML string, whatever the answer holds.
    values = {name: json.dumps(answer, ensure_ascii=False) for name, answer in read.items()} | {
        "today": str(day),
        "item": item,
        "issue_title": sample["issue_title"],
        "kind": sample["kinds"]["story"],
        "item_title": yaml_scalar(sample["title"]),
        "preheader": yaml_scalar(sample["preheader"]),
        "section": sample["section"],
        "introduction": indent(sample["introduction"], "  "),
        "summary": sample["summary"],
        "kinds": "\n".join(f"  {kind}: {layout}" for layout, kind in sample["kinds"].items()),
    }
    texts = {
        workspace.publication: "publication.yaml",
        workspace.manifest(issue_id): "manifest.yaml",
        workspace.item(item): "item.md",
    }
    files = {
        **{
            path: (packaged_templates() / "start" / name).read_text("utf-8").format(**values)
            for path, name in texts.items()
        },
        folder / ".gitignore": "out/\nsmtp.env\npush.env\n",
        **schema_files(workspace.issues),
    }
    return issue_id, [write_file(path, text) for path, text in files.items()]


def _sample(language: str) -> dict[str, Any]:
    """The words of the first issue in a language, or in English."""
    samples = tomllib.loads((packaged_templates() / "start/samples.toml").read_text("utf-8"))
    found: dict[str, Any] = samples.get(language.partition("-")[0], samples["en"])
    return found
