"""Keeps processes running: starts them again when they die, and stops them in order."""

import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from infra.dev import paths, processes
from infra.dev.progress import say
from infra.dev.servers import Server
from infra.dev.stopping import StopWish

_LONGEST_PAUSE_SECONDS = 30.0
_HEALTHY_AFTER_SECONDS = 60.0
_HOPELESS_FAILURES = 3


@dataclass(frozen=True)
class Program:
    """What to keep running; `death_signal` is what it hears when the runner is killed."""

    name: str
    command: list[str]
    stop_turn: int = 1
    stop_seconds: float = 10.0
    death_signal: int = signal.SIGTERM


@dataclass
class Child:
    """A program that runs, or that waits for its next start."""

    program: Program
    process: subprocess.Popen
    started_at: float
    starts_again_at: float | None = None
    failures: int = 0


class Supervisor:
    """Keeps programs running. Use it from the main thread: the kernel ties children to it."""

    def __init__(self, *, wish: StopWish) -> None:
        self.environment: Mapping[str, str] = {}
        self.wish = wish
        self.children: list[Child] = []

    def start(self, program: Program) -> None:
        """Start a program and keep it running from now on."""
        self.children.append(
            Child(program=program, process=self._launch(program), started_at=time.monotonic())
        )

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
        for turn in sorted({child.program.stop_turn for child in self.children}):
            leaving = [child for child in self.children if child.program.stop_turn == turn]
            for child in leaving:
                if child.process.poll() is None:
                    child.process.send_signal(signal.SIGTERM)
            for child in leaving:
                if not processes.finish(child.process, seconds=child.program.stop_seconds):
                    say(name=child.program.name, text="did not stop in time; ended by force")

    def _look_after_child(self, child: Child) -> None:
        now = time.monotonic()
        if child.starts_again_at is None and child.process.poll() is not None:
            self._plan_next_start(child, now=now)
        elif child.starts_again_at is not None and now >= child.starts_again_at:
            child.process = self._launch(child.program)
            child.started_at, child.starts_again_at = now, None

    def _plan_next_start(self, child: Child, *, now: float) -> None:
        processes.kill_group(child.process)
        was_healthy = now - child.started_at > _HEALTHY_AFTER_SECONDS
        child.failures = 1 if was_healthy else child.failures + 1
        pause = min(2.0 ** (child.failures - 1), _LONGEST_PAUSE_SECONDS)
        child.starts_again_at = now + pause
        status = child.process.returncode
        say(name=child.program.name, text=f"ended ({status}); again in {pause:.0f} s")

    def _launch(self, program: Program) -> subprocess.Popen:
        process = processes.start(
            program.command,
            death_signal=program.death_signal,
            env=dict(self.environment),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        threading.Thread(target=_pass_on, args=(program.name, process), daemon=True).start()
        return process


def _pass_on(name: str, process: subprocess.Popen) -> None:
    """Print what a child says, each line under its name."""
    for line in process.stdout or ():
        text = line.decode(errors="replace").rstrip()
        say(name=name, text=f"| {text}")
