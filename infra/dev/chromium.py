"""The browser of the browser tests: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from infra.dev import paths, processes
from infra.dev.flocks import waiting_turn
from infra.dev.progress import CannotGoOn, say

VARIABLE = "PARTUP_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OF_MACOS = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_APT = "apt-get update && apt-get install -y --no-install-recommends chromium"


def ensure() -> str:
    """Find a Chromium, or install one; its path is also left in PARTUP_CHROMIUM.

    :raises CannotGoOn: with the one line to run, if neither is possible here.
    """
    with waiting_turn(path=paths.VAR / "chromium.turn"):
        found = find() or _with_playwright() or _with_apt()
    if found is None:
        raise CannotGoOn(_what_to_run())
    os.environ[VARIABLE] = found
    return found


def find() -> str | None:
    """A Chromium of this machine that starts."""
    candidates = [os.environ.get(VARIABLE), *(shutil.which(name) for name in _NAMES), _OF_MACOS]
    return next((path for path in candidates if path and _starts(path)), None)


def _starts(program: str) -> bool:
    # On some systems the command is only a pointer to a package of another kind.
    if not Path(program).exists():
        return False
    try:
        return processes.run([program, "--version"], timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _with_playwright() -> str | None:
    """Playwright's own browser, downloaded if need be."""
    if (own := _of_playwright()) and _starts(own):
        return own
    say(name="browser", text="no Chromium here; asking Playwright for one ...")
    try:
        processes.run([sys.executable, "-m", "playwright", "install", "chromium"], timeout=300)
    except subprocess.TimeoutExpired:
        return None
    return own if own and _starts(own) else None


def _of_playwright() -> str | None:
    ask = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as it: print(it.chromium.executable_path)"
    )
    return processes.run([sys.executable, "-c", ask]).stdout.strip() or None


def _with_apt() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    say(name="browser", text="installing Debian's Chromium; this takes a minute ...")
    processes.run(["sh", "-c", _APT], env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    return find()


def _what_to_run() -> str:
    if shutil.which("apt-get"):
        line = f"sudo sh -c '{_APT}'"
    else:
        line = ".venv/bin/python -m playwright install chromium"
    return (
        "The browser tests need Chromium, and it could not be installed from here. Run this line, "
        f"then try again (or leave them out with --no-browser):\n\n    {line}\n"
    )
