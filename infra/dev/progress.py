"""What the runner says while it works, and how it gives up."""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class CannotGoOn(Exception):
    """The runner stops here; the message tells a person what is so and what they can do."""


class Step:
    """One step under way; `result` is what its closing words will be."""

    def __init__(self) -> None:
        self.result = "done"


def write(text: str) -> None:
    """Print without a new line; once nobody listens any more, go on in silence."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError:
        sys.stdout = io.StringIO()


def say(*, name: str, text: str) -> None:
    """Print one line under a short name."""
    write(f"  {name:<12} {text}\n")


@contextmanager
def step(*, name: str, doing: str) -> Iterator[Step]:
    """Say what is being done, and when it is done how long it took, on one line."""
    started = time.monotonic()
    write(f"  {name:<12} {doing} ...")
    current = Step()
    try:
        yield current
    except BaseException:
        write("\n")
        raise
    write(f" {current.result} ({time.monotonic() - started:.1f} s)\n")


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
