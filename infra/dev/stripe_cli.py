"""Stripe's own command-line tool, for `./partup check --deep`: found in var/, or fetched by npm."""

import base64
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from infra.dev import paths, processes
from infra.dev.flocks import waiting_turn
from infra.dev.progress import CannotGoOn, say

VERSION = "1.52.0"
_NAME = "stripe-cli-linux-x64"
_PACKAGE = f"@stripe/cli-linux-x64@{VERSION}"
# Of the archive as the registry gives it; another file is not unpacked.
_SHA512 = "q5x2AIP0ZSujN7iJNIdSPerRfQ/08OTWw9ukhCyxvlo2JAfu6xf8cIGhyDv6vZsQuoh4cn3c2tNJ0J+oY+Z37Q=="
_FOLDER = paths.VAR / f"{_NAME}-{VERSION}"
_SECONDS = 300


def ensure() -> Path:
    """The tool, fetched and compared with its pinned hash where it is not there yet.

    :raises CannotGoOn: if it cannot be fetched, or is not what was pinned.
    """
    with waiting_turn(path=paths.VAR / "stripe-cli.turn"):
        if not _program().exists():
            _fetch()
    return _program()


def _program() -> Path:
    return _FOLDER / "package" / "bin" / "stripe"


def _fetch() -> None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise CannotGoOn("The pinned archive of Stripe's tool is for Linux on x86-64.")
    npm = shutil.which("npm")
    if npm is None:
        raise CannotGoOn("Stripe's command-line tool is fetched with npm, which is not installed.")
    say(name="stripe cli", text=f"fetching {_PACKAGE} ...")
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    command = [npm, "pack", "--silent", "--ignore-scripts", _PACKAGE]
    try:
        done = processes.run(command, cwd=_FOLDER, timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise CannotGoOn(f"npm did not bring {_PACKAGE} in {_SECONDS} seconds.") from error
    archive = _FOLDER / f"{_NAME}-{VERSION}.tgz"
    if not archive.exists():
        raise CannotGoOn(f"npm did not bring {_PACKAGE}: {done.stderr[-300:]}")
    unpack(archive, sha512=_SHA512, into=_FOLDER)


def unpack(archive: Path, *, sha512: str, into: Path) -> None:
    """Unpack an archive that is what was pinned; any other is removed.

    :raises CannotGoOn: if it is another.
    """
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != sha512:
        archive.unlink()
        raise CannotGoOn(f"{archive.name} is not the file that was pinned: its hash is {found}.")
    with tarfile.open(archive) as opened:
        opened.extractall(into, filter="data")
    archive.unlink()
