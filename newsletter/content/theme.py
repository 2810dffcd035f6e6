"""The designers' tokens: `theme.yaml`, the themes over it, and the words of the templates in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence as AbstractSequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from newsletter.content.files import read_text
from newsletter.content.yaml_nodes import Document, Mapping, Node, Scalar, parse_yaml
from newsletter.errors import NewsletterError, Problem
from newsletter.wording import did_you_mean

#: Tokens by name, in groups: {"colors": {"ink": "#1f2328"}, …}.
Tokens: TypeAlias = AbstractMapping[str, "str | Tokens"]

#: The theme of a publication that names none.
DEFAULT_THEME = "ledger"

_FALLBACK_LANGUAGE = "en"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def find_themes(folders: AbstractSequence[Path]) -> dict[str, Path]:
    """The themes in `themes/` of template folders: their files by their names, sorted."""
    files = {path.stem: path for folder in reversed(folders) for path in (folder / "themes").glob("*.yaml")}
    return dict(sorted(files.items()))


def describe_theme(path: Path) -> str:
    """The first comment of a theme's file, if it begins with one: one line that says how the theme looks."""
    first = read_text(path).partition("\n")[0]
    return first.lstrip("# ").rstrip() if first.startswith("#") else ""


def theme_files(folders: AbstractSequence[Path], theme: str) -> list[Path]:
    """The files of a theme's tokens that exist; each replaces tokens of those before it.

    The last folder's `theme.yaml` is the default. Over it lies the theme, and
    over that the `theme.yaml` of the folders before.
    """
    if not folders:
        return []
    *own, default = folders
    files = [
        default / "theme.yaml",
        *(folder / f"themes/{theme}.yaml" for folder in reversed(folders)),
        *(folder / "theme.yaml" for folder in reversed(own)),
    ]
    return [path for path in files if path.is_file()]


def load_theme(folders: AbstractSequence[Path], language: str, theme: str = DEFAULT_THEME) -> Tokens:
    """The tokens of a theme, and below "words" the templates' words in `language`.

    `folders` are template folders, the first one first: what it lacks comes
    from the next. Words that a language lacks are English. Raises
    NewsletterError with every problem of these files.
    """
    tokens: dict[str, str | Tokens] = {}
    words: dict[str, str | Tokens] = {}
    problems: list[Problem] = []
    base = language.split("-", maxsplit=1)[0]
    own_names = _OwnNames(folders[:-1])
    for path in theme_files(folders, theme):
        document = _read(path, problems)
        if document and document.root:
            known = None if path == folders[-1] / "theme.yaml" else tokens or None
            tokens = _merge(tokens, _TokenReader(document, problems, own_names).read(document.root, known))
    for name in dict.fromkeys((_FALLBACK_LANGUAGE, base, language)):
        for folder in reversed(folders):
            document = _read(folder / "words" / f"{name}.yaml", problems)
            if document and document.root:
                words = _merge(words, _TokenReader(document, problems, own_names).read(document.root, None))
    if problems:
        raise NewsletterError(problems)
    return {**tokens, "words": words}


def _merge(below: Tokens, above: Tokens) -> dict[str, str | Tokens]:
    merged = dict(below)
    for name, value in above.items():
        old = merged.get(name, "")
        merged[name] = value if isinstance(old, str) or isinstance(value, str) else _merge(old, value)
    return merged


def _read(path: Path, problems: list[Problem]) -> Document | None:
    if not path.is_file():
        return None
    try:
        return parse_yaml(read_text(path), path)
    except NewsletterError as error:
        problems += error.problems
        return None


class _OwnNames:
    """The names after a dot in a publication's own templates: a token may be new if one of them uses it."""

    def __init__(self, folders: AbstractSequence[Path]) -> None:
        self.folders = folders

    @cached_property
    def names(self) -> frozenset[str]:
        files = [path for folder in self.folders for path in folder.rglob("*.j2")]
        return frozenset(name for path in files for name in re.findall(r"\.([A-Za-z_]\w*)", read_text(path)))


@dataclass(frozen=True, slots=True)
class _TokenReader:
    """Reads the tokens of one file, and notes their problems."""

    document: Document
    problems: list[Problem]
    own_names: _OwnNames

    def read(self, node: Mapping, known: Tokens | None) -> Tokens:
        """The tokens of a mapping; with `known`, each must have a name and a kind of value that are known."""
        tokens: dict[str, str | Tokens] = {}
        for key, value in node.value:
            old = None if known is None else known.get(key.value)
            if known is not None and old is None and key.value not in self.own_names.names:
                hint = did_you_mean(key.value, known) or f"the tokens here are {', '.join(known)}"
                self._problem(key, f"no template uses the token '{key.value}'", hint)
            elif isinstance(value, Mapping):
                tokens[key.value] = self._group(value, key.value, old)
            else:
                tokens[key.value] = self._value(value, key.value, old)
        return tokens

    def _group(self, value: Mapping, name: str, old: str | Tokens | None) -> Tokens:
        if isinstance(old, str):
            self._problem(value, f"'name: value' lines where '{name}' has one value", f"write it like {name}: {old}")
            return {}
        return self.read(value, old)

    def _value(self, value: Node, name: str, old: str | Tokens | None) -> str:
        text = value.value if isinstance(value, Scalar) else ""
        problems = len(self.problems)
        measure = re.fullmatch(r"([0-9.]+)(px|pt|r?em)", text)
        if not isinstance(value, Scalar):
            self._problem(value, "a list among the tokens", "write 'name: value' lines")
        elif old is not None and not isinstance(old, str):
            if text:
                self._problem(value, f"one value where '{name}' has 'name: value' lines", "write them below it")
        elif measure:
            number = measure[1] if measure[2] == "px" else "the number of pixels"
            self._problem(value, f"'{text}' has a unit", f"write {number} alone: measures are in pixels")
        elif (old or text).startswith("#") and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            hint = "write it like #1f2328: shorter ones break in some mail programs"
            self._problem(value, f"'{text}' is not a colour of six digits", hint)
        elif old and _NUMBER.fullmatch(old) and not _NUMBER.fullmatch(text):
            self._problem(value, f"'{text}' is not a number", f"write it like {old}")
        return old if isinstance(old, str) and len(self.problems) > problems else text

    def _problem(self, node: Node, message: str, hint: str) -> None:
        self.problems.append(Problem(self.document.location(node), message, hint))
