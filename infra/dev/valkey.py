"""Valkey in a folder: broker, cache and limits."""

import signal
import subprocess

from infra.dev import binaries, processes
from infra.dev.servers import Server, answers


class Valkey(Server):
    """A Valkey that keeps what it was given, on a unix socket only."""

    name = "Valkey"
    death_signal = signal.SIGTERM
    socket_name = "valkey.sock"

    @property
    def broker_url(self) -> str:
        """What CELERY_BROKER_URL should be."""
        return f"redis+socket://{self.socket_path}"

    @property
    def cache_url(self) -> str:
        """What CACHE_URL should be."""
        return f"unix://{self.socket_path}?db=1"

    def prepare(self) -> None:
        """Make the folder of its data."""
        (self.home / "data").mkdir(exist_ok=True, mode=0o700)
        self.socket_path.unlink(missing_ok=True)

    def launch(self) -> subprocess.Popen:
        """Start the server; at home it writes down every change."""
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket_path),
            "--unixsocketperm": "700",
            "--dir": str(self.home / "data"),
            "--appendonly": "yes" if self.is_durable else "no",
            "--save": "",
            "--maxmemory-policy": "noeviction",
            "--loglevel": "warning",
            "--logfile": str(self.log_path),
            "--daemonize": "no",
        }
        return processes.start(
            [str(binaries.valkey_program()), *(part for pair in options.items() for part in pair)],
            death_signal=self.death_signal,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def is_ready(self, process: subprocess.Popen) -> bool:
        """Whether it listens."""
        return answers(self.socket_path)
