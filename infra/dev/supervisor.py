"""Keeps processes running: starts them again when they die, and stops them in order."""

import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from infra.dev import paths, processes
from infra.dev.progress import say
from infra.dev.servers import Server
from infra.dev.stopping import StopWish

_LONGEST_PAUSE_SECONDS = 30.0
_HEALTHY_AFTER_SECONDS = 60.0
_HOPELESS_FAILURES = 3


@dataclass
class Child:
    """A process to keep running; `death_signal` is what it hears when the runner is killed."""

    name: str
    command: list[str]
    stop_turn: int = 1
    stop_seconds: float = 10.0
    death_signal: int = signal.SIGTERM
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    starts_again_at: float | None = None
    failures: int = 0
    pump: threading.Thread | None = field(default=None, repr=False)


class Supervisor:
    """Starts children in the main thread, because the kernel ties them to the thread."""

    def __init__(self, *, wish: StopWish) -> None:
        self.environment: Mapping[str, str] = {}
        self.wish = wish
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.children.append(child)
        self._launch(child)

    def look_after(self, *, servers: list[Server]) -> None:
        """Look once whether everything runs, and start again what does not."""
        for server in servers:
            if not server.is_running() and not self.wish.is_asked():
                say(name=server.name, text="is gone; starting it again")
                server.ensure()
        for child in self.children:
            self._look_after_child(child)

    def is_hopeless(self) -> bool:
        """Whether a child died again and again, so that waiting for it makes no sense."""
        return any(child.failures >= _HOPELESS_FAILURES for child in self.children)

    def stop(self) -> None:
        """Stop the children turn by turn; those of one turn stop side by side."""
        for turn in sorted({child.stop_turn for child in self.children}):
            leaving = [child for child in self.children if child.stop_turn == turn]
            for child in leaving:
                if child.process.poll() is None:
                    child.process.send_signal(signal.SIGTERM)
            for child in leaving:
                if not processes.finish(child.process, seconds=child.stop_seconds):
                    say(name=child.name, text="did not stop in time and was ended by force")
                child.pump.join(timeout=1)

    def _look_after_child(self, child: Child) -> None:
        now = time.monotonic()
        if child.starts_again_at is not None:
            if now >= child.starts_again_at:
                self._launch(child)
            return
        if child.process.poll() is None:
            return
        processes.kill_group(child.process)
        child.failures = (
            1 if now - child.started_at > _HEALTHY_AFTER_SECONDS else child.failures + 1
        )
        pause = min(2.0 ** (child.failures - 1), _LONGEST_PAUSE_SECONDS)
        child.starts_again_at = now + pause
        say(name=child.name, text=f"ended ({child.process.returncode}); again in {pause:.0f} s")

    def _launch(self, child: Child) -> None:
        child.starts_again_at = None
        child.started_at = time.monotonic()
        child.process = processes.start(
            child.command,
            death_signal=child.death_signal,
            env=dict(self.environment),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child.pump = threading.Thread(
            target=_pass_on, args=(child.name, child.process), daemon=True
        )
        child.pump.start()


def _pass_on(name: str, process: subprocess.Popen) -> None:
    """Print what a child says, each line under its name."""
    for line in process.stdout:
        text = line.decode(errors="replace").rstrip()
        say(name=name, text=f"| {text}")
