import shutil
import threading

import pytest

from newsletter.preview.watching import Watcher


@pytest.fixture
def watch():
    watchers = []

    def start(*folders):
        changed = threading.Event()
        watcher = Watcher(folders, changed.set)
        watchers.append(watcher)
        watcher.start()
        return changed

    yield start
    for watcher in watchers:
        watcher.stop()


def is_seen(changed, act):
    """Whether a change is told of; the act is done again until the watching has begun."""
    for _ in range(20):
        act()
        if changed.wait(0.25):
            changed.clear()
            return True
    return False


def test_save_below_a_folder_is_told(tmp_path, watch):
    (tmp_path / "news").mkdir()
    changed = watch(tmp_path)
    assert is_seen(changed, lambda: (tmp_path / "news/a.md").write_text("a"))


def test_backup_of_an_editor_is_not_told(tmp_path, watch):
    changed = watch(tmp_path)
    assert is_seen(changed, lambda: (tmp_path / "a.md").write_text("a"))
    changed.wait(0.3)
    changed.clear()
    (tmp_path / "a.md~").write_text("a")
    assert not changed.wait(0.3)


def test_folder_that_appears_later_is_watched(tmp_path, watch):
    later = tmp_path / "templates"
    changed = watch(later)
    later.mkdir()
    assert changed.wait(3)
    changed.clear()
    assert is_seen(changed, lambda: (later / "a.j2").write_text("a"))


def test_folder_that_is_replaced_is_watched_again(tmp_path, watch):
    folder = tmp_path / "issues"
    folder.mkdir()
    changed = watch(folder)
    assert is_seen(changed, lambda: (folder / "a.yaml").write_text("a"))
    shutil.rmtree(folder)
    assert changed.wait(3)
    folder.mkdir()
    changed.clear()
    assert is_seen(changed, lambda: (folder / "a.yaml").write_text("b"))
