"""
`./partup check`: everything that can be said about the code without running its tests.

With `--deep` also what takes minutes: both OpenAPI documents, tried by machine on a real server;
and the Stripe simulator, driven by Stripe's own tool and compared with another stand-in.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from infra.dev import checklist, environment, paths, processes, variables
from infra.dev.checklist import Check
from infra.dev.progress import CannotGoOn, write
from infra.dev.services import throwaway_services
from infra.dev.stopping import leave_on_signals

DEEP = "--deep"
_COLOURS = {"ok": "32", "FAILED": "31;1", "SKIPPED": "33;1"}


def main(arguments: list[str]) -> int:
    """Look at everything, or at the checks that are named; 1 when something is wrong.

    :raises CannotGoOn: if a check is named that does not exist.
    """
    environment.ensure(lock=paths.DEV_LOCK)
    leave_on_signals()
    chosen = _chosen(arguments)
    started = time.monotonic()
    given = variables.given()
    with throwaway_services(given=given) as services:
        told = {**given, **variables.for_tests(services=services)}
        outcomes = {check.name: _look(check, told=told) for check in chosen}
    _sum_up(outcomes, seconds=time.monotonic() - started)
    return 1 if "FAILED" in outcomes.values() else 0


def _chosen(arguments: list[str]) -> list[Check]:
    names = [argument for argument in arguments if argument != DEEP]
    checks = checklist.all_checks()
    if DEEP in arguments:
        checks += checklist.deep_checks()
    unknown = set(names) - {check.name for check in checks}
    if unknown:
        known = ", ".join(check.name for check in checks)
        raise CannotGoOn(f"There is no check {', '.join(sorted(unknown))}. There are: {known}.")
    return [check for check in checks if not names or check.name in names]


def _look(check: Check, *, told: Mapping[str, str]) -> str:
    """Do one check and print its one line, with what is wrong below it."""
    if check.absent:
        _print_line(check.name, "SKIPPED", check.absent)
        return "SKIPPED"
    if check.needs and (unmet := _unmet(check.needs)):
        outcome = "FAILED" if os.environ.get("CI") else "SKIPPED"
        _print_line(check.name, outcome, unmet)
        return outcome
    started = time.monotonic()
    faults = _faults_of(check, told=told)
    outcome = "ok" if faults is None else "FAILED"
    _print_line(check.name, outcome, f"{time.monotonic() - started:.1f} s")
    if faults is not None:
        write("".join(f"      {line}\n" for line in faults.splitlines()))
    return outcome


def _unmet(needs: Callable[[], object]) -> str:
    """Why what a check needs cannot be had; empty when it is there."""
    try:
        needs()
    except CannotGoOn as error:
        return str(error)
    return ""


def _faults_of(check: Check, *, told: Mapping[str, str]) -> str | None:
    if check.inspection is not None:
        return "\n".join(check.inspection()) or None
    process = processes.start(
        list(check.command),
        env=dict(told),
        cwd=paths.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    said, _ = process.communicate()
    return None if process.returncode == 0 else said or f"ended with {process.returncode}"


def _print_line(name: str, outcome: str, note: str) -> None:
    shown = f"{outcome:<8}"
    if sys.stdout.isatty():
        shown = f"\x1b[{_COLOURS[outcome]}m{shown}\x1b[0m"
    write(f"  {name:<22} {shown} {note}\n")


def _sum_up(outcomes: Mapping[str, str], *, seconds: float) -> None:
    counts = {word: list(outcomes.values()).count(word) for word in _COLOURS}
    write(
        f"\n  {counts['ok']} ok, {counts['FAILED']} failed, "
        f"{counts['SKIPPED']} skipped ({seconds:.0f} s)\n"
    )
    for word in ("SKIPPED", "FAILED"):
        if names := [name for name, outcome in outcomes.items() if outcome == word]:
            write(f"  {word}: {', '.join(names)}\n")
