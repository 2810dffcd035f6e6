"""Locks on files and folders. The system releases them when a program ends, also when it is killed."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

_WAIT = 30.0  # seconds that a program may need to replace its files
_PAUSE = 0.01
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def try_lock(descriptor: int) -> bool:
    """Lock an open file or folder; False when another one has the lock. Raises OSError where there are no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True


@contextlib.contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Wait for the lock of a folder, and keep it meanwhile.

    Raises TimeoutError when another program keeps it. A file system without
    locks gives none.
    """
    lock_file = folder / ".lock" if sys.platform == "win32" else None  # which has no locks of folders
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT) if lock_file else os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + _WAIT
        while not _try(descriptor):
            if time.monotonic() > end:
                raise TimeoutError(errno.ETIMEDOUT, "another program is writing here")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)
        if lock_file:
            with contextlib.suppress(OSError):
                lock_file.unlink()


def _try(descriptor: int) -> bool:
    try:
        return try_lock(descriptor)
    except OSError:
        return True
