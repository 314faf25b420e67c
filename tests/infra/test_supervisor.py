"""Keeping processes running, and leaving none behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from infra.dev import paths, processes
from infra.dev.supervisor import Program, Supervisor

SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
# Starts a grandchild, prints its number, and goes deaf to a polite request.
DEAF_WITH_GRANDCHILD = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)\n",
]
SUPERVISES = """
import sys, time
from infra.dev.supervisor import Program, Supervisor
from infra.dev.stopping import StopWish
supervisor = Supervisor(wish=StopWish())
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
supervisor.start(Program(name="sleeper", command=sleep))
print(supervisor.children[0].process.pid, flush=True)
time.sleep(600)
"""


class NobodyAsked:
    """A wish to stop that never comes."""

    def is_asked(self):
        return False


@pytest.fixture
def supervisor():
    one = Supervisor(wish=NobodyAsked())
    one.environment = dict(os.environ)
    yield one
    one.stop()


def test_a_child_that_died_is_started_again(supervisor):
    supervisor.start(Program(name="sleeper", command=SLEEPS))
    child = supervisor.children[0]
    first = child.process
    first.kill()
    first.wait()

    came_back = processes.wait_until(
        lambda: supervisor.look_after(servers=[]) or child.process.pid != first.pid, seconds=30
    )

    assert came_back
    assert child.process.poll() is None
    assert child.failures == 1


def test_a_child_that_dies_again_and_again_waits_longer_each_time(supervisor):
    supervisor.start(Program(name="faulty", command=[sys.executable, "-c", "raise SystemExit(3)"]))
    child = supervisor.children[0]
    child.failures = 4
    child.process.wait()
    before = time.monotonic()

    supervisor.look_after(servers=[])

    assert child.starts_again_at - before == pytest.approx(16, abs=7)
    assert supervisor.is_hopeless()


def test_stopping_ends_the_deaf_and_their_children_by_force(supervisor, capfd):
    supervisor.start(Program(name="deaf", command=DEAF_WITH_GRANDCHILD, stop_seconds=0.5))
    processes.wait_until(lambda: "|" in capfd.readouterr().out, seconds=30)
    child = supervisor.children[0]
    members = _group_of(child.process.pid)

    supervisor.stop()

    assert len(members) == 2
    assert processes.wait_until(
        lambda: not any(processes.is_alive(pid) for pid in members), seconds=30
    )


def test_a_supervisor_killed_by_force_takes_its_children_along():
    owner = subprocess.Popen(
        [sys.executable, "-c", SUPERVISES], stdout=subprocess.PIPE, text=True, cwd=paths.ROOT
    )
    child_pid = int(owner.stdout.readline())

    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()

    assert processes.wait_until(lambda: not processes.is_alive(child_pid), seconds=30)


def _group_of(leader: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True).stdout
    pairs = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, group in pairs if int(group) == leader]
