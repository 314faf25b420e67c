"""Programs of Part-up that run for as long as a bench needs them."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from infra.dev import paths, processes

_PATIENCE_SECONDS = 60


@contextmanager
def running(
    command: list[str], *, env: Mapping[str, str], health_url: str = ""
) -> Iterator[subprocess.Popen]:
    """A program that runs until the block ends; with a `health_url` it answers before it begins."""
    process = processes.start(
        command,
        env={**os.environ, **env},
        cwd=paths.ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    try:
        if health_url:
            _wait_for(health_url, process)
        yield process
    finally:
        processes.end(process, with_signal=signal.SIGTERM, seconds=20)


def _wait_for(url: str, process: subprocess.Popen) -> None:
    end_at = time.monotonic() + _PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end_at:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer.")
