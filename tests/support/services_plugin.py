"""Starts a throw-away PostgreSQL and Valkey before Django's settings are read.

Load it with `-p tests.support.services_plugin`; `./partup test` does. Processes of xdist inherit
what the first one set.
"""

import os
from contextlib import ExitStack

import pytest

from infra.dev import variables
from infra.dev.services import throwaway_services

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    """Start the servers and tell the settings where they are."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    services = _running.enter_context(throwaway_services(given=os.environ))
    os.environ.update(variables.for_tests(services=services))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Stop the servers."""
    _running.close()
