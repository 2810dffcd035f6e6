"""The reference has everything, each with words of its own; the examples use every key."""

import re

import pytest

from docs import reference
from docs.build_site import ROOT
from newsletter.build import Builder
from newsletter.checks.rule import load_rules
from newsletter.cli.program import program
from newsletter.content.decoding import keys_of
from newsletter.content.schema import SCHEMAS, schema_of
from newsletter.content.workspace import Workspace
from newsletter.platforms.registry import PLATFORMS

PAGES = reference.pages()
EXAMPLES = Workspace(ROOT / "docs/examples")


def rows(page):
    """The cells of every row of a page's tables."""
    lines = [line for line in PAGES[page].splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize("page", PAGES)
def test_nothing_in_the_reference_lacks_its_description(page):
    for row in rows(page):
        if len(row) != 4:  # the third of four, whether a key is required, may be empty
            assert all(row), row
        assert row[-1], row


def test_reference_has_every_command_and_option():
    for name, command in program.commands.items():
        assert f"## newsletter {name}\n" in PAGES["commands.md"]
        for parameter in command.params:
            for option in (each for each in parameter.opts if each.startswith("--")):
                assert option in PAGES["commands.md"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_reference_has_every_key(name):
    cells = {row[0] for row in rows("files.md")}
    for key in keys_of(SCHEMAS[name]):
        assert f"`{key}`" in cells


def test_reference_has_every_rule():
    listed = {row[0] for row in rows("rules.md")}
    for rule in load_rules():
        assert f"`{rule.id}`" in listed


def test_reference_has_every_platform():
    for name in PLATFORMS:
        assert f"{{ #{name} }}" in PAGES["platforms.md"]


def test_reference_has_every_filter():
    listed = {row[0] for row in rows("templates.md")}
    for name in reference.FILTERS:
        assert f"`{name}`" in listed


def test_reference_has_every_exit_code():
    assert {row[0] for row in rows("exit-codes.md")} == {"code", *(f"`{code}`" for code in (0, 1, 2, 3, 130, 143))}


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_use_every_key(name):
    text = "\n".join(path.read_text("utf-8") for path in reference.examples(name))
    for key in keys_in(schema_of(name)):
        # An id alone is a pick, a rule alone is an ignore, an address alone a source.
        assert re.search(rf"^[\s-]*{key}:", text, re.MULTILINE), key


def keys_in(schema):
    """The names of all keys below a JSON Schema, but those of an item that a manifest repeats."""
    for key, value in schema.get("properties", {}).items():
        yield key
        if key != "items":
            yield from keys_in(value)
    for below in (*schema.get("anyOf", ()), schema.get("items"), schema.get("additionalProperties")):
        if isinstance(below, dict):
            yield from keys_in(below)


def test_examples_build_without_problems():
    built = Builder(EXAMPLES).build("2026-05")
    assert len(built.email.issue.items) == 5
