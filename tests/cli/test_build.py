from click.testing import CliRunner

from newsletter.cli.program import program


def test_build_writes_the_files_of_an_issue(workspace):
    root = workspace().root
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (root / "out/2020-08").iterdir()) == [
        "email.html",
        "email.mjml",
        "email.txt",
        "preview.html",
    ]
    assert "The first title" in (root / "out/2020-08/email.html").read_text("ascii")
