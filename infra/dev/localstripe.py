"""localstripe, another stand-in for Stripe, in an environment of its own for `check --deep`."""

import shutil
import subprocess
import sys
from pathlib import Path

from infra.dev import lockfiles, paths, processes
from infra.dev.flocks import waiting_turn
from infra.dev.progress import CannotGoOn, say

LOCK = Path(__file__).with_name("localstripe.lock")
_SECONDS = 300


def ensure() -> Path:
    """Its Python, with everything the lock pins; made anew when the lock changes.

    :raises CannotGoOn: if it cannot be installed.
    """
    folder = paths.VAR / f"localstripe-{lockfiles.stamp_of(LOCK)[:12]}"
    python = folder / "bin" / "python"
    with waiting_turn(path=paths.VAR / "localstripe.turn"):
        if not (folder / "complete").exists():
            _install(folder, python)
    return python


def _install(folder: Path, python: Path) -> None:
    say(name="localstripe", text="installing it in an environment of its own ...")
    shutil.rmtree(folder, ignore_errors=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    commands = (
        [sys.executable, "-m", "venv", str(folder)],
        [*pip, "--require-hashes", "-r", str(LOCK)],
    )
    for command in commands:
        try:
            done = processes.run(command, timeout=_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise CannotGoOn(f"localstripe was not there in {_SECONDS} seconds.") from error
        if done.returncode != 0:
            raise CannotGoOn(f"localstripe could not be installed: {done.stderr[-300:]}")
    (folder / "complete").touch()
