"""The note a running Part-up leaves for other commands of the same checkout."""

import json
import os
from dataclasses import asdict, dataclass

from infra.dev import paths
from infra.dev.flocks import Flock

DEFAULT_PORT = 8000
DEFAULT_SIMULATOR_PORT = 8100

_LOCK = paths.VAR / "run.lock"
_NOTE = paths.VAR / "running.json"


@dataclass(frozen=True)
class Running:
    """Where a running Part-up answers."""

    pid: int
    port: int
    simulator_port: int


def take_place() -> Flock | None:
    """Become the one `run` of this checkout; None when another is there."""
    lock = Flock(path=_LOCK)
    if not lock.try_acquire():
        return None
    _NOTE.unlink(missing_ok=True)
    return lock


def leave_note(*, port: int, simulator_port: int) -> None:
    """Tell other commands where this one answers."""
    note = Running(pid=os.getpid(), port=port, simulator_port=simulator_port)
    _NOTE.write_text(json.dumps(asdict(note)))


def find() -> Running | None:
    """The running Part-up, when there is one that got as far as choosing its ports."""
    if not Flock(path=_LOCK).is_held():
        return None
    try:
        return Running(**json.loads(_NOTE.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
