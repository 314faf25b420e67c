"""What the runner says while it works, and how it gives up."""

import io
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SHOW_EVERY_SECONDS = 10.0


class CannotGoOn(Exception):
    """The runner stops here; the message tells a person what is so and what they can do."""


class _Screen:
    """Standard output, shared by the runner and what its children say.

    A step leaves its line open until it is done; whoever speaks meanwhile starts a new one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_open = False
        self.is_terminal = sys.stdout.isatty()

    def write(self, text: str) -> None:
        """Write whole lines."""
        with self._lock:
            self._put(f"\n{text}" if self._is_open else text)
            self._is_open = False

    def open_line(self, text: str) -> None:
        """Write the beginning of a line; on a terminal, in place of the one that is open."""
        with self._lock:
            if self._is_open:
                self._put("\r\x1b[2K" if self.is_terminal else "\n")
            columns = shutil.get_terminal_size().columns
            self._put(text[: columns - 1] if self.is_terminal else text)
            self._is_open = True

    def close_line(self, *, whole: str, ending: str, otherwise: str) -> None:
        """Write the end of a line: what fits how it was left."""
        with self._lock:
            if not self._is_open:
                self._put(f"{otherwise}\n")
            elif self.is_terminal:
                self._put(f"\r\x1b[2K{whole}\n")
            else:
                self._put(f"{ending}\n")
            self._is_open = False

    def _put(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            # Nobody listens any more, as when a terminal was closed: go on in silence.
            sys.stdout = io.StringIO()


_screen = _Screen()


class Step:
    """One step under way; `result` is what its closing words will be."""

    def __init__(self, *, name: str, doing: str) -> None:
        self.name = name
        self.doing = doing
        self.result = "done"
        self.started = time.monotonic()
        self._shown_at = self.started

    def show(self, text: str) -> None:
        """Show how far it is: in place on a terminal, else on a line of its own now and then."""
        if _screen.is_terminal:
            _screen.open_line(f"  {self.name:<12} {self.doing} ... {text}")
        elif time.monotonic() - self._shown_at >= _SHOW_EVERY_SECONDS:
            self._shown_at = time.monotonic()
            say(name=self.name, text=text)


def write(text: str) -> None:
    """Write whole lines."""
    _screen.write(text)


def say(*, name: str, text: str) -> None:
    """Write one line under a short name."""
    _screen.write(f"  {name:<12} {text}\n")


@contextmanager
def step(*, name: str, doing: str) -> Iterator[Step]:
    """Say what is being done, and when it is done how long it took, on one line."""
    current = Step(name=name, doing=doing)
    _screen.open_line(f"  {name:<12} {doing} ...")
    try:
        yield current
    except BaseException:
        _close(current, "stopped")
        raise
    _close(current, f"{current.result} ({time.monotonic() - current.started:.1f} s)")


def _close(current: Step, ending: str) -> None:
    _screen.close_line(
        whole=f"  {current.name:<12} {current.doing} ... {ending}",
        ending=f" {ending}",
        otherwise=f"  {current.name:<12} {ending}",
    )
