"""The package keeps its shape: imports go one way, modules are short, and file names are unique."""

import ast
from collections import Counter
from pathlib import Path

import pytest

import newsletter

PACKAGE = Path(newsletter.__file__).parent

#: The packages and modules in the order of the data: each imports only from its own line and those before it.
LAYERS = (
    {"errors", "source_formats", "wording"},
    {"file_locks"},
    {"cache", "merge_tags", "output", "tracking", "web_client"},
    {"content"},
    {"sources"},
    {"catalogue"},
    {"editing"},
    {"rendering"},
    {"images"},
    {"platforms"},
    {"checks"},
    {"build"},
    {"delivery"},
    {"issue_files", "preview"},
    {"cli"},
)
LAYER = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}


def modules():
    paths = sorted(path for path in PACKAGE.rglob("*.py") if "templates" not in path.parts)
    return [pytest.param(path, id=path.relative_to(PACKAGE).as_posix()) for path in paths]


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    """The packages and modules of `newsletter` that a module imports, with the lines; not for types alone."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for each in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("newsletter.") and not name.startswith("newsletter.__"):
                yield name.split(".")[1], node.lineno


def test_every_room_has_its_layer():
    found = {room_of(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__", "templates"}
    assert found <= set(LAYER)


@pytest.mark.parametrize("path", modules())
def test_module_imports_nothing_from_a_later_room(path):
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    for other, line in imported_rooms(path):
        assert LAYER[other] <= LAYER[room], f"{path}:{line}: {room} imports {other}, which comes later"


@pytest.mark.parametrize("path", modules())
def test_module_has_at_most_300_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_no_two_modules_share_a_file_name():
    names = Counter(path.name for path in PACKAGE.rglob("*.py") if path.name != "__init__.py")
    assert [name for name, count in names.items() if count > 1] == []
