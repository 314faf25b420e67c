"""A database server as a child process: start it or attach to it, and stop what was started."""

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path

from infra.dev import processes
from infra.dev.flocks import Flock, waiting_turn
from infra.dev.progress import CannotGoOn

# The shortest of what Linux (107 bytes) and macOS (103) allow.
LONGEST_SOCKET_PATH = 103
_START_SECONDS = 30.0
_STOP_SECONDS = 20.0
# What a crashed server left in memory may take a moment to go.
_RETRY_SECONDS = 5.0
_LONGEST_LOG_BYTES = 5_000_000


class Server(ABC):
    """A server that lives in a folder and listens on a unix socket only.

    Whoever starts it holds the folder's `owner` lock for life. Others attach while the owner
    lives; a server whose owner died is stopped and started afresh.
    """

    name: str
    death_signal: int
    socket_name: str

    def __init__(self, *, home: Path, is_durable: bool = True) -> None:
        self.home = home
        self.is_durable = is_durable
        self.process: subprocess.Popen | None = None
        self.socket_dir = socket_dir_for(home=home, socket_name=self.socket_name)
        self._owner = Flock(path=home / "owner")
        self._guest = Flock(path=home / "guests", is_shared=True)

    @property
    def socket_path(self) -> Path:
        return self.socket_dir / self.socket_name

    @property
    def log_path(self) -> Path:
        return self.home / "log"

    @abstractmethod
    def prepare(self) -> None:
        """Make what the server needs before it can start."""

    @abstractmethod
    def launch(self) -> subprocess.Popen:
        """Start the process."""

    @abstractmethod
    def is_ready(self, process: subprocess.Popen) -> bool:
        """Whether the process that was launched takes connections."""

    def furnish(self) -> None:  # noqa: B027 - most servers need nothing
        """Make what users need inside the server, once it runs."""

    def ensure(self) -> bool:
        """Start the server, or attach to the one that runs. True when it was started."""
        self.home.mkdir(parents=True, exist_ok=True)
        _refuse_strangers(self.home)
        end_at = time.monotonic() + _START_SECONDS
        while time.monotonic() < end_at:
            with waiting_turn(path=self.home / "turn"):
                if self._owner.try_acquire():
                    self._end_leftover()
                    self._start()
                    return True
                if answers(self.socket_path) and self._guest.try_acquire():
                    return False
            time.sleep(0.1)
        raise CannotGoOn(
            f"{self.name} belongs to another process that does not answer. See {self.log_path}."
        )

    def is_running(self) -> bool:
        """Whether the server, started here or elsewhere, is still there."""
        if self.process is not None:
            return self.process.poll() is None
        return answers(self.socket_path)

    def stop(self) -> None:
        """Stop the server if it was started here; else only leave. Twice is harmless."""
        if self.process is not None:
            processes.end(self.process, with_signal=self.death_signal, seconds=_STOP_SECONDS)
            self.process = None
            self._pid_path.unlink(missing_ok=True)
            if not self.socket_dir.is_relative_to(self.home):
                shutil.rmtree(self.socket_dir, ignore_errors=True)
        self._owner.release()
        self._guest.release()

    def wait_for_guests(self) -> None:
        """Wait until nobody else uses the server that was started here."""
        if self.process is not None:
            with waiting_turn(path=self.home / "guests"):
                pass

    @property
    def _pid_path(self) -> Path:
        return self.home / "pid"

    def _start(self) -> None:
        self.socket_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_strangers(self.socket_dir)
        self.prepare()
        started = time.monotonic()
        process = self._launch_once()
        while not self.is_ready(process):
            waited = time.monotonic() - started
            has_ended = process.poll() is not None
            if waited > _START_SECONDS or (has_ended and waited > _RETRY_SECONDS):
                self.stop()
                raise CannotGoOn(f"{self.name} did not start. It said:\n{self._last_words()}")
            if has_ended:
                time.sleep(0.5)
                process = self._launch_once()
            time.sleep(0.01)
        self.furnish()

    def _launch_once(self) -> subprocess.Popen:
        if self.log_path.exists() and self.log_path.stat().st_size > _LONGEST_LOG_BYTES:
            self.log_path.unlink()
        self.process = self.launch()
        self._pid_path.write_text(str(self.process.pid))
        return self.process

    def _end_leftover(self) -> None:
        """End a server whose owner is dead; on Linux it is already on its way out."""
        try:
            pid = int(self._pid_path.read_text())
        except (FileNotFoundError, ValueError):
            return
        if not self._is_ours(pid):
            return
        os.kill(pid, self.death_signal)
        if not processes.wait_until(lambda: not self._is_ours(pid), seconds=_STOP_SECONDS):
            os.kill(pid, signal.SIGKILL)
            processes.wait_until(lambda: not self._is_ours(pid), seconds=5)

    def _is_ours(self, pid: int) -> bool:
        return processes.is_alive(pid) and str(self.socket_dir) in processes.command_of(pid)

    def _last_words(self) -> str:
        if not self.log_path.exists():
            return "(no log)"
        lines = self.log_path.read_text(errors="replace").splitlines()[-8:]
        return "\n".join(f"    {line}" for line in lines)


def _refuse_strangers(folder: Path) -> None:
    """:raises CannotGoOn: if a folder for our data belongs to another user."""
    ours = {os.geteuid()}
    if os.geteuid() == 0:
        ours.add(pwd.getpwnam("nobody").pw_uid)
    if folder.is_symlink() or folder.stat().st_uid not in ours:
        raise CannotGoOn(
            f"{folder} belongs to another user. Run Part-up as that user, or remove the folder."
        )


def socket_dir_for(*, home: Path, socket_name: str) -> Path:
    """Where the socket of a server lies: in its home, or in the temporary folder when too long.

    The name there is a digest of the home, so every process finds the same one.
    """
    wanted = home / "socket"
    if len(os.fsencode(wanted / socket_name)) <= LONGEST_SOCKET_PATH:
        return wanted
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"partup-{os.getuid()}-{digest}"


def answers(path: Path) -> bool:
    """Whether somebody listens on a unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(os.fspath(path))
        except OSError:
            return False
        return True
