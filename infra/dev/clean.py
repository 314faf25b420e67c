"""`./partup clean`: back to a fresh checkout."""

import shutil
from pathlib import Path

from infra.dev import paths
from infra.dev.flocks import Flock
from infra.dev.postgres import home_for
from infra.dev.progress import CannotGoOn, say


def main(arguments: list[str]) -> int:
    """Remove the environment and all local data; asks first, unless told `--yes`.

    :raises CannotGoOn: while Part-up or one of its commands runs.
    """
    if _is_in_use():
        raise CannotGoOn("Part-up is running from this folder. Stop it with Ctrl-C first.")
    folders = [folder for folder in _folders() if folder.exists()]
    if not folders:
        say(name="clean", text="there is nothing to remove")
        return 0
    print("This removes, with all demo data and mail in it:")
    for folder in folders:
        print(f"    {folder}")
    if "--yes" not in arguments and not _may_go_on():
        return 1
    for folder in folders:
        shutil.rmtree(folder)
    return 0


def _is_in_use() -> bool:
    servers = (home_for(paths.VAR / "postgres"), paths.VAR / "valkey")
    return any(Flock(path=home / "owner").is_held() for home in servers)


def _may_go_on() -> bool:
    try:
        return input("Go on? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def _folders() -> list[Path]:
    cluster = home_for(paths.VAR / "postgres")
    return [
        *([] if cluster.is_relative_to(paths.VAR) else [cluster]),
        paths.VAR,
        paths.BUILD,
        paths.VENV,
    ]
