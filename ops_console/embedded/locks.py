"""File locks that the kernel releases when their holder dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ops_console.embedded.errors import EmbeddedError
from ops_console.embedded.files import OWNER_ONLY

PAUSE = 0.05


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except PermissionError as error:
        msg = f"{path} belongs to another user: run as that user, or set OPS_STATE_DIR."
        raise EmbeddedError(msg) from error


def _try(descriptor: int, operation: int) -> bool:
    try:
        fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether some process holds PATH exclusively."""
    if not path.exists():
        return False
    descriptor = _open(path)
    try:
        return not _try(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def holder(path: Path) -> int | None:
    """Process number that the last exclusive holder wrote into PATH."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return None


class Lock:
    """An exclusive lock on a file, with the holder's process number inside."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, *, patience: float = 1.0) -> bool:
        """Take the lock, or answer False when another process keeps it.

        The patience is for `is_held`, which takes the lock for an instant to look at it.
        """
        descriptor = _open(self._path)
        deadline = time.monotonic() + patience
        while not _try(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                os.close(descriptor)
                return False
            time.sleep(PAUSE)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let the next process have it."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold PATH alone for a moment, waiting as long as it takes."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class Usage:
    """A share in the servers: their owner stops them when it is the last to hold one."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def others_remain(self) -> bool:
        """Whether another process still holds a share; when none does, nobody new gets in."""
        return not _try(self._descriptor, fcntl.LOCK_EX)

    def wait_for_others(self) -> None:
        """Wait until every other process has given its share back."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def close(self) -> None:
        """Give the share back."""
        os.close(self._descriptor)
