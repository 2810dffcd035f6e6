"""Measures what the project promises, as whole processes, and prints it: `make bench`.

Nothing here is a test: times are reported, with the promise beside them.
"""

from __future__ import annotations

import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from workspaces import write_workspace

HERE = Path(__file__).resolve().parents[2]
NEWSLETTER = str(Path(sys.executable).with_name("newsletter"))
MODULES = HERE / ".bench/node_modules"
MJML = MODULES / "mjml/bin/mjml"
FIRST = "2010-01"


def seconds(command: Sequence[str]) -> float:
    """The wall time of one run of `command`; a build finds nothing written before."""
    if "--root" in command:
        shutil.rmtree(Path(command[command.index("--root") + 1]) / "out", ignore_errors=True)
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def paired(commands: dict[str, Sequence[str]], runs: int) -> dict[str, list[float]]:
    """Times of several commands in turn, so that a slow minute of the machine falls on all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            taken = seconds(command)
            if run:  # the first round warms caches
                times[name].append(taken)
    return times


def milliseconds(times: Sequence[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f} ms (from {min(times) * 1000:.0f} to {max(times) * 1000:.0f})"


def report(name: str, measured: str, promise: str) -> None:
    print(f"{name:<44} {measured:<34} {promise}", flush=True)


def build(root: Path, *arguments: str) -> list[str]:
    return [NEWSLETTER, "build", "--root", str(root), "--quiet", *arguments]


def bench_whole_process(folder: Path) -> None:
    root = write_workspace(folder / "twenty")
    commands = {
        "build": build(root, FIRST),
        "help": [NEWSLETTER, "--help"],
        "python": [sys.executable, "-c", "pass"],
    }
    seconds(commands["build"])
    node = shutil.which("node")
    if node and MJML.is_file():
        mjml = str(root / "out" / FIRST / "email.mjml")
        reference = shutil.copy(mjml, folder / "reference.mjml")
        commands["mjml"] = [node, str(MJML), reference, "-o", str(folder / "reference.html")]
    times = paired(commands, runs=15)
    report("Python alone", milliseconds(times["python"]), "")
    report("newsletter --help", milliseconds(times["help"]), "at most 100 ms")
    report("newsletter build, 20 items", milliseconds(times["build"]), "")
    if "mjml" in times:
        ratio = statistics.median(ours / theirs for ours, theirs in zip(times["build"], times["mjml"], strict=True))
        report("mjml (npm) on the same MJML", milliseconds(times["mjml"]), "")
        report("  ratio, pair by pair", f"{ratio:.2f}", "at most 0.50")


def bench_many_issues(folder: Path) -> None:
    root = write_workspace(folder / "hundred", issues=100)
    times = paired({"one": build(root, FIRST), "all": build(root, "--all")}, runs=5)
    each = (statistics.median(times["all"]) - statistics.median(times["one"])) / 99
    report("100 issues of 20 items", milliseconds(times["all"]), "")
    report("  each beyond the first", f"{each * 1000:.1f} ms", "")
    node = shutil.which("node")
    if not (node and MJML.is_file() and (MODULES / "juice").is_dir()):
        return
    reference = folder / "reference"
    reference.mkdir()
    for path in (root / "out").glob("*/email.mjml"):
        shutil.copy(path, reference / f"{path.parent.name}.mjml")
    peer = [node, str(Path(__file__).with_name("mjml_juice.mjs")), str(MODULES), str(reference)]
    times = paired({"all": build(root, "--all"), "peer": peer}, runs=5)
    ratio = statistics.median(ours / theirs for ours, theirs in zip(times["all"], times["peer"], strict=True))
    report("mjml and juice (npm), HTML of the same 100", milliseconds(times["peer"]), "")
    report("  ratio, pair by pair", f"{ratio:.2f}", "at most 0.70")


def bench_many_items(folder: Path) -> None:
    few, many = write_workspace(folder / "few"), write_workspace(folder / "many", items=200)
    times = paired({"few": build(few, FIRST), "many": build(many, FIRST)}, runs=9)
    each = (statistics.median(times["many"]) - statistics.median(times["few"])) / 180
    report("200 items in one issue, each beyond 20", f"{each * 1000:.2f} ms", "at most 0.8 ms")


def bench_large_catalogue(folder: Path) -> None:
    small, large = write_workspace(folder / "small"), write_workspace(folder / "large", unpicked=10_000)
    times = paired({"small": build(small, FIRST), "large": build(large, FIRST)}, runs=11)
    more = statistics.median(b - a for a, b in zip(times["small"], times["large"], strict=True))
    report("10,000 unpicked items in the catalogue", f"{more * 1000:+.1f} ms", "no difference")


def bench_warm_rebuild(folder: Path) -> None:
    sys.path.insert(0, str(HERE))
    from newsletter.build import Builder
    from newsletter.content.workspace import Workspace

    workspace = Workspace(write_workspace(folder / "warm"))
    templates = Builder(workspace).templates

    def rebuild() -> None:
        Builder(workspace, templates).build(FIRST)

    report("a rebuild in a warm process, 20 items", milliseconds(repeat(rebuild, 40)), "at most 20 ms")


def bench_preview(folder: Path) -> None:
    """From a save of an item to the email in the page that shows it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        return
    from playwright.sync_api import sync_playwright

    root = write_workspace(folder / "preview")
    item = min((root / "issues/news").rglob("*.md"))
    text = item.read_text("utf-8")
    preview = subprocess.Popen(
        [NEWSLETTER, "preview", "--no-open", "--root", str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert preview.stdout
        address = preview.stdout.readline().split()[2]
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
            page.goto(f"{address}?images=off")
            email = page.frame_locator("#email")
            email.get_by_text("closes with advice").first.wait_for()

            def save_and_see(number: int) -> float:
                begun = time.perf_counter()
                item.write_text(text.replace("closes with advice", f"closes {number} times with advice"), "utf-8")
                email.get_by_text(f"closes {number} times").wait_for()
                return time.perf_counter() - begun

            times = [save_and_see(number) for number in range(21)][1:]
    finally:
        preview.send_signal(signal.SIGINT)
        preview.wait(10)
    report("from a save to the email in the page", milliseconds(times), "")


def repeat(call: Callable[[], None], runs: int) -> list[float]:
    call()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return times


def main() -> None:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; medians, smallest and largest in brackets")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench_whole_process(folder)
        bench_warm_rebuild(folder)
        bench_preview(folder)
        bench_many_items(folder)
        bench_large_catalogue(folder)
        bench_many_issues(folder)


if __name__ == "__main__":
    main()
