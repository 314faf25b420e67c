"""The virtual environment: made once, brought to what a lock pins, and left alone when it is."""

import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

from infra.dev import installer, lockfiles, paths, processes
from infra.dev.flocks import waiting_turn
from infra.dev.progress import CannotGoOn, step

_STAMP = paths.VENV / "partup-stamp.json"
_UNFINISHED = paths.VENV / "partup-unfinished"


def ensure(*, lock: Path) -> None:
    """Make .venv hold what `lock` pins. When it does already, this costs one digest.

    :raises CannotGoOn: if this machine lacks what a virtual environment needs.
    """
    if _holds(lock):
        return
    with waiting_turn(path=paths.VAR / "install.turn"):
        if _holds(lock):
            return
        if not _is_usable():
            _make()
        _UNFINISHED.touch()
        _STAMP.unlink(missing_ok=True)
        installer.install(lock=lock)
        _STAMP.write_text(json.dumps(_stamps_after(lock)))
        _UNFINISHED.unlink()


def _holds(lock: Path) -> bool:
    try:
        stamps = json.loads(_STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return False
    return paths.VENV_PYTHON.exists() and stamps.get(lock.name) == lockfiles.stamp_of(lock)


def _stamps_after(lock: Path) -> dict[str, str]:
    # The developer's lock contains the other one (a test keeps it so).
    locks = {lock, paths.RUNTIME_LOCK} if lock == paths.DEV_LOCK else {lock}
    return {one.name: lockfiles.stamp_of(one) for one in locks}


def _is_usable() -> bool:
    """Whether .venv can be built upon: its Python is there and no install broke off in it."""
    if not paths.VENV_PYTHON.exists() or _UNFINISHED.exists():
        return False
    return installer.is_possible()


def _make() -> None:
    """Make an empty virtual environment, whatever lay there.

    :raises CannotGoOn: if Python came without what it takes.
    """
    uv = shutil.which("uv")
    can_venv = importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")
    if not uv and not can_venv:
        raise CannotGoOn(_what_is_missing())
    with step(name="Python", doing=f"making .venv with Python {_version()}"):
        shutil.rmtree(paths.VENV, ignore_errors=True)
        command = (
            [uv, "venv", "-q", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]
        )
        made = processes.run(
            [*command, str(paths.VENV)],
            env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"},
        )
        if made.returncode != 0:
            raise CannotGoOn(
                f"The virtual environment could not be made:\n{made.stdout}{made.stderr}"
            )


def _what_is_missing() -> str:
    sentence = f"Python {_version()} came without the parts that make a virtual environment."
    if shutil.which("apt-get") is None:
        return f"{sentence} Install Python from python.org or your package manager, then try again."
    sudo = "" if os.geteuid() == 0 else "sudo "
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return f"{sentence} Run this line, then try again:\n\n    {sudo}apt-get install -y {package}\n"


def _version() -> str:
    return ".".join(str(part) for part in sys.version_info[:3])
