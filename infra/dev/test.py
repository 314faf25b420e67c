"""`./partup test`: pytest, with servers of its own."""

import os

from infra.dev import environment, paths


def main(arguments: list[str]) -> int:
    """Become pytest; tests/support/services_plugin.py starts and stops what tests need."""
    environment.ensure(lock=paths.DEV_LOCK)
    os.chdir(paths.ROOT)
    python = str(paths.VENV_PYTHON)
    os.execv(python, [python, "-m", "pytest", *arguments])
