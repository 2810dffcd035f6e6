"""The designers' tokens: `theme.yaml`, and the words of the templates in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from pathlib import Path
from typing import TypeAlias

from newsletter.content.files import read_text
from newsletter.content.yaml_nodes import Document, Mapping, Scalar, parse_yaml
from newsletter.errors import NewsletterError, Problem

#: Tokens by name, in groups: {"colors": {"ink": "#1f2328"}, …}.
Tokens: TypeAlias = AbstractMapping[str, "str | Tokens"]

_FALLBACK_LANGUAGE = "en"


def load_theme(folders: AbstractSequence[Path], language: str) -> Tokens:
    """The tokens of `theme.yaml`, and below "words" the templates' words in `language`.

    `folders` are template folders, the first one first: what it lacks comes
    from the next. Words that a language lacks are English. Raises
    NewsletterError with every problem of these files.
    """
    tokens: dict[str, str | Tokens] = {}
    words: dict[str, str | Tokens] = {}
    problems: list[Problem] = []
    base = language.split("-", maxsplit=1)[0]
    for folder in reversed(folders):
        tokens = _merge(tokens, _read(folder / "theme.yaml", problems))
    for name in dict.fromkeys((_FALLBACK_LANGUAGE, base, language)):
        for folder in reversed(folders):
            words = _merge(words, _read(folder / "words" / f"{name}.yaml", problems))
    if problems:
        raise NewsletterError(problems)
    return {**tokens, "words": words}


def _merge(below: Tokens, above: Tokens) -> dict[str, str | Tokens]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name, "")
        merged[name] = value if isinstance(old, str) or isinstance(value, str) else _merge(old, value)
    return merged


def _read(path: Path, problems: list[Problem]) -> Tokens:
    if not path.is_file():
        return {}
    try:
        document = parse_yaml(read_text(path), path)
    except NewsletterError as error:
        problems += error.problems
        return {}
    return _tokens(document.root, document, problems) if document.root else {}


def _tokens(node: Mapping, document: Document, problems: list[Problem]) -> Tokens:
    tokens: dict[str, str | Tokens] = {}
    for key, value in node.value:
        if isinstance(value, Mapping):
            tokens[key.value] = _tokens(value, document, problems)
            continue
        text = value.value if isinstance(value, Scalar) else ""
        measure = re.fullmatch(r"([0-9.]+)(px|pt|r?em)", text)
        problem = None
        if not isinstance(value, Scalar):
            problem = "a list among the tokens", "write 'name: value' lines"
        elif text.startswith("#") and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            problem = (
                f"'{text}' is not a colour of six digits",
                "write it like #1f2328: shorter ones break in some mail programs",
            )
        elif measure:
            number = measure[1] if measure[2] == "px" else "the number of pixels"
            problem = f"'{text}' has a unit", f"write {number} alone: measures are in pixels"
        if problem:
            problems.append(Problem(document.location(value), *problem))
        tokens[key.value] = text
    return tokens
