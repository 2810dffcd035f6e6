"""The reference pages of the documentation, written from the program itself.

Each function returns one page as Markdown. Nothing here repeats a fact that
the code knows: a new command, key, rule, platform, variable or filter is on
its page at the next build.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from newsletter import errors
from newsletter.checks.rule import Rule, load_rules
from newsletter.cli.program import program
from newsletter.content.manifest import Manifest, Pick, SectionPicks
from newsletter.content.model import Issue, Item, Publication, Section
from newsletter.content.schema import SCHEMAS, schema_of
from newsletter.content.theme import Tokens, load_theme
from newsletter.delivery.campaigns.push_settings import push_facts
from newsletter.merge_tags import NEUTRAL_TAGS
from newsletter.platforms.registry import PLATFORMS
from newsletter.rendering.filters import FILTERS

__all__ = ["FILTERS", "examples", "pages"]

_ROOT = Path(__file__).parents[1]
_EXAMPLES = _ROOT / "docs/examples/issues"

#: The title and the examples of the file that a schema describes, by the schema's name.
_FILES = {
    "publication": ("Publication", "publication.yaml"),
    "manifest": ("Manifest", "2026-05.yaml"),
    "news-item": ("News item", "news/2026/*.md"),
}


#: What an issue's files do not describe, because the program works it out.
_COMPUTED = {
    ("issue", "id"): "The name of its manifest, for example 2020-08.",
    ("issue", "month"): "The first day of its month.",
    ("issue", "publication"): "The publication that it is an issue of.",
    ("section", "id"): "Unique in the issue, and fit for an anchor.",
    ("item", "date"): "Its day, from its id.",
    ("item", "summary"): "The summary, in Markdown.",
}


def pages() -> dict[str, str]:
    """Every reference page: its text, by its file name."""
    return {
        "commands.md": commands(),
        "files.md": files(),
        "rules.md": rules(),
        "platforms.md": platforms(),
        "templates.md": templates(),
        "exit-codes.md": exit_codes(),
    }


def commands() -> str:
    """The commands, as `--help` describes them."""
    parts = [_title("Commands", "What `newsletter COMMAND --help` prints, on one page.")]
    parent = click.Context(program, info_name="newsletter", **program.context_settings)
    for name, command in sorted(program.commands.items()):
        context = click.Context(command, info_name=name, parent=parent)
        parts += [
            f"## newsletter {name}",
            f"```text\n{command.get_usage(context).removeprefix('Usage: ')}\n```",
            inspect.cleandoc(command.help or ""),
            _table(("option", "what it does"), _options(command, context)),
        ]
    return _joined(parts)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and isinstance(parameter, click.Option):
            yield f"`{record[0]}`", record[1]


def files() -> str:
    """The files that an editor writes: every key, and an example of each file."""
    parts = [
        _title(
            "File formats",
            "Unknown keys are errors. A key that has no value, or stands there empty, has its default. "
            "Text is text: `NO`, `12:30` and `007` stay as they are written.",
        )
    ]
    for name in SCHEMAS:
        title = _FILES[name][0]
        parts += [f"## {title}"]
        for example in examples(name):
            parts += [
                f"`issues/{example.relative_to(_EXAMPLES).as_posix()}`:",
                f"```yaml\n{example.read_text('utf-8')}```",
            ]
        parts += _record(schema_of(name), title, "", {})
    return _joined(parts)


def examples(name: str) -> list[Path]:
    """The example files of the format that the schema `name` describes."""
    return sorted(_EXAMPLES.glob(_FILES[name][1]))


def _record(schema: Mapping[str, Any], title: str, path: str, seen: dict[str, str]) -> Iterator[str]:
    """The table of one mapping's keys, then those of the mappings in it. `seen` has the paths by their tables."""
    record = _mapping_in(schema)
    first = seen.setdefault(repr(record), path)
    if first != path:
        yield f"`{path}` has the same keys as `{first}`."
        return
    required = record.get("required", ())
    if path:
        yield f"### {title}: `{path}`"
    yield record.get("description", "")
    yield _table(
        ("key", "value", "", "meaning"),
        (
            (f"`{key}`", _kind(value), "required" if key in required else _default(value), value["description"])
            for key, value in record["properties"].items()
        ),
    )
    for key, value in record["properties"].items():
        if _mapping_in(value):
            yield from _record(value, title, f"{path}.{key}" if path else key, seen)


def _mapping_in(schema: Any) -> Mapping[str, Any]:
    """The mapping with known keys that a value is, is a list of, or has under each name; else nothing."""
    if not isinstance(schema, Mapping):
        return {}
    if "properties" in schema:
        return schema
    below = (*schema.get("anyOf", ()), schema.get("items"), schema.get("additionalProperties"))
    return next((found for found in map(_mapping_in, below) if found), {})


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value may be, in words."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"] if each.get("type") != "null"))
    if "enum" in schema:
        return ", ".join(f"`{choice}`" for choice in schema["enum"])
    if schema.get("type") == "array":
        return f"a list: {_kind(schema['items'])}"
    if "properties" in schema:
        return "keys, see below"
    if "additionalProperties" in schema:
        return f"names, each with: {_kind(schema['additionalProperties'])}"
    if schema.get("format") == "date":
        return "date"
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {"integer": "number", "boolean": "`true` or `false`"}.get(kinds[0], "text")


def _default(schema: Mapping[str, Any]) -> str:
    return f"default `{schema['default']}`" if "default" in schema else ""


def rules() -> str:
    """The rules of `newsletter check`."""
    return _joined(
        [
            _title(
                "Rules",
                "`newsletter check` applies all of these rules, `newsletter build` and the preview the quick ones; "
                "those marked online run with `--online` only. "
                "An error would reach readers as a problem; a warning most likely would; a notice is worth a look.",
            ),
            _table(
                ("rule", "severity", "when", "why it exists"),
                ((f"`{rule.id}`", rule.severity, _when(rule), _linked(rule.why, rule.source)) for rule in load_rules()),
            ),
        ]
    )


def _when(rule: Rule) -> str:
    return "quick" if rule.quick else "online" if rule.online else "check"


def platforms() -> str:
    """The mailing platforms: how to paste, their tags, and where they are documented."""
    parts = [
        _title(
            "Platforms",
            "What `newsletter platforms NAME` prints. Set yours as `platform:` in `publication.yaml`. "
            "A tag marked with ? is in use, but the platform's own documentation, as far as it could be read, "
            "does not confirm it: look at a test email before you rely on it.",
        ),
        _table(("id", "platform"), ((f"[`{id_}`](#{id_})", each.name) for id_, each in PLATFORMS.items())),
    ]
    for platform in PLATFORMS.values():
        parts += [f"## {platform.name[:1].upper()}{platform.name[1:]} {{ #{platform.id} }}"]
        parts += [_numbered(platform.paste), _table(("`merge.` name", "tag"), _tags(platform))]
        parts += [_bullets(_plain(fact) for fact in push_facts(platform))]
        limits = [f"It takes at most {platform.max_html // 1024} KB of HTML."] if platform.max_html else []
        if platform.forbidden:
            limits.append("The HTML may not contain " + ", ".join(f"`{each}`" for each in platform.forbidden) + ".")
        parts += [_bullets(_plain(note) for note in (platform.css, *limits, *platform.notes))]
        parts += [_bullets(f"<{address}>" for address in platform.documentation)]
    return _joined(parts)


def _tags(platform: Any) -> Iterator[tuple[str, str]]:
    for name in NEUTRAL_TAGS:
        if name in platform.tags:
            marks = " (required)" * (name in platform.required) + " ?" * (name in platform.unconfirmed)
            yield f"`{name}`", f"`{platform.tags[name]}`{marks}"


def templates() -> str:
    """What a template can use: variables, merge tags, filters, tokens and words."""
    tokens = load_theme((_ROOT / "templates",), "en")
    parts = [
        _title(
            "Templates",
            "What is defined in every template: `issue`, `publication`, `theme` and `merge`; in a section's template "
            "also `section`, and in a block also `item`.",
        )
    ]
    for record, written in ((Issue, Manifest), (Section, SectionPicks), (Item, Pick), (Publication, Publication)):
        name = record.__name__.lower()
        parts += [f"## {name}", _table((f"`{name}.` name", "type", "meaning"), _variables(record, written))]
    parts += [
        "## merge",
        "Each is false on a platform that lacks the tag. See the [guide](../designers/templates.md#merge-tags).",
        _table(
            ("`merge.` name", "what the platform fills in"),
            ((f"`{name}`", meaning) for name, meaning in NEUTRAL_TAGS.items()),
        ),
        "## Filters",
        _table(
            ("filter", "what it returns"),
            ((f"`{name}`", _first_paragraph(each)) for name, each in sorted(FILTERS.items())),
        ),
        "## Theme tokens",
        "From `theme.yaml`; a token of your own `theme.yaml` replaces the one of the same name.",
        _table(("`theme.` name", "value"), _tokens(tokens, skip=("words",))),
        "## Words",
        "From `words/LANGUAGE.yaml`, here in English.",
        _table(("`theme.` name", "words"), _tokens({"words": tokens["words"]})),
    ]
    return _joined(parts)


def _variables(record: type, written: type) -> Iterator[tuple[str, str, str]]:
    """The fields of a record; those without a description have that of the same field as an editor writes it."""
    docs = {field.name: field.metadata.get("doc", "") for field in dataclasses.fields(written)}
    for field in dataclasses.fields(record):
        if field.name in {"origin", "picked", "ignore"}:  # for messages and checks
            continue
        doc = (
            field.metadata.get("doc")
            or docs.get(field.name)
            or _COMPUTED.get((record.__name__.lower(), field.name), "")
        )
        yield f"`{field.name}`", f"`{field.type}`", doc
    for name, member in inspect.getmembers(record, lambda each: isinstance(each, property)):
        yield f"`{name}`", f"`{member.fget.__annotations__['return']}`", _first_paragraph(member)


def _tokens(tokens: Tokens, path: str = "", skip: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for name, value in tokens.items():
        if isinstance(value, str):
            yield f"`{path}{name}`", f"`{value}`"
        elif name not in skip:
            yield from _tokens(value, f"{path}{name}.")


def exit_codes() -> str:
    """The exit codes, from the description of the errors."""
    stated = re.search(r"Exit codes.*?: (.*?)\.\s", errors.__doc__ or "", re.DOTALL)
    codes = re.findall(r"(\d+) ([^,]+)", " ".join(stated[1].split())) if stated else []
    return _joined(
        [
            _title("Exit codes", "What `newsletter` returns to the shell, for scripts and continuous integration."),
            _table(("code", "meaning"), ((f"`{code}`", meaning) for code, meaning in codes)),
        ]
    )


def _title(title: str, text: str) -> str:
    return f"# {title}\n\n{text}"


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [_row(row) for row in rows]
    return "\n".join((_row(head), "|---" * len(head) + "|", *lines)) if lines else ""


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |"


def _linked(text: str, address: str) -> str:
    return f"[{text}]({address})" if address.startswith("https:") else text


def _plain(text: str) -> str:
    """Text that Markdown and HTML leave as it is: platforms' notes hold tags such as `<%asm…%>` and `*|X|*`."""
    return re.sub(r"([\\*_`\[\]{}<>|])", r"\\\1", text)


def _bullets(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _numbered(items: Iterable[str]) -> str:
    return "\n".join(f"{number}. {_plain(item)}" for number, item in enumerate(items, 1))


def _first_paragraph(documented: Any) -> str:
    return " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())
