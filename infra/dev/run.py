"""`./partup run`: everything up, and the addresses to open."""

import argparse
import http
import http.client
import subprocess
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from infra.dev import environment, paths, ports, processes, programs, running, variables, welcome
from infra.dev.progress import CannotGoOn, say, step
from infra.dev.services import home_services
from infra.dev.stopping import Stopped, StopWish
from infra.dev.supervisor import Supervisor

_READY_SECONDS = 90.0
_LOOK_EVERY_SECONDS = 0.5


def main(arguments: list[str]) -> int:
    """Start everything, keep it running, and leave nothing behind."""
    options = _options(arguments)
    started = time.monotonic()
    environment.ensure(lock=paths.RUNTIME_LOCK)
    place = running.take_place()
    if place is None:
        raise CannotGoOn(_already_running())

    run = _Run(options=options, given=variables.given())
    try:
        run.start()
        welcome.show(variables=run.variables, seconds=time.monotonic() - started)
        run.stay()
    except Stopped:
        pass
    finally:
        run.stop()
        place.release()
    return 0


class _Run:
    """One time that Part-up runs."""

    def __init__(self, *, options: argparse.Namespace, given: Mapping[str, str]) -> None:
        self.given = given
        self.options = options
        self.wish = StopWish()
        self.services = home_services(given=given)
        self.variables: dict[str, str] = {}
        self.supervisor = Supervisor(wish=self.wish)

    def start(self) -> None:
        """Start the parts in the order in which they need each other.

        :raises Stopped: if somebody asked to stop meanwhile.
        """
        self.services.start()
        self._choose_addresses()
        if variables.needs_simulator(self.given):
            self._start_simulator()
        self._prepare()
        self.supervisor.start(programs.web(port=self.port, processes=self.options.workers))
        with step(name="web", doing="loading"):
            self._wait_for(path="/readyz", port=self.port, host=self.host)
        # Only now, because loading side by side would keep the person waiting.
        self.supervisor.start(programs.worker())
        self.supervisor.start(programs.beat())

    def stay(self) -> None:
        """Keep everything running until somebody asks to stop."""
        while not self.wish.wait(seconds=_LOOK_EVERY_SECONDS):
            self.supervisor.look_after(servers=self.services.servers)

    def stop(self) -> None:
        """Stop all parts, those that need others first."""
        with step(name="stopping", doing="web, worker, Valkey, PostgreSQL") as current:
            self.supervisor.stop()
            self.services.stop()
            current.result = "all stopped"

    @property
    def host(self) -> str:
        return urlsplit(self.variables["PUBLIC_ORIGIN"]).netloc

    def _choose_addresses(self) -> None:
        self.port = ports.first_free(wanted=self.options.port)
        if self.port != self.options.port:
            say(name="web", text=f"port {self.options.port} is in use; taking {self.port}")
        self.simulator_port = ports.first_free(
            wanted=max(running.DEFAULT_SIMULATOR_PORT, self.port + 1)
        )
        self.variables = variables.at_home(
            services=self.services,
            given=self.given,
            port=self.port,
            simulator_port=self.simulator_port,
        )
        self.supervisor.environment = {**self.given, **self.variables, "PYTHONUNBUFFERED": "1"}
        running.leave_note(port=self.port, simulator_port=self.simulator_port)

    def _start_simulator(self) -> None:
        with step(name="stripe", doing="starting the simulator"):
            simulator = programs.simulator(
                port=self.simulator_port, web_port=self.port, variables=self.variables
            )
            self.supervisor.start(simulator)
            self._wait_for(path="/_sim/health", port=self.simulator_port, host="127.0.0.1")

    def _prepare(self) -> None:
        preparation = processes.start(
            [str(paths.VENV_PYTHON), "-m", "infra.dev.prepare"],
            env=self.supervisor.environment,
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self.wish.wait_for(preparation) != 0:
            raise CannotGoOn("Part-up could not be prepared; what went wrong stands above.")

    def _wait_for(self, *, path: str, port: int, host: str) -> None:
        """Wait until an address answers well, while looking after the rest."""
        end_at = time.monotonic() + _READY_SECONDS
        while not _answers(path=path, port=port, host=host):
            if self.wish.wait(seconds=0.1):
                raise Stopped
            self.supervisor.look_after(servers=self.services.servers)
            if time.monotonic() > end_at or self.supervisor.is_hopeless():
                raise CannotGoOn(f"Nothing answered at {host}{path}; what went wrong stands above.")


def _answers(*, path: str, port: int, host: str) -> bool:
    # Names below .localhost resolve in browsers only, so the name travels as a header.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./partup run", description=__doc__)
    parser.add_argument("--port", type=int, default=running.DEFAULT_PORT, help="of the web server")
    parser.add_argument("--workers", type=int, default=1, help="processes of the web server")
    return parser.parse_args(arguments)


def _already_running() -> str:
    other = running.find()
    where = f" at http://partup.localhost:{other.port}/ (process {other.pid})" if other else ""
    return f"Part-up already runs from this folder{where}. Stop it there with Ctrl-C first."
