import socket

from click.testing import CliRunner

from newsletter.cli.program import program


def run(*arguments):
    return CliRunner().invoke(program, ["preview", "--no-open", *arguments])


def test_taken_port_is_named(workspace):
    workspace()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("--port", port)
    assert result.exit_code == 1
    assert f"port {port} of 127.0.0.1 is taken" in result.output


def test_misspelt_issue_is_named(workspace):
    workspace()
    result = run("2020-07")
    assert result.exit_code == 1
    assert "there is no issue '2020-07'" in result.output


def test_misspelt_editor_is_named(workspace):
    workspace()
    result = run("--editor", "vscod")
    assert result.exit_code == 1
    assert "no editor 'vscod'; did you mean" in result.output
