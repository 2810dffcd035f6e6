"""Notices saves below the folders of a publication."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import watchfiles

__all__ = ["Watcher"]

# Milliseconds without a further change after which a save is over: editors
# empty a file and then fill it.
_SETTLED = 12

# A flood of changes, such as a checkout of another branch, is told at least so often, in milliseconds.
_AT_LEAST = 200

# Milliseconds after which folders that were made, moved or deleted are looked for.
_LOOK_AGAIN = 400


class Watcher:
    """Calls `changed` from a thread of its own after every save below `folders`, which need not exist yet."""

    def __init__(self, folders: Sequence[Path], changed: Callable[[], None]) -> None:
        self._folders = folders
        self._changed = changed
        self._stop = threading.Event()
        self._known: dict[Path, int] = {}
        self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._known = self._present()
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until nothing is called any more."""
        self._stop.set()
        self._thread.join(timeout=2)

    def _watch(self) -> None:
        while not self._stop.is_set():
            if self._known:
                self._watch_until_moved()
            else:
                self._stop.wait(_LOOK_AGAIN / 1000)
            present = self._present()
            if present != self._known:
                self._known = present
                self._changed()

    def _watch_until_moved(self) -> None:
        """Watch the folders that are there, until one of them is another folder than it was."""
        try:
            for changes in watchfiles.watch(
                *self._known,
                stop_event=self._stop,
                step=_SETTLED,
                debounce=_AT_LEAST,
                rust_timeout=_LOOK_AGAIN,
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            ):
                if changes:
                    self._changed()
                if self._present() != self._known:
                    return
        except OSError:
            self._stop.wait(_LOOK_AGAIN / 1000)

    def _present(self) -> dict[Path, int]:
        """The folders that exist, with the numbers that tell one from another of the same name."""
        present = {}
        for folder in self._folders:
            try:
                if folder.is_dir():
                    present[folder] = folder.stat().st_ino
            except OSError:
                continue
        return present
