"""The environment variables the runner hands to Part-up."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from infra.dev import paths
from infra.dev.services import Services

# Nothing of a developer's own may leak into a test: neither keys nor addresses.
_EMPTY_IN_TESTS = (
    "PUBLIC_ORIGIN",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "STRIPE_API_KEY",
    "STRIPE_WEBHOOK_SECRETS",
    "CHECKOUT_ORIGINS",
    "EMAIL_URL",
    "MAIL_FROM",
    "SENTRY_DSN",
    "RELEASE",
    "TRUSTED_PROXY_COUNT",
    "DATABASE_POOL_SIZE",
)
_CLOSED_PORT = "http://127.0.0.1:9"


def given() -> dict[str, str]:
    """What the person set: the file .env, and above it the environment itself."""
    return read_dotenv(paths.ROOT / ".env") | dict(os.environ)


def for_tests(*, services: Services) -> dict[str, str]:
    """What tests, checks and benches are told."""
    return {
        **dict.fromkeys(_EMPTY_IN_TESTS, ""),
        "PARTUP_ENV": "test",
        "DATA_DIR": str(services.home / "files"),
        "STRIPE_API_BASE": _CLOSED_PORT,
        **services.variables,
    }


def at_home(
    *, services: Services, given: Mapping[str, str], port: int, simulator_port: int
) -> dict[str, str]:
    """What Part-up is told on a developer's machine; what is given already wins."""
    own_secrets = _secrets_kept_in(services.home / "secrets.json")
    simulator = {
        "STRIPE_API_BASE": f"http://127.0.0.1:{simulator_port}",
        "STRIPE_API_KEY": own_secrets["stripe_api_key"],
        "STRIPE_WEBHOOK_SECRETS": own_secrets["stripe_webhook_secret"],
        "CHECKOUT_ORIGINS": f"http://127.0.0.1:{simulator_port}",
    }
    wanted = {
        "PARTUP_ENV": "development",
        "PUBLIC_ORIGIN": f"http://partup.localhost:{port}",
        "SECRET_KEY": own_secrets["secret_key"],
        "DATA_DIR": str(services.home),
        **services.variables,
        **(simulator if needs_simulator(given) else {}),
    }
    return wanted | {name: given[name] for name in wanted if given.get(name)}


def needs_simulator(given: Mapping[str, str]) -> bool:
    """Whether Stripe must be simulated here, because nothing else was named."""
    return not (given.get("STRIPE_API_KEY") or given.get("STRIPE_API_BASE"))


def read_dotenv(path: Path) -> dict[str, str]:
    """The lines NAME=value of a file, without comments; empty when there is no file."""
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs if value.strip()}


def _secrets_kept_in(path: Path) -> dict[str, str]:
    """Secrets of this checkout, made the first time."""
    if path.exists():
        return json.loads(path.read_text())
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "stripe_api_key": f"sk_test_simulator{secrets.token_hex(8)}",
        "stripe_webhook_secret": f"whsec_{secrets.token_hex(16)}",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    half_made = path.with_suffix(".half-made")
    half_made.unlink(missing_ok=True)
    half_made.touch(mode=0o600)
    half_made.write_text(json.dumps(made, indent=2))
    half_made.rename(path)
    return made
