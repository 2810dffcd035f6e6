"""Notices saves below the folders of a publication."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import watchfiles

# All in milliseconds. Editors empty a file and then fill it: a save is over when nothing has changed for so long.
_QUIET = 12
# Of very many changes, such as a checkout of another branch, some are reported at least this often.
_MAX_WAIT = 200
# How often to look whether the folders themselves were created, moved or deleted.
_LOOK_AGAIN = 400


class Watcher:
    """Calls `changed` from its own thread after every save below `folders`, which need not exist yet."""

    def __init__(self, folders: Sequence[Path], changed: Callable[[], None]) -> None:
        self._folders = folders
        self._changed = changed
        self._stop = threading.Event()
        self._watched: dict[Path, int] = {}
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._watched = self._existing()
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until nothing is called any more."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except OSError:  # a folder was deleted in the same moment
                self._stop.wait(_LOOK_AGAIN / 1000)
            if self._existing() != self._watched:
                self._watched = self._existing()
                self._changed()

    def _watch(self) -> None:
        """Watch the folders that exist, until one of them is another folder than it was."""
        if not self._watched:
            self._stop.wait(_LOOK_AGAIN / 1000)
            return
        for changes in watchfiles.watch(
            *self._watched,
            stop_event=self._stop,
            step=_QUIET,
            debounce=_MAX_WAIT,
            rust_timeout=_LOOK_AGAIN,
            yield_on_timeout=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
        ):
            if changes:
                self._changed()
            if self._existing() != self._watched or {Path(path) for _, path in changes} & self._watched.keys():
                return

    def _existing(self) -> dict[Path, int]:
        """The folders that exist, with their inode numbers: a replaced folder mostly has another one."""
        return {folder: folder.stat().st_ino for folder in self._folders if folder.is_dir()}
