"""`./partup bench`: the benches, with servers of their own."""

import signal

from infra.dev import environment, paths, processes, variables
from infra.dev.services import throwaway_services
from infra.dev.stopping import leave_on_signals


def main(arguments: list[str]) -> int:
    """Run the benches that are named, or all."""
    environment.ensure(lock=paths.DEV_LOCK)
    leave_on_signals()
    given = variables.given()
    with throwaway_services(given=given) as services:
        command = [str(paths.VENV_PYTHON), "-m", "infra.bench", *arguments]
        told = {**given, **variables.for_tests(services=services)}
        process = processes.start(command, env=told, cwd=paths.ROOT)
        try:
            return process.wait()
        except (KeyboardInterrupt, SystemExit):
            processes.end(process, with_signal=signal.SIGTERM, seconds=5)
            raise
