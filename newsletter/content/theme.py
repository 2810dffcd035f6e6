"""The designers' tokens: `theme.yaml`, and the words of the templates in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from pathlib import Path
from typing import TypeAlias

from newsletter.content.files import read_text
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, parse_yaml
from newsletter.errors import NewsletterError, Problem

__all__ = ["Tokens", "load_theme"]

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
        old = merged.get(name)
        both = not isinstance(old, str) and old is not None and not isinstance(value, str)
        merged[name] = _merge(old, value) if both else value  # type: ignore[arg-type]
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
    return {key.value: _token(value, document, problems) for key, value in node.value}


def _token(node: Node, document: Document, problems: list[Problem]) -> str | Tokens:
    if isinstance(node, Mapping):
        return _tokens(node, document, problems)
    if not isinstance(node, Scalar):
        problems.append(Problem(document.location(node), "a list among the tokens", "write 'name: value' lines"))
        return ""
    if node.value.startswith("#") and not re.fullmatch(r"#[0-9a-fA-F]{6}", node.value):
        problems.append(
            Problem(
                document.location(node),
                f"'{node.value}' is not a colour of six digits",
                "write it like #1f2328: shorter ones break in some mail programs",
            )
        )
    measure = re.fullmatch(r"([0-9.]+)(px|pt|r?em)", node.value)
    if measure:
        pixels = measure[2] == "px"
        hint = (
            f"write {measure[1]}: measures are pixels, by themselves"
            if pixels
            else "write the number of pixels by itself"
        )
        problems.append(Problem(document.location(node), f"'{node.value}' has a unit", hint))
    return str(node.value)
