from click.testing import CliRunner

from newsletter.cli.program import program


def run(*arguments):
    return CliRunner().invoke(program, ["new", *arguments])


def test_new_writes_a_manifest_that_builds(workspace):
    made = workspace({"issues/news/2020/2020-09-12-b.md": "---\nkind: News\ntitle: The second\n---\n"})
    result = run("2020-09")
    assert result.exit_code == 0, result.output
    assert result.output == "Written issues/2020-09.yaml: number 9, published 2020-10-01\n  News: 1 candidate\n"
    built = CliRunner().invoke(program, ["build", "2020-09"])
    assert built.exit_code == 0, built.output
    assert made.manifest("2020-09").is_file()


def test_new_says_when_nothing_has_come(workspace):
    workspace()
    assert "add some with: newsletter import" in run("2020-09").output


def test_new_never_writes_over(workspace):
    made = workspace()
    before = made.manifest("2020-08").read_bytes()
    result = run("2020-08")
    assert result.exit_code == 1
    assert "issues/2020-08.yaml: the issue exists" in result.stderr
    assert made.manifest("2020-08").read_bytes() == before


def test_build_warns_of_an_item_that_ran_before(workspace):
    workspace(
        {
            "issues/2020-09.yaml": "number: 9\npublished: 2020-10-01\nsections:\n  - title: A\n    items: [2020-08-31-first]\n"
        }
    )
    result = CliRunner().invoke(program, ["build", "2020-09"])
    assert result.exit_code == 0
    assert "warning: issues/2020-09.yaml:5:13: '2020-08-31-first' was already published in 2020-08" in result.stderr
