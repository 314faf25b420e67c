"""`./partup manage` and `./partup demo`: one of Django's commands, with everything it needs."""

import signal

from infra.dev import environment, paths, processes, running, variables
from infra.dev.services import home_services
from infra.dev.stopping import leave_on_signals

_MANAGE = str(paths.ROOT / "manage.py")
_BILLS = ["-m", "infra.dev.demo_bills"]
# What is asked of the demo without making it.
_ASKING = {"--remove", "--credentials", "--code", "--help", "-h"}


def demo(arguments: list[str]) -> int:
    """Make or remove the demo tribes; beside a running Part-up some are paid for as well."""
    commands = [[_MANAGE, "demo", *arguments]]
    if running.find() and not _ASKING.intersection(arguments):
        commands.append(_BILLS)
    return _carry_out(commands)


def main(arguments: list[str]) -> int:
    """Run a management command beside a running Part-up, or start the databases just for it."""
    return _carry_out([[_MANAGE, *arguments]])


def _carry_out(commands: list[list[str]]) -> int:
    """Run one after the other, with everything they need, up to the first that fails."""
    environment.ensure(lock=paths.RUNTIME_LOCK)
    leave_on_signals()
    given = variables.given()
    services = home_services(given=given)
    try:
        services.start_silently()
        other = running.find()
        told = variables.at_home(
            services=services,
            given=given,
            port=other.port if other else running.DEFAULT_PORT,
            simulator_port=other.simulator_port if other else running.DEFAULT_SIMULATOR_PORT,
        )
        status = 0
        for command in commands:
            status = status or _run_in_this_terminal(
                [str(paths.VENV_PYTHON), *command], variables={**given, **told}
            )
        services.wait_for_guests()
        return status
    finally:
        services.stop()


def _run_in_this_terminal(command: list[str], *, variables: dict[str, str]) -> int:
    # Ctrl-C is for the command (a shell lives on); it reaches us as well, and we wait.
    signal.signal(signal.SIGINT, lambda *_received: None)
    process = processes.start(command, env=variables)
    try:
        status = process.wait()
    except SystemExit:
        processes.end(process, with_signal=signal.SIGTERM, seconds=5)
        raise
    return status if status >= 0 else 128 - status
