"""Starting, recognising and ending processes, so that none is left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: list[str], *, death_signal: int = signal.SIGTERM, **options: Any
) -> subprocess.Popen:
    """Start a process that is told to end when its starter dies, even by kill -9 (Linux).

    Call it from the main thread: the kernel watches the thread that started the process.
    """
    told = _told_when_orphaned(death_signal)
    return subprocess.Popen(command, preexec_fn=told, **options)  # noqa: PLW1509 - prctl only


def run(command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess:
    """Run a program to its end and keep what it says; its status is for the caller to judge."""
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def is_alive(pid: int) -> bool:
    """Whether a process with this number exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def command_of(pid: int) -> str:
    """The command line of a process, empty when there is none."""
    file = Path(f"/proc/{pid}/cmdline")
    if sys.platform == "linux":
        try:
            return file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return run(["ps", "-o", "command=", "-p", str(pid)]).stdout


def end(process: subprocess.Popen, *, with_signal: int, seconds: float) -> bool:
    """Ask a process to end, and see that it does. Returns whether it went by itself."""
    if process.poll() is None:
        process.send_signal(with_signal)
    return finish(process, seconds=seconds)


def finish(process: subprocess.Popen, *, seconds: float) -> bool:
    """Wait for a process that was asked to end; after `seconds` end it by force.

    Returns whether it went by itself. What it left behind in its group goes too.
    """
    went = True
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        went = False
    kill_group(process)
    return went


def kill_group(process: subprocess.Popen) -> None:
    """End by force what is left of a process started in a session of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    condition: Callable[[], bool], *, seconds: float, every_seconds: float = 0.02
) -> bool:
    """Wait for something to become true; False when it did not in time."""
    end_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end_at:
            return False
        time.sleep(every_seconds)
    return True


def _told_when_orphaned(death_signal: int) -> Callable[[], None] | None:
    if _LIBC is None:
        return None
    starter = os.getpid()

    def ask_the_kernel() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != starter:
            os._exit(1)

    return ask_the_kernel


def _is_zombie(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] == ["Z"]
