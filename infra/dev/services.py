"""PostgreSQL and Valkey together, and the variables by which Part-up finds them."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from infra.dev import guise, paths
from infra.dev.flocks import Flock
from infra.dev.postgres import Postgres
from infra.dev.progress import step
from infra.dev.servers import Server
from infra.dev.valkey import Valkey

_THROWAWAY_PREFIX = "partup-test-"


class Services:
    """The servers Part-up needs, except those that the environment names."""

    def __init__(self, *, home: Path, given: Mapping[str, str], is_durable: bool = True) -> None:
        self.home = home
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        if not given.get("DATABASE_URL"):
            self.postgres = Postgres(home=home / "postgres", is_durable=is_durable)
        if not (given.get("CELERY_BROKER_URL") and given.get("CACHE_URL")):
            self.valkey = Valkey(home=home / "valkey", is_durable=is_durable)

    @property
    def servers(self) -> list[Server]:
        """In the order they start."""
        return [server for server in (self.postgres, self.valkey) if server is not None]

    @property
    def variables(self) -> dict[str, str]:
        """What Part-up must be told to find them."""
        found = {}
        if self.postgres is not None:
            found["DATABASE_URL"] = self.postgres.url
        if self.valkey is not None:
            found["CELERY_BROKER_URL"] = self.valkey.broker_url
            found["CACHE_URL"] = self.valkey.cache_url
        return found

    def start(self) -> None:
        """Start what does not run yet, attach to what does, and say so."""
        for server in self.servers:
            with step(name=server.name, doing="starting") as current:
                current.result = "ready" if server.ensure() else "already runs"

    def start_silently(self) -> None:
        """Start what does not run yet, attach to what does."""
        for server in self.servers:
            server.ensure()

    def wait_for_guests(self) -> None:
        """Wait until no other command uses what was started here."""
        for server in self.servers:
            server.wait_for_guests()

    def stop(self) -> None:
        """Stop what was started here, in the opposite order."""
        for server in reversed(self.servers):
            server.stop()


@contextmanager
def throwaway_services(*, given: Mapping[str, str]) -> Iterator[Services]:
    """Quick servers in a temporary folder that goes when they stop."""
    _sweep_abandoned()
    home = Path(tempfile.mkdtemp(prefix=_THROWAWAY_PREFIX))
    if guise.for_postgres().uid is not None:
        home.chmod(0o711)
    in_use = Flock(path=home / "in-use")
    in_use.try_acquire()
    services = Services(home=home, given=given, is_durable=False)
    try:
        services.start_silently()
        yield services
    finally:
        services.stop()
        in_use.release()
        shutil.rmtree(home, ignore_errors=True)


def home_services(*, given: Mapping[str, str]) -> Services:
    """The servers of this checkout, with the data that lasts."""
    return Services(home=paths.VAR, given=given)


def _sweep_abandoned() -> None:
    """Remove folders of test runs that were killed before they could clean up."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_THROWAWAY_PREFIX}*"):
        if not _is_ours(folder) or not (folder / "in-use").exists():
            continue
        if (in_use := Flock(path=folder / "in-use")).try_acquire():
            shutil.rmtree(folder, ignore_errors=True)
            in_use.release()


def _is_ours(folder: Path) -> bool:
    """Whether a folder is this user's; one that another run just removed is nobody's."""
    try:
        return folder.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
