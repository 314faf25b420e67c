"""Listening to the wish to stop: Ctrl-C, a closed terminal, or kill."""

import signal
import subprocess
import threading

from infra.dev import processes

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A person or the system asked the runner to stop."""


class StopWish:
    """Whether the runner was asked to stop.

    Handlers are set explicitly: a process started with `&` from a script ignores Ctrl-C otherwise.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        for number in _SIGNALS:
            signal.signal(number, self._remember)

    def is_asked(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def wait(self, *, seconds: float) -> bool:
        """Wait a while, or until somebody asks; returns whether somebody did."""
        return self._asked.wait(seconds)

    def check(self) -> None:
        """:raises Stopped: if somebody asked."""
        if self.is_asked():
            raise Stopped

    def wait_for(self, process: subprocess.Popen) -> int:
        """Wait for a process to end by itself; its exit status.

        :raises Stopped: if somebody asked meanwhile; the process is ended first.
        """
        while True:
            try:
                return process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                if self.is_asked():
                    processes.end(process, with_signal=signal.SIGTERM, seconds=5)
                    raise Stopped from None

    def _remember(self, *_received: object) -> None:
        self._asked.set()


def leave_on_signals() -> None:
    """Make a short command leave through its clean-up when it is asked to stop."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)
