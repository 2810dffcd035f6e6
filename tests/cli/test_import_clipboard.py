"""`newsletter import --clipboard` and `import -`: the programs of the system are small scripts here."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from newsletter.cli.program import program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

LISTING = """<meta charset="utf-8"><ul>
<li><h3><a href="https://example.org/a">Bakers share an oven</a></h3><p>3 March 2021</p></li>
<li><h3><a href="https://example.org/b">A choir for everyone</a></h3><p>1 March 2021</p></li>
<li><h3><a href="/c">Night bus returns</a></h3><p>24 February 2021</p></li></ul>"""
TEXT = "1. News\nBakers share an oven\n3 March 2021\n"
TABLE = "date\ttitle\n2021-03-03\tBakers share an oven\n"


@pytest.fixture
def system(tmp_path, monkeypatch, workspace):
    """Installs a program: what it prints when an argument has `html`, and otherwise."""
    workspace({"issues/2020-08.yaml": None, "issues/news/2020/2020-08-31-first.md": None})
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def install(name, html=b"", text=b""):
        for suffix, content in (("html", html), ("text", text)):
            (folder / f"{name}.{suffix}").write_bytes(content)
        script = folder / name
        script.write_text(
            f'#!/bin/sh\ncase "$*" in *[hH][tT][mM][lL]*) f={folder}/{name}.html;; *) f={folder}/{name}.text;; esac\n'
            "[ -s $f ] && exec /bin/cat $f\n"
        )
        script.chmod(0o755)

    return install


def run(*arguments):
    return CliRunner().invoke(program, ["import", *arguments])


@pytest.mark.parametrize("name", ["wl-paste", "xclip"])
def test_html_keeps_its_links(system, name):
    system(name, LISTING.encode(), TEXT.encode())
    result = run("--clipboard", "--base", "https://example.org/news", "--json", "--dry-run")
    assert result.exit_code == 0, result.output
    assert result.stdout.count('"url": "https://example.org/') == 3


def test_the_next_program_is_used_when_one_has_nothing(system):
    system("wl-paste")
    system("xclip", LISTING.encode())
    assert "3 new" in run("--clipboard").output


def test_text_is_used_when_the_html_gives_no_news(system):
    system("xclip", b"<pre><span>def f():</span></pre>", TEXT.encode())
    result = run("--clipboard")
    assert "1 new" in result.output
    assert "Bakers" not in result.stderr


def test_cells_of_a_spreadsheet_are_read_as_a_table(system):
    html = '<meta name="generator" content="LibreOffice 24.2"/><table><tr><td>3 March 2021</td><td>x</td></tr></table>'
    system("xclip", html.encode(), TABLE.encode())
    assert "2021-03-03-bakers-share-an-oven" in run("--clipboard").output


def test_html_of_windows_has_the_address_of_its_page(system):
    header = "Version:0.9\nStartHTML:0000000105\nEndHTML:0000000900\nSourceURL:https://example.org/news/\n"
    system("powershell.exe", f"{header}<html><body><!--StartFragment-->{LISTING}</body></html>".encode())
    assert '"url": "https://example.org/c"' in run("--clipboard", "--json", "--dry-run").stdout


def test_html_of_macos(system):
    system("osascript", f"«data HTML{LISTING.encode().hex().upper()}»".encode(), TEXT.encode())
    assert '"url": "https://example.org/a"' in run("--clipboard", "--json", "--dry-run").stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "error: clipboard: no program was found that reads the clipboard; install wl-clipboard or xclip"),
        (b"", "error: clipboard: there is no text in it; copy the part of the page that has the news"),
        ((b"x" * 999 + b"\n") * 5_001, "error: clipboard: more than 5 MB; copy the part that has the news"),
    ],
)
def test_what_cannot_be_read_is_reported(system, content, message):
    if content is not None:
        system("xclip", content)
    result = run("--clipboard")
    assert (result.exit_code, message in result.stderr) == (1, True), result.output


def test_one_of_them_is_needed(system):
    result = run()
    assert result.exit_code == 2
    assert "Give a file, an address, a name or - for pasted text; or --clipboard." in result.output


NEWSLETTER = [sys.executable, "-c", "from newsletter.cli.program import program; program()", "import", "-", "--dry-run"]


def test_a_closed_standard_input_is_no_crash(workspace):
    made = workspace()
    command = ["/bin/sh", "-c", '"$@" <&-', "sh", *NEWSLETTER]
    done = subprocess.run(command, cwd=made.root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == "error: pasted text: it is empty"


def test_on_a_terminal_it_says_what_it_waits_for(workspace):
    made = workspace()
    ours, theirs = os.openpty()
    with subprocess.Popen(
        NEWSLETTER, cwd=made.root, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.write(ours, TEXT.encode() + b"\x04")
        out, errors = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert errors.decode().startswith("Paste the text of the page, then press Ctrl-D in a line of its own.\n")
    assert b"1 new" in out
