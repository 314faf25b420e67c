"""Where things lie in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VAR = ROOT / "var"
BUILD = ROOT / "build"
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
VENV_PYTHON = VENV / "bin" / "python"


def venv_site_packages() -> Path:
    """The folder of the virtual environment in which packages lie."""
    found = sorted(VENV.glob("lib/python3*/site-packages"))
    return found[-1] if found else VENV / "lib"
