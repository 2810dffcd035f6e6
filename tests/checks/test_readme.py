from pathlib import Path

from click.testing import CliRunner

from newsletter.cli.program import program
from tests.tools.rules_table import BEGIN, END, README, with_table

ILO = Path(__file__).parents[1] / "golden/ilo/workspace"


def test_readme_lists_the_rules_as_they_are():
    text = README.read_text("utf-8")
    assert BEGIN in text
    assert END in text
    assert with_table(text) == text, "run: make rules"


def test_readme_shows_what_the_check_says():
    result = CliRunner().invoke(program, ["check", "2020-08", "--root", str(ILO)])
    said = [line for line in result.output.splitlines() if line.startswith(("Size:", "Client support:", "2020-08:"))]
    text = README.read_text("utf-8")
    assert len(said) == 3
    for line in said:
        # Names of items are cut in the README.
        assert line.partition("; largest")[0] in text
