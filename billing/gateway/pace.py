"""Not too fast: so many calls a second from all processes together, and a rest when told so."""

import time
from collections.abc import Mapping
from typing import Any

import stripe
import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from core.limits.buckets import Bucket, Limit, StoreAway, take

log = structlog.get_logger(__name__)

# Nobody waits longer than this for a turn; Stripe's own limit is far above ours.
_MOST_SECONDS = 5.0
# After so many refused or unanswered calls in a row, what nobody waits for is put off.
_PATIENCE = 3
_LONGEST_REST_SECONDS = 60
_TROUBLE, _REST = "stripe:trouble", "stripe:rest"


class PacedClient(stripe.HTTPClient):
    """Waits for a turn before each call, and notices when Stripe is away or has enough of us."""

    name = "paced"

    def __init__(self, inner: stripe.HTTPClient) -> None:
        super().__init__()
        self._inner = inner

    def request(  # type: ignore[override]  # as the package's own clients do
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[Any, int, Mapping[str, str]]:
        """Send one request when it is our turn."""
        wait_for_turn()
        try:
            answer = self._inner.request(method, url, headers, post_data)
        except stripe.APIConnectionError:
            _note(is_trouble=True)
            raise
        _note(is_trouble=answer[1] == 429)
        return answer

    def close(self) -> None:
        """Let go of the line."""
        self._inner.close()


def wait_for_turn() -> None:
    """Wait until a call is within the limit; without the store every call is."""
    limit = Limit("stripe", settings.STRIPE_CALLS_PER_SECOND, 1)
    give_up_at = time.monotonic() + _MOST_SECONDS
    while time.monotonic() < give_up_at:
        try:
            verdict = take([Bucket(limit, "calls")])
        except StoreAway:
            return
        if verdict.is_admitted:
            return
        time.sleep(min(verdict.wait_seconds, max(give_up_at - time.monotonic(), 0)))


def rest_seconds() -> float:
    """How long Stripe is left alone by whatever nobody waits for; 0 when it is well."""
    try:
        until = cache.get(_REST)
    except RedisError:
        return 0
    return max(0.0, until - time.time()) if until else 0


def _note(*, is_trouble: bool) -> None:
    """Count the trouble in a row; the rest doubles with each, and one answer ends it."""
    try:
        if is_trouble:
            _count_trouble()
        elif cache.get(_TROUBLE):
            cache.delete_many([_TROUBLE, _REST])
    except RedisError:
        return


def _count_trouble() -> None:
    cache.add(_TROUBLE, 0, timeout=2 * _LONGEST_REST_SECONDS)
    in_a_row = cache.incr(_TROUBLE)
    if in_a_row >= _PATIENCE:
        seconds = min(2 ** (in_a_row - _PATIENCE + 1), _LONGEST_REST_SECONDS)
        cache.set(_REST, time.time() + seconds, timeout=seconds)
        log.error("stripe_left_alone", seconds=seconds, in_a_row=in_a_row)
