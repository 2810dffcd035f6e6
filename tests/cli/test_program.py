import os
import pty
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from newsletter import __version__
from newsletter.cli.program import program

ITEM = "---\nkind: News\ntitle: A title\n---\n\nA summary.\n"
MANY = {
    f"issues/{name}.yaml": "number: 8\npublished: 2020-09-01\nsections: [{title: News, items: [{id: 2020-08-31-first, rerun: true}]}]\n"
    for name in ("2020-08", *(f"20{year}-{month:02}" for year in range(10, 15) for month in range(1, 13)))
}


def commands():
    return [pytest.param(command, id=name) for name, command in sorted(program.commands.items())]


def examples_of(command):
    return [line.strip() for line in command.epilog.splitlines() if line.startswith("  ")]


@pytest.mark.parametrize("command", commands())
def test_examples_of_a_command_are_understood(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in examples_of(command):
        name, *arguments = shlex.split(line.partition(" < ")[0])[1:]
        assert name == command.name
        assert command.make_context(name, arguments)


@pytest.mark.parametrize("command", commands())
def test_command_has_help(command):
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    result = CliRunner().invoke(program, [command.name, "--help"])
    assert result.output.rstrip().endswith(examples_of(command)[-1])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: newsletter {command.name}") or "Usage:" in result.output


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_command(option):
    result = CliRunner().invoke(program, [option])
    assert result.exit_code == 0
    for name in program.commands:
        assert re.search(rf"^  {name} ", result.output, re.MULTILINE)


def test_version():
    assert CliRunner().invoke(program, ["--version"]).output == f"newsletter, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["biuld"], 2), (["--nonsense"], 2), (["build", "--nonsense"], 2), (["build", "2020-13"], 1)],
)
def test_exit_codes(workspace, arguments, code):
    workspace()
    result = CliRunner().invoke(program, arguments)
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_bug_of_the_program_has_a_code_and_a_traceback(workspace, monkeypatch):
    workspace()
    monkeypatch.setattr("newsletter.build.Builder.__init__", lambda *_, **__: 1 / 0)
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert result.exit_code == 3
    assert "ZeroDivisionError" in result.stderr
    assert "This is a bug in the program, not a problem of your files." in result.stderr


def test_interruption_has_its_code(workspace, monkeypatch):
    workspace()

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("newsletter.build.Builder.__init__", interrupt)
    result = CliRunner().invoke(program, ["build", "2020-08"])
    assert (result.exit_code, result.stderr) == (130, "\nStopped. Every file that was written is complete.\n")


RUN = "from newsletter.cli.program import program; program()"


def start(code, *arguments, cwd, **streams):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=cwd, text=True, **streams)


SLOW = """
import pathlib, time
replace = pathlib.Path.replace
def slowly(path, target):
    done = replace(path, target)
    if "out" in pathlib.Path(target).parts and pathlib.Path(target).name == "email.html":
        print("written", flush=True)
        time.sleep(20)
    return done
pathlib.Path.replace = slowly
"""


def test_interruption_while_writing_leaves_the_files_as_they_were(workspace):
    root = workspace(MANY).root
    process = start(SLOW + RUN, "build", "--all", cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors == "\nStopped. Every file that was written is complete.\n"
    assert [path for path in (root / "out").rglob("*") if path.is_file()] == []


def test_interruption_while_building_writes_nothing(workspace):
    root = workspace(MANY).root
    hook = """
import time
from newsletter.build import Builder
def slowly(*arguments):
    print("building", flush=True)
    time.sleep(20)
Builder.build = slowly
"""
    process = start(hook + RUN, "build", "2010-01", cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == "building\n"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert not (root / "out").exists()


#: A build of many issues that reports when a first file is written beside its place, and waits.
STAGING = """
import pathlib, time
write = pathlib.Path.write_bytes
def slowly(path, content):
    write(path, content)
    if path.name.endswith(".part") and "out" in path.parts:
        print("staged", flush=True)
        time.sleep(20)
pathlib.Path.write_bytes = slowly
"""


@pytest.mark.parametrize(
    ("sent", "code", "message"),
    [
        pytest.param(signal.SIGINT, 130, "\nStopped. Every file that was written is complete.\n", id="ctrl-c"),
        pytest.param(signal.SIGTERM, 143, "", id="terminated"),
    ],
)
def test_stopped_program_leaves_no_unfinished_file(workspace, sent, code, message):
    root = workspace(MANY).root
    process = start(STAGING + RUN, "build", "--all", cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == "staged\n"
    assert list((root / "out").rglob("*.part"))
    process.send_signal(sent)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (code, message)
    assert not (root / "out").exists()


def terminal_output(root, *arguments):
    """What a program prints on a terminal."""
    main, other = pty.openpty()
    process = start(RUN, *arguments, cwd=root, stdout=other, stderr=other, stdin=other)
    os.close(other)
    printed = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        printed += piece
    os.close(main)
    assert process.wait(60) == 0
    return printed.decode()


def test_progress_is_shown_on_a_terminal_and_only_there(workspace):
    root = workspace({**dict(list(MANY.items())[:12])}).root
    assert "Building" in terminal_output(root, "build", "--all")
    assert "Building" not in terminal_output(root, "build", "2020-08")
    process = start(RUN, "build", "--all", cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate(timeout=60)
    assert errors == ""
    assert "Building" not in output
    assert "\x1b" not in output


def test_output_that_cannot_show_a_letter_is_no_crash(workspace):
    root = workspace(
        {
            "issues/news/2020/2020-08-31-first.md": ITEM,
            "issues/2020-08.yaml": "published: 2020-09-01\ntitle: عربي\nsections: [{title: 漢字, items: [2020-08-31-first]}]\n",
        }
    ).root
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    process = start(
        RUN,
        "build",
        "2020-08",
        cwd=root,
        env=environment,
        encoding="cp1252",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert "  Section    ??: 1 item\n" in output


def test_reader_that_leaves_is_no_error(workspace):
    root = workspace().root
    process = start(RUN, "build", "2020-08", cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(60) == 1


def test_control_characters_of_file_names_and_answers_are_shown_escaped():
    from newsletter.errors import Location, Problem

    problem = Problem(
        Location(Path("/x/a\x1b[2J\nb.md"), 3), "its answer: 550 \x1b]0;evil\x07 \x9b31m", "look\u202eagain"
    )
    assert str(problem) == (r"/x/a\x1b[2J\nb.md:3: its answer: 550 \x1b]0;evil\x07 \x9b31m; look\u202eagain")
    assert str(Problem(None, "\u200fسلام", "👩\u200d💻")) == "\u200fسلام; 👩\u200d💻"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no such device")
@pytest.mark.parametrize("arguments", [["build", "2020-08"], ["check", "2020-08"], ["--help"], ["platforms"]])
def test_output_that_cannot_be_written_is_one_line(workspace, arguments):
    root = workspace().root
    with Path("/dev/full").open("w") as full:
        process = start(RUN, *arguments, cwd=root, stdout=full, stderr=subprocess.PIPE)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (1, "error: No space left on device\n")


def test_a_current_folder_that_was_deleted_is_one_line(workspace, tmp_path):
    (tmp_path / "gone").mkdir()
    code = f"import os; os.chdir({str(tmp_path / 'gone')!r}); os.rmdir('../gone')\n"
    process = start(
        code + RUN, "build", "2020-08", cwd=workspace().root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    _, errors = process.communicate(timeout=60)
    assert errors == "error: the current folder does not exist any more; go to another one, with cd\n"
    assert process.returncode == 1
