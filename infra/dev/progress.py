"""What the runner says while it works, and how it gives up."""

import io
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class CannotGoOn(Exception):
    """The runner stops here; the message tells a person what is so and what they can do."""


class Step:
    """One step under way; `result` is what its closing words will be."""

    def __init__(self) -> None:
        self.result = "done"


class _Screen:
    """Standard output, shared by the runner and what its children say.

    A step leaves its line open until it is done; whoever speaks meanwhile starts a new one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_open = False

    def write(self, text: str) -> None:
        """Write whole lines."""
        with self._lock:
            self._put(f"\n{text}" if self._is_open else text)
            self._is_open = False

    def open_line(self, text: str) -> None:
        """Write the beginning of a line."""
        self.write(text)
        self._is_open = True

    def close_line(self, *, name: str, ending: str) -> None:
        """Write the end of a line, or a line of its own when somebody spoke in between."""
        with self._lock:
            self._put(f" {ending}\n" if self._is_open else f"  {name:<12} {ending}\n")
            self._is_open = False

    def _put(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            # Nobody listens any more, as when a terminal was closed: go on in silence.
            sys.stdout = io.StringIO()


_screen = _Screen()


def write(text: str) -> None:
    """Write whole lines."""
    _screen.write(text)


def say(*, name: str, text: str) -> None:
    """Write one line under a short name."""
    _screen.write(f"  {name:<12} {text}\n")


@contextmanager
def step(*, name: str, doing: str) -> Iterator[Step]:
    """Say what is being done, and when it is done how long it took, on one line."""
    started = time.monotonic()
    _screen.open_line(f"  {name:<12} {doing} ...")
    current = Step()
    try:
        yield current
    except BaseException:
        _screen.close_line(name=name, ending="stopped")
        raise
    seconds = time.monotonic() - started
    _screen.close_line(name=name, ending=f"{current.result} ({seconds:.1f} s)")


class Ticker:
    """Progress within a step: one line rewritten on a terminal, else a new line now and then."""

    def __init__(self, *, name: str, every_seconds: float = 10.0) -> None:
        self.name = name
        self.every_seconds = every_seconds
        self.is_terminal = sys.stdout.isatty()
        self.last_at = time.monotonic()

    def show(self, text: str) -> None:
        """Show how far it is."""
        if self.is_terminal:
            write(f"\r\x1b[2K  {self.name:<12} {text}")
        elif time.monotonic() - self.last_at >= self.every_seconds:
            self.last_at = time.monotonic()
            say(name=self.name, text=text)

    def close(self) -> None:
        """Leave an empty line for what comes next."""
        if self.is_terminal:
            write("\r\x1b[2K")
