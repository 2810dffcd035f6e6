"""What all tests share: a publication made of a dict of paths and texts."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

from newsletter.content.workspace import Workspace

# The same examples in every run: a test that fails now and then helps nobody.
settings.register_profile("newsletter", derandomize=True, deadline=None, database=None)
settings.load_profile("newsletter")

PUBLICATION = """
title: The Monthly
organisation: An Organisation
sender: {name: The Monthly, email: news@example.org}
postal_address: 1 Example Street, 1200 Example City
contact: {email: news@example.org}
"""

MANIFEST = """
number: 8
published: 2020-09-01
preheader: What is in it
introduction: Good morning.
sections:
  - title: News
    items:
      - 2020-08-31-first
"""

#: An issue after that of MANIFEST, with the same item.
SECOND_ISSUE = """
number: 9
published: 2020-10-01
sections:
  - title: News
    items:
      - 2020-08-31-first
"""

ITEM = """
---
kind: News
title: The first title
url: https://example.org/first
---

The first summary.
"""

#: A whole publication with one issue of one item.
WORKSPACE = {
    "issues/publication.yaml": PUBLICATION,
    "issues/2020-08.yaml": MANIFEST,
    "issues/news/2020/2020-08-31-first.md": ITEM,
}


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled templates and style sheets are kept apart from the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


MakeWorkspace = Callable[..., Workspace]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakeWorkspace:
    """Makes a publication: WORKSPACE, with the given files changed, added, or taken away (None).

    The current folder is the publication's, so that messages name files as an editor sees them.
    """

    def make(changes: Mapping[str, str | bytes | None] | None = None) -> Workspace:
        for name, text in {**WORKSPACE, **(changes or {})}.items():
            path = tmp_path / name
            if text is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else dedent(text).lstrip("\n").encode())
        monkeypatch.chdir(tmp_path)
        return Workspace(tmp_path)

    return make


def _serve_previews() -> Iterator[Callable[..., str]]:
    """Starts `newsletter preview` or another `command` on a publication's folder, as a process of its own; gives its address."""
    running = []

    def start(root: Path, *options: str, command: str = "preview") -> str:
        program = "from newsletter.cli.program import program; program()"
        process = subprocess.Popen(
            [sys.executable, "-c", program, command, "--no-open", "--root", str(root), *options],
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process.stdout.readline().split()[2]

    yield start
    for process in running:
        if sys.platform == "win32":  # which has no signal for one process
            process.kill()
        else:
            process.send_signal(signal.SIGINT)
            assert process.wait(5) == 130
        process.stdout.close()


serve_preview = pytest.fixture(_serve_previews, name="serve_preview")
serve_preview_once = pytest.fixture(_serve_previews, name="serve_preview_once", scope="module")


# A process that was begun in the background ignores Ctrl-C, and so would all that the tests begin.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="Write the golden files again.")
    parser.addoption("--app", help="The application to test; `make app` builds it.")
    parser.addoption("--servers", help="The folder of real servers; `make test-servers` installs them.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests of the application and with real servers need these: `make app` and `make test-servers` install them."""
    needs = {Path(__file__).parent / name: name for name in ("app", "servers")}
    return True if collection_path in needs and not config.getoption(f"--{needs[collection_path]}") else None


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Compressed bytes hold the time: they are no part of a test's name, which must be the same in every process."""
    return argname if isinstance(val, bytes) else None
