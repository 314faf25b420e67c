"""What ./partup can do."""

import importlib
import sys
from dataclasses import dataclass

from infra.dev.progress import CannotGoOn


@dataclass(frozen=True)
class Command:
    """A word after ./partup; `place` is the module and function that carry it out."""

    help: str
    place: str


COMMANDS = {
    "run": Command("Start everything and print the addresses to open.", "run:main"),
    "test": Command("Run the tests; what follows is for pytest.", "test:main"),
    "check": Command("Check style, types, layers, files; --deep tries the API too.", "check:main"),
    "bench": Command("Measure against the usual ways; name benches to choose.", "bench:main"),
    "demo": Command("Make the demo tribes; --remove takes them away.", "manage:demo"),
    "manage": Command("Run one of Django's commands with everything it needs.", "manage:main"),
    "lock": Command("Pin the packages of pyproject.toml; --upgrade to the newest.", "lock:main"),
    "clean": Command("Remove the environment and all local data, after asking.", "clean:main"),
}


def main(arguments: list[str]) -> int:
    """Carry out one command; its exit status."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(_listing())
        return 0
    command = COMMANDS.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n\n{_listing()}", file=sys.stderr)
        return 2
    try:
        return _carry_out(command, arguments[1:])
    except CannotGoOn as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n{_not_yours(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _carry_out(command: Command, arguments: list[str]) -> int:
    module_name, _, function_name = command.place.partition(":")
    module = importlib.import_module(f"infra.dev.{module_name}")
    return getattr(module, function_name)(arguments)


def _listing() -> str:
    lines = [f"  ./partup {name:<8} {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["Part-up: people choose what they work on, and with whom.", "", *lines])


def _not_yours(error: PermissionError) -> str:
    return (
        f"{error.filename} may not be touched by this user. Was Part-up started here by another "
        "one before? Run it as that user, or remove var/ and .venv/ as that user first."
    )
