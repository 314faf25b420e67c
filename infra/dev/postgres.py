"""PostgreSQL in a folder: durable at home, quick in tests."""

import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from infra.dev import binaries, guise, processes
from infra.dev.progress import CannotGoOn
from infra.dev.servers import Server

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "max_locks_per_transaction": "512",
    "timezone": "UTC",
    "jit": "off",
}
QUICK_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# The application is no superuser; it may make databases, because tests do.
_FURNISHING = r"""
SELECT 'CREATE ROLE partup LOGIN CREATEDB'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'partup') \gexec
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
SELECT 'CREATE DATABASE partup OWNER partup'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'partup') \gexec
"""


class Postgres(Server):
    """A PostgreSQL cluster with one database, `partup`, owned by the role of that name."""

    name = "PostgreSQL"
    death_signal = signal.SIGINT
    socket_name = ".s.PGSQL.5432"

    def __init__(self, *, home: Path, is_durable: bool = True) -> None:
        self.guise = guise.for_postgres()
        super().__init__(home=home_for(home), is_durable=is_durable)
        self.bin = binaries.postgres_folder()

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def version(self) -> int:
        return binaries.postgres_version(self.bin)

    @property
    def url(self) -> str:
        """What DATABASE_URL should be."""
        return f"postgresql://partup@/partup?host={quote(str(self.socket_dir), safe='/')}"

    def prepare(self) -> None:
        """Make the cluster the first time.

        :raises CannotGoOn: if the data was made by another version.
        """
        self.guise.let_through(self.home)
        self.guise.own(self.socket_dir)
        self.bin = guise.reachable_programs(folder=self.bin, guise=self.guise, home=self.home)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self.version:
            raise CannotGoOn(
                f"The data in {self.data} was made by PostgreSQL {made_by}, but this is "
                f"{self.version}. Move that folder away, or install PostgreSQL {made_by}."
            )
        self._forget_a_stranger()

    def launch(self) -> subprocess.Popen:
        """Start the server, which then only listens on its socket."""
        settings = SETTINGS | ({} if self.is_durable else QUICK_SETTINGS)
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [*self.guise.prefix, str(self.bin / "postgres"), "-D", str(self.data)]
        with self.log_path.open("ab") as log:
            return processes.start(
                [*command, "-k", str(self.socket_dir), *options],
                death_signal=self.death_signal,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                **self.guise.popen_options,
            )

    def is_ready(self, process: subprocess.Popen) -> bool:
        """Whether the server's own notice says so, and is about our process."""
        lines = self._notice()
        return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def furnish(self) -> None:
        """Make the role, the extensions and the database. A second time changes nothing."""
        mark = self.home / "furnished"
        if mark.exists():
            return
        command = [str(self.bin / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        command += ["-h", str(self.socket_dir), "-U", "postgres", "-d", "template1"]
        done = processes.run(command, input=_FURNISHING)
        if done.returncode != 0:
            raise CannotGoOn(f"PostgreSQL could not be furnished:\n{done.stderr}")
        mark.touch()

    def _initialise(self) -> None:
        # A cluster appears whole or not at all, so that a kill half-way leaves nothing broken.
        half_made = self.home / "data.half-made"
        shutil.rmtree(half_made, ignore_errors=True)
        (self.home / "furnished").unlink(missing_ok=True)
        half_made.mkdir(mode=0o700)
        self.guise.own(half_made)
        command = [*self.guise.prefix, str(self.bin / "initdb"), "-D", str(half_made)]
        command += ["-U", "postgres"]
        command += ["--auth-local=trust", "--auth-host=reject", "--no-sync", "--no-instructions"]
        command += ["-E", "UTF8", *self._locale()]
        done = processes.run(command, cwd="/", **self.guise.popen_options)
        if done.returncode != 0:
            raise CannotGoOn(f"initdb failed:\n{done.stdout}{done.stderr}")
        half_made.rename(self.data)

    def _locale(self) -> list[str]:
        # The same order of words on every machine, whatever its C library.
        if self.version >= 17:
            return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return ["--locale=C.UTF-8"]

    def _forget_a_stranger(self) -> None:
        """Drop a notice whose number now belongs to another program.

        After a crash of a whole container numbers are soon used again, and PostgreSQL would
        then refuse to start.
        """
        lines = self._notice()
        if not lines or not lines[0].isdigit():
            return
        pid = int(lines[0])
        if processes.is_alive(pid) and "postgres" not in processes.command_of(pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _notice(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return []


def home_for(wanted: Path) -> Path:
    """Where a cluster lies that should lie in `wanted`: elsewhere if it could not get in there."""
    return guise.reachable_home(
        home=wanted,
        guise=guise.for_postgres(),
        name="partup-" + str(wanted).strip("/").replace("/", "-")[-80:],
    )
