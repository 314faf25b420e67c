"""The only reader of the environment: typed, described, and it fails early."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent


class WrongEnvironment(RuntimeError):
    """A variable is missing or does not fit; the message says which and what it is for."""


@dataclass(frozen=True)
class Variable:
    """One setting from outside; `default` None means it must be given in production."""

    name: str
    help: str
    default: str | None = ""
    secret: bool = False


VARIABLES = (
    Variable("PARTUP_ENV", "development, test or production.", "development"),
    Variable("SECRET_KEY", "Signs sessions and links; 50 characters or more.", None, True),
    Variable("SECRET_KEY_FALLBACKS", "Former keys, separated by commas.", "", True),
    Variable(
        "PUBLIC_ORIGIN",
        "Address of the account host; tribes and staff live on its subdomains.",
        "http://partup.localhost:8000",
    ),
    Variable("DATABASE_URL", "postgresql://user:password@host:5432/name", None, True),
    Variable("DATABASE_POOL_SIZE", "Connections kept per process.", "8"),
    Variable("CELERY_BROKER_URL", "redis://host:6379/0 or redis+socket:///path", None, True),
    Variable("CACHE_URL", "redis://host:6379/1 or unix:///path?db=1", None, True),
    Variable("STRIPE_API_KEY", "Secret key of Stripe, or of the simulator.", None, True),
    Variable("STRIPE_REFUND_KEY", "The key that gives money back; only workers have it.", "", True),
    Variable("STRIPE_API_BASE", "Where Stripe answers.", "https://api.stripe.com"),
    Variable("STRIPE_WEBHOOK_SECRETS", "One to three, separated by commas.", None, True),
    Variable(
        "CHECKOUT_ORIGINS",
        "Where forms may lead to pay.",
        "https://checkout.stripe.com,https://billing.stripe.com,https://invoice.stripe.com",
    ),
    Variable("EMAIL_URL", "smtp://user:password@host:587 or file:///folder", "", True),
    Variable("MAIL_FROM", "Sender of all mail.", "Part-up <post@partup.localhost>"),
    Variable("TRUSTED_PROXY_COUNT", "Proxies in front whose X-Forwarded-For is true.", "0"),
    Variable("DATA_DIR", "Folder for files of this installation.", "var"),
    Variable("SENTRY_DSN", "Where unexpected errors are sent; empty: nowhere.", "", True),
    Variable("RELEASE", "Name of the deployed version.", ""),
)
_BY_NAME = {variable.name: variable for variable in VARIABLES}

# What development and tests use where production must be told.
_LOCAL = {
    "SECRET_KEY": "only-for-development-and-tests-never-for-people-0123456789",
    "DATABASE_URL": "postgresql://partup@127.0.0.1:5432/partup",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "CACHE_URL": "redis://127.0.0.1:6379/1",
    "STRIPE_API_KEY": "sk_test_simulator0000000000",
    "STRIPE_WEBHOOK_SECRETS": "whsec_simulator",
}


def text(name: str) -> str:
    """The value of a variable; outside production a missing one has a local stand-in."""
    variable = _BY_NAME[name]
    value = os.environ.get(name, "")
    if value:
        return value
    if variable.default is not None:
        return variable.default
    if environment() == "production":
        raise WrongEnvironment(f"{name} is not set: {variable.help}")
    return _LOCAL[name]


def number(name: str) -> int:
    """The value of a variable as a whole number."""
    value = text(name)
    if not value.isdigit():
        raise WrongEnvironment(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """The values of a variable that holds several, separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def path(name: str) -> Path:
    """The value of a variable as a folder; relative ones start at the project."""
    return ROOT / text(name)


def environment() -> str:
    """Which of the three ways to run this is."""
    value = os.environ.get("PARTUP_ENV") or "development"
    if value not in {"development", "test", "production"}:
        raise WrongEnvironment(f"PARTUP_ENV cannot be {value!r}: {_BY_NAME['PARTUP_ENV'].help}")
    return value


@dataclass(frozen=True)
class Origin:
    """The public address of the account host, taken apart."""

    scheme: str
    host: str
    port: int | None

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    def at(self, host: str) -> str:
        """The address of another host behind the same door."""
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port else "")


def origin() -> Origin:
    """The parsed PUBLIC_ORIGIN."""
    parts = urlsplit(text("PUBLIC_ORIGIN"))
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise WrongEnvironment("PUBLIC_ORIGIN must look like https://partup.example.")
    return Origin(parts.scheme, parts.hostname, parts.port)
