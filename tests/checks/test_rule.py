"""The registry of rules: adding one touches its function and its test."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from unittest import mock

import pytest
from click.testing import CliRunner

from newsletter import checks
from newsletter.checks.rule import MODULES, QUICK_MODULES, RULES, Finding, load_rules, rule
from newsletter.checks.runner import check_all, check_quickly
from newsletter.cli.program import program
from tests.checks.conftest import FINE


@pytest.fixture
def registry():
    """A copy of the registry with all rules; what a test registers is gone after it."""
    load_rules()
    with mock.patch.dict(RULES):
        yield RULES


def add_rule(*, quick=False):
    @rule(
        "title-first", "notice", why="Readers skip a first title", source="https://cooperation.int/rules", quick=quick
    )
    def first_title(context):
        for item in context.issue.items:
            if "first" in item.title:
                yield Finding.in_item(item, "title", "the title has 'first'", "write another")


@pytest.mark.parametrize("quick", [False, True])
def test_rule_runs_and_is_listed_after_its_function_is_decorated(registry, context, quick):
    add_rule(quick=quick)
    (found,) = check_all(context()).findings
    assert str(found) == f"{found.location}: the title has 'first'; write another [title-first]"
    assert (found.severity, found.item) == ("notice", "2020-08-31-first")
    assert len(check_quickly(context()).findings) == quick
    listed = CliRunner().invoke(program, ["check", "--rules"]).output
    assert "Readers skip a first title (https://cooperation.int/rules)" in listed


def test_rule_may_be_ignored_like_any_other(registry, context):
    add_rule()
    manifest = dedent(FINE["issues/2020-08.yaml"])
    report = check_all(context({"issues/2020-08.yaml": f"{manifest}ignore: [title-first]\n"}))
    assert (report.findings, report.ignored) == ((), 1)


def test_two_rules_with_one_id_are_an_error(registry):
    add_rule()
    with pytest.raises(ValueError, match="there are two rules 'title-first'"):
        add_rule()


def module_of(each):
    return each.check.__module__.rpartition(".")[2].removesuffix("_rules")


def test_every_module_of_rules_is_loaded():
    files = {path.stem.removesuffix("_rules") for path in Path(checks.__file__).parent.glob("*_rules.py")}
    assert files == set(MODULES)


def test_quick_rules_stand_in_the_modules_that_a_build_loads():
    modules = {module_of(each) for each in load_rules() if each.quick}
    assert modules == set(QUICK_MODULES)


def test_quick_rules_load_neither_the_html_nor_the_css_parser():
    code = (
        "import sys; from newsletter.checks.rule import load_rules; load_rules(quick=True);"
        "print(*(name for name in ('newsletter.checks.html_tree', 'tinycss2', 'httpx') if name in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


def test_rules_are_listed_in_the_order_of_their_modules():
    order = [module_of(each) for each in load_rules()]
    assert list(dict.fromkeys(order)) == list(MODULES)
    assert [each.id for each in load_rules(quick=True)] == [each.id for each in load_rules() if each.quick]
