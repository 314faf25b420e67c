"""The line to Stripe: short waits, no retries behind our back, and our own words for trouble."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import stripe
import structlog
from django.conf import settings

from billing.errors import StripeAway, StripeGone, StripeRefused
from billing.gateway.pace import PacedClient

log = structlog.get_logger(__name__)

# Seconds to connect and to wait; the package would wait 80.
TIMEOUT_SECONDS = (3, 10)
# While a person waits for something that can go on behind the scenes.
SHORT_TIMEOUT_SECONDS = (2, 6)

_RESTRICTED = "rk_"
_is_short: ContextVar[bool] = ContextVar("is_short", default=False)


def new_http_client(timeout: tuple[int, int]) -> stripe.HTTPClient:
    """The HTTP client below Stripe's own; tests put one here that checks every call."""
    return stripe.RequestsClient(timeout=timeout)


@contextmanager
def patience(*, is_short: bool) -> Iterator[None]:
    """Wait for the answers inside the block as long as usual, or shorter."""
    token = _is_short.set(is_short)
    try:
        yield
    finally:
        _is_short.reset(token)


def api() -> stripe.StripeClient:
    """Stripe's client, kept for the life of the process."""
    return _client_with(settings.STRIPE_API_KEY)


def refund_api() -> stripe.StripeClient:
    """
    The client that gives money back, with the key of its own where this process has one.

    A restricted key alone never does: whoever breaks into a web process must not move money.

    :raises StripeAway: if this process has no key for it; the command waits for one that has.
    """
    key = settings.STRIPE_REFUND_KEY or settings.STRIPE_API_KEY
    if key == settings.STRIPE_API_KEY and key.startswith(_RESTRICTED):
        raise StripeAway(reason="no key for refunds here", did_nothing=True)
    return _client_with(key)


def _client_with(key: str) -> stripe.StripeClient:
    return _client(
        key,
        settings.STRIPE_API_BASE,
        settings.STRIPE_API_VERSION,
        new_http_client,
        SHORT_TIMEOUT_SECONDS if _is_short.get() else TIMEOUT_SECONDS,
    )


def is_played() -> bool:
    """Whether it is a stand-in on this machine that answers, and no money moves."""
    is_here = urlsplit(settings.STRIPE_API_BASE).hostname == "127.0.0.1"
    return is_here and not settings.STRIPE_LIVEMODE


def once(key: str) -> Any:
    """What goes with a call, so that Stripe does it once however often it is asked."""
    return {"idempotency_key": f"{settings.ENVIRONMENT}:{key}"}


@functools.lru_cache(maxsize=8)
def _client(
    key: str,
    base: str,
    version: str,
    http_client: Callable[[tuple[int, int]], stripe.HTTPClient],
    timeout: tuple[int, int],
) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        stripe_version=version,
        http_client=PacedClient(http_client(timeout)),
        max_network_retries=0,
    )


@contextmanager
def our_words() -> Iterator[None]:
    """
    Turn Stripe's errors into ours.

    :raises StripeAway: when nobody knows whether anything was done.
    :raises StripeGone: when an object we named is not there.
    :raises StripeRefused: when the answer is no.
    """
    try:
        yield
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        log.error("stripe_key_refused", reason=error.code or type(error).__name__)
        raise StripeAway(reason="key", did_nothing=True) from error
    except stripe.IdempotencyError as error:
        log.error("stripe_key_used_twice", reason=error.user_message)
        raise StripeRefused(reason="idempotency") from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        # Its sentence may quote what somebody typed; the code and the field tell enough.
        log.warning("stripe_refused", code=error.code, param=error.param)
        if error.code == "resource_missing":
            raise StripeGone(reason=error.param or "") from error
        raise StripeRefused(reason=error.code or "") from error
    except stripe.StripeError as error:
        log.warning("stripe_away", error=type(error).__name__, status=error.http_status)
        is_replay = (error.headers or {}).get("Idempotent-Replayed") == "true"
        raise StripeAway(
            reason=type(error).__name__,
            is_replay=is_replay,
            did_nothing=isinstance(error, stripe.RateLimitError),
        ) from error
