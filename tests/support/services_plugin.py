"""Starts a throw-away PostgreSQL and Valkey before Django's settings are read.

Load it with `-p tests.support.services_plugin`; `./partup test` does. Processes of xdist inherit
what the first one set. Browser tests (marked `browser`) get a Chromium, or are left out loudly.
"""

import os
from contextlib import ExitStack

import pytest

from infra.dev import chromium, messages, variables
from infra.dev.progress import CannotGoOn
from infra.dev.services import throwaway_services

_running = ExitStack()
_left_out = pytest.StashKey[int]()


def pytest_addoption(parser):
    """Add the switch for machines without a browser."""
    parser.addoption("--no-browser", action="store_true", help="leave out the browser tests")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    """Compile the translations, start the servers, and tell the settings where they are."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    messages.compile_all()
    services = _running.enter_context(throwaway_services(given=os.environ))
    os.environ.update(variables.for_tests(services=services))


def pytest_configure(config):
    """Name the marker; at home browser tests may be left out, in CI never."""
    config.addinivalue_line("markers", "browser: clicks through pages in a real Chromium")
    if config.getoption("--no-browser") and os.environ.get("CI"):
        raise pytest.UsageError("--no-browser is for home; CI runs every test.")


def pytest_collection_modifyitems(config, items):
    """Leave the browser tests out if asked to, else see that there is a browser for them."""
    wanted = [item for item in items if item.get_closest_marker("browser")]
    if not wanted:
        return
    if config.getoption("--no-browser"):
        config.stash[_left_out] = len(wanted)
        config.hook.pytest_deselected(items=wanted)
        items[:] = [item for item in items if item not in wanted]
        return
    try:
        chromium.ensure()
    except CannotGoOn as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    """Say what was not run."""
    if left_out := config.stash.get(_left_out, 0):
        terminalreporter.section("NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.write_line(f"{left_out} browser tests were left out (--no-browser).")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Stop the servers."""
    _running.close()
