"""How many cells of the key table were asked, and how fast; told at the end of a run."""

from collections import defaultdict

import pytest

CELLS = "cells of the key table"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cells there were, and how many a second all processes did together."""
    asked: dict[object, list[tuple[int, float]]] = defaultdict(list)
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for report in reports:
        process = getattr(report, "node", None)
        asked[process] += [told for name, told in report.user_properties if name == CELLS]
    done = {process: told for process, told in asked.items() if told}
    if not done:
        return
    cells = sum(number for told in done.values() for number, _seconds in told)
    rate = sum(
        sum(number for number, _seconds in told) / sum(seconds for _number, seconds in told)
        for told in done.values()
    )
    terminalreporter.write_line(
        f"{cells:,} {CELLS}, {rate:.0f} a second, in {len(done)} process(es)."
    )
