"""The templates: one Jinja2 environment, its filters, and errors that name file and line."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from newsletter import __version__
from newsletter.cache import prune_cache, read_verified, user_folder, write_verified
from newsletter.content.files import read_text
from newsletter.content.model import Issue
from newsletter.content.theme import Tokens, load_theme
from newsletter.errors import Location, NewsletterError, Problem
from newsletter.merge_tags import TagSet
from newsletter.rendering import spans
from newsletter.rendering.filters import FILTERS
from newsletter.rendering.merge_values import Merge
from newsletter.rendering.tracing import LineMarks, location_in_template, trace_back
from newsletter.wording import did_you_mean

ENTRY_MJML = "issue.mjml.j2"
ENTRY_TEXT = "issue.txt.j2"

# Compiled templates in the cache, each a few kilobytes.
_MAX_COMPILED = 500

#: What templates see, by name.
VARIABLES: dict[str, str] = {
    "issue": "the issue: title, number, published, preheader, introduction, picture, show_contents, sections",
    "publication": "what is the same every month, from publication.yaml: title, organisation, logo, contact, language",
    "theme": "tokens of the theme: theme.colors.ink; and the words in the issue's language: theme.words.read_article",
    "merge": "the platform's own tags by their neutral names: merge.unsubscribe; false where it has none",
}


class _Group:
    """Tokens as attributes, as the designers wrote them: a font's quotes stay quotes in a style sheet.

    Below "words" they are text, escaped like any other.
    """

    def __init__(self, tokens: Tokens, *, words: bool = False) -> None:
        for name, value in tokens.items():
            if not isinstance(value, str):
                setattr(self, name, _Group(value, words=words or name == "words"))
            else:
                setattr(self, name, value if words else Markup(value))  # noqa: S704 - the designers' own


class _Undefined(jinja2.StrictUndefined):
    """Undefined values whose message names what was probably meant."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            # Jinja2 says itself what is missing, such as a macro's argument.
            return str(self._undefined_hint)
        name, owner = str(self._undefined_name), self._undefined_obj
        if owner is jinja2.utils.missing:
            near = did_you_mean(name, {*VARIABLES, "item", "section"} - {name})
            hint = (
                near
                or "templates have issue, publication, theme and merge; "
                "a platform's own tag stands between {% raw %} and {% endraw %}"
            )
            return f"'{name}' is not defined; {hint}"
        if owner is None:
            return f"there is nothing here that could have '{name}'; test it first, as in {{% if item.image %}}"
        known = [word for word in dir(owner) if not word.startswith("_")]
        kind = "the theme" if isinstance(owner, _Group) else f"'{type(owner).__name__.lower()}'"
        near = did_you_mean(name, known) or f"it has {', '.join(known)}"
        return f"{kind} has no '{name}'; {near}"


class Templates:
    """The templates of a publication, found in `folders`, the first one first.

    One object serves many issues. The files are read once, until `refresh`.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))
        self._environment = self._make_environment()
        self._themes: dict[tuple[str, str], _Group] = {}
        self._read: dict[str, int] = {}

    def _make_environment(self, *extensions: type[Extension]) -> jinja2.Environment:
        # Templates get data and filters, and nothing of Python: https://jinja.palletsprojects.com/en/stable/sandbox/
        environment = SandboxedEnvironment(
            loader=jinja2.FileSystemLoader(self.folders),
            autoescape=_escapes,
            undefined=_Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=(spans.PartMarks, *extensions),
            auto_reload=False,
            bytecode_cache=_bytecode_cache() if not extensions else None,
        )
        environment.filters.update(FILTERS)
        return environment

    def refresh(self) -> None:
        """Read the files again that have changed, come or gone since they were read."""
        state = self._state()
        if state != self._read:
            self._environment, self._themes, self._read = self._make_environment(), {}, state

    def _state(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for folder in self.folders:
            for path in folder.rglob("*"):
                with contextlib.suppress(FileNotFoundError):
                    found[str(path)] = path.stat().st_mtime_ns
        return found

    def theme(self, language: str, name: str) -> _Group:
        """The theme with this name, with the words of a language."""
        if (language, name) not in self._themes:
            self._themes[language, name] = _Group(load_theme(self.folders, language, name))
        return self._themes[language, name]

    def render(self, entry: str, issue: Issue, tags: TagSet) -> str:
        """What the template `entry` makes of an issue. Raises NewsletterError naming template and line."""
        return self._render(self._environment, entry, issue, tags)

    def _render(self, environment: jinja2.Environment, entry: str, issue: Issue, tags: TagSet) -> str:
        theme = self.theme(issue.publication.language, issue.publication.theme)
        try:
            return environment.get_template(entry).render(
                issue=issue, publication=issue.publication, theme=theme, merge=Merge(tags)
            )
        except NewsletterError as error:
            # What a template does wrong with a value is located here.
            location = location_in_template(error)
            raise NewsletterError(
                dataclasses.replace(each, location=each.location or location) for each in error.problems
            ) from None
        except UnicodeDecodeError:
            for folder in self.folders:
                for path in folder.rglob("*.j2"):
                    read_text(path)
            raise
        except jinja2.TemplateSyntaxError as error:
            path = Path(error.filename) if error.filename else self._path(error.name or entry)
            raise NewsletterError(
                f"the template has a syntax error: {error.message}",
                Location(path, error.lineno),
                "see the line and the ones above it",
            ) from None
        except jinja2.TemplateNotFound as error:
            location = location_in_template(error)
            known = environment.list_templates()
            hint = (
                did_you_mean(str(error.name), known)
                or f"templates are in {', '.join(str(Location(f)) for f in self.folders)}"
            )
            raise NewsletterError(f"there is no template '{error.name}'", location, hint) from None
        except Exception as error:
            location = location_in_template(error)
            if location is None:
                raise
            message, _, hint = str(error).partition("; ")
            raise NewsletterError(message or type(error).__name__, location, hint) from None

    def locate(
        self,
        entry: str,
        issue: Issue,
        tags: TagSet,
        problems: Sequence[Problem],
        prepare: Callable[[str], str],
    ) -> list[Problem]:
        """Problems of what `entry` renders, with locations in the templates instead.

        It renders once more, with marks. `prepare` does to the result what was
        done to it before the problems were found.
        """
        try:
            marked = prepare(self._render(self._make_environment(LineMarks), entry, issue, tags))
        except NewsletterError:
            # A template that reads what it rendered, such as the name of a file, stops at the marks.
            marked = ""
        whole = Location(self._path(entry))
        return [
            dataclasses.replace(each, location=(each.location and trace_back(marked, each.location)) or whole)
            for each in problems
        ]

    def _path(self, name: str) -> Path:
        return next((folder / name for folder in self.folders if (folder / name).is_file()), Path(name))


def _bytecode_cache() -> jinja2.BytecodeCache | None:
    folder = user_folder(__version__)
    if folder is None:
        return None
    # Compiled templates know which filters take the context, and which templates are marked as parts,
    # but Jinja2 does not look whether that changed.
    takes = sorted((name, str(getattr(each, "jinja_pass_arg", ""))) for name, each in FILTERS.items())
    marks = list(spans.mark_tokens("+", "item", "item", plain=True))
    return _BytecodeCache(folder, hashlib.sha256(repr((takes, spans.PARTS, marks)).encode()).hexdigest()[:8])


class _BytecodeCache(jinja2.BytecodeCache):
    """Compiled templates in the user's cache folder; they are read only when they are as they were written.

    Jinja2's own cache reads whatever is there, and a damaged file makes another email, or a crash.
    What cannot be kept, as on a full disk, is compiled again the next time.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._folder, self._prefix = folder, f"jinja-{fingerprint}-"

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        content = read_verified(self._path(bucket))
        if content:
            bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        write_verified(self._path(bucket), bucket.bytecode_to_string())
        prune_cache(self._folder, "jinja-", _MAX_COMPILED)

    def _path(self, bucket: jinja2.bccache.Bucket) -> Path:
        return self._folder / f"{self._prefix}{bucket.key}.cache"


def _escapes(name: str | None) -> bool:
    """Everything is escaped but the plain-text templates."""
    return not (name or "").endswith(".txt.j2")
