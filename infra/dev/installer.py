"""Installing what a lock pins, with uv where it is present and else with pip."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from infra.dev import lockfiles, paths, processes
from infra.dev.progress import CannotGoOn, Step, step

_FETCHED = re.compile(r"Downloading .*\(([\d.]+)\s*([kKMG]?i?B|bytes)\)")
_MEGABYTES = {"bytes": 1e-6, "B": 1e-6, "kB": 1e-3, "KiB": 1.024e-3, "MB": 1, "MiB": 1.048576}
_MEGABYTES |= {"GB": 1e3, "GiB": 1073.741824}
_SEEN = re.compile(r"^(Collecting|Processing|Requirement already satisfied)\b")


def is_possible() -> bool:
    """Whether something can install into the virtual environment as it is."""
    return bool(shutil.which("uv")) or _has_pip() or _own_uv().exists()


def install(*, lock: Path) -> None:
    """Install exactly what the lock pins, every file checked by its hash.

    One package comes as source; what builds it goes in first, so nothing is fetched unchecked.

    :raises CannotGoOn: if it fails; with the installer's own words.
    """
    text = lock.read_text()
    command, installer_name = _command()
    total = len(lockfiles.entries_of(text))
    doing = f"installing {total} with {installer_name}"
    with (
        step(name="packages", doing=doing) as current,
        tempfile.NamedTemporaryFile("w", suffix=".lock") as build_tools,
    ):
        build_tools.write(lockfiles.entries_for_building(text))
        build_tools.flush()
        fetched = _follow([*command, "-r", build_tools.name], current=current)
        fetched += _follow([*command, "-r", str(lock)], current=current)
        current.result = _amount(fetched, installer_name)


def megabytes_in(line: str) -> float:
    """How much a line of pip's or uv's output says is being fetched; 0 when it does not."""
    found = _FETCHED.search(line)
    return float(found[1]) * _MEGABYTES[found[2]] if found else 0.0


def _command() -> tuple[list[str], str]:
    checked = ["--no-deps", "--require-hashes", "--no-build-isolation"]
    uv = shutil.which("uv")
    if not uv and not _has_pip():
        uv = str(_own_uv())
    if uv:
        into = ["pip", "install", "--python", str(paths.VENV_PYTHON), "--compile-bytecode"]
        return [uv, *into, *checked], "uv"
    into = ["-m", "pip", "install", "--progress-bar", "off", "--disable-pip-version-check"]
    return [str(paths.VENV_PYTHON), *into, *checked], "pip"


def _follow(command: list[str], *, current: Step) -> float:
    """Run an installer and show how far it is; returns the megabytes it said it fetched."""
    fetched, seen, lines = 0.0, 0, []
    process = processes.start(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=os.environ | {"UV_PYTHON_DOWNLOADS": "never", "PIP_ROOT_USER_ACTION": "ignore"},
    )
    for line in process.stdout or ():
        lines.append(line)
        fetched += megabytes_in(line)
        seen += bool(_SEEN.match(line))
        current.show(f"{seen} seen, {fetched:.1f} MB fetched")
    if process.wait() != 0:
        last_words = "".join(lines[-15:])
        raise CannotGoOn(f"The packages could not be installed:\n{last_words}")
    return fetched


def _amount(fetched: float, installer_name: str) -> str:
    if fetched == 0:
        return "nothing fetched (all were at hand)"
    # uv announces large files only.
    return f"{'at least ' if installer_name == 'uv' else ''}{fetched:.1f} MB fetched"


def _has_pip() -> bool:
    return any(paths.venv_site_packages().glob("pip-*.dist-info"))


def _own_uv() -> Path:
    return paths.VENV / "bin" / "uv"
