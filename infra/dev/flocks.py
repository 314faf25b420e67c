"""Locks between processes of one checkout; the kernel lets go of them when their holder dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class Flock:
    """A lock on a file that one process holds at a time, for as long as it lives.

    A shared one is held by many at a time, and keeps the others from holding it alone.
    """

    def __init__(self, *, path: Path, is_shared: bool = False) -> None:
        self.path = path
        self._kind = fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX
        self._file: IO[str] | None = None

    def try_acquire(self) -> bool:
        """Take the lock if nobody has it. Taking what one already holds is harmless."""
        if self._file is not None:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a")
        try:
            fcntl.flock(file, self._kind | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def is_held(self) -> bool:
        """Whether some process holds the lock; asking leaves no trace."""
        if not self.path.exists():
            return False
        is_free = self.try_acquire()
        self.release()
        return not is_free

    def release(self) -> None:
        """Let go. Letting go twice is harmless."""
        if self._file is not None:
            self._file.close()
            self._file = None


@contextmanager
def waiting_turn(*, path: Path) -> Iterator[None]:
    """Wait until nobody else is between the same lines, then go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
