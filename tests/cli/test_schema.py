import json

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program
from newsletter.content.schema import SCHEMAS, schema_of


def run(*arguments):
    return CliRunner().invoke(program, ["schema", *arguments])


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_one(name):
    assert json.loads(run(name).stdout) == schema_of(name)


def test_schema_prints_all():
    assert json.loads(run().stdout) == {name: schema_of(name) for name in SCHEMAS}


def test_schema_writes_them_where_files_look(workspace):
    root = workspace().root
    result = run("--write")
    assert sorted(result.stdout.splitlines()) == [
        f"Written issues/.schemas/{name}.json" for name in ("manifest", "news-item", "publication")
    ]
    for name in SCHEMAS:
        assert json.loads((root / f"issues/.schemas/{name}.json").read_text("utf-8")) == schema_of(name)


def test_schema_of_an_unknown_name():
    result = run("manifst")
    assert result.exit_code == 2
    assert "No schema 'manifst'; did you mean 'manifest'?" in result.stderr
