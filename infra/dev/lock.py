"""`./partup lock`: pins every package, with hashes and without hosts."""

import os
import shutil
from pathlib import Path

from infra.dev import environment, lockfiles, paths, processes
from infra.dev.progress import CannotGoOn, step

_GROUPS = {paths.RUNTIME_LOCK: "embedded", paths.DEV_LOCK: "dev"}


def main(arguments: list[str]) -> int:
    """Write both locks anew; with `--upgrade` to the newest that pyproject.toml allows.

    :raises CannotGoOn: if uv fails, or the locks disagree.
    """
    environment.ensure(lock=paths.DEV_LOCK)
    for lock, group in _GROUPS.items():
        with step(name="lock", doing=f"resolving {lock.name}") as current:
            _compile(lock=lock, group=group, arguments=arguments)
            current.result = f"{len(lockfiles.entries_of(lock.read_text()))} packages"
    if differing := differing_versions():
        raise CannotGoOn(f"The two locks disagree about {', '.join(differing)}.")
    return 0


def differing_versions() -> list[str]:
    """Packages of the runtime lock that the developer's lock does not pin likewise."""
    runtime, dev = (lockfiles.versions_of(lock.read_text()) for lock in _GROUPS)
    return [name for name, version in runtime.items() if dev.get(name) != version]


def _compile(*, lock: Path, group: str, arguments: list[str]) -> None:
    uv = shutil.which("uv") or str(paths.VENV / "bin" / "uv")
    command = [uv, "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", "--group", group, "-o", lock.name]
    done = processes.run(
        [*command, *arguments],
        cwd=paths.ROOT,
        env=os.environ | {"UV_PYTHON_DOWNLOADS": "never"},
    )
    if done.returncode != 0:
        raise CannotGoOn(f"uv could not resolve the packages:\n{done.stderr}")
