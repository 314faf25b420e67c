"""
Token buckets in the store that all processes and all hosts share.

A request asks for all its buckets in one call: either each has room and gives one, or none does.
The store does this as one step, so that twenty requests at once get no more than one by one. A
bucket is a single number, the moment at which it would be full again (GCRA).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.core.cache import caches
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

_MICRO = 1_000_000
# For this long after it failed the store is left alone, so that not every request waits for it.
_LEFT_ALONE_SECONDS = 2.0
_left_alone_until = 0.0

_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local taken, levels, is_admitted = {}, {}, 1
for index, key in ipairs(KEYS) do
  local quota, window = tonumber(ARGV[2 * index - 1]), tonumber(ARGV[2 * index])
  local full_at = math.max(tonumber(redis.call('GET', key) or '0'), now)
  local after = full_at + window / quota
  if after - now > window then
    is_admitted = 0
  end
  taken[index] = {full_at, after, window, quota}
end
for index, key in ipairs(KEYS) do
  local full_at, after, window, quota = unpack(taken[index])
  local wait = math.max(after - now - window, 0)
  if is_admitted == 1 then
    full_at = after
    redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
  end
  local left = math.floor((window - (full_at - now)) * quota / window + 0.0001)
  table.insert(levels, math.max(left, 0))
  table.insert(levels, math.ceil(wait))
  table.insert(levels, math.ceil(full_at - now))
end
return {is_admitted, unpack(levels)}
"""


class StoreAway(Exception):
    """The store does not answer: nobody can tell how often somebody came."""


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds; `name` is told to callers."""

    name: str
    quota: int
    seconds: int


@dataclass(frozen=True)
class Bucket:
    """The bucket of one caller under a limit."""

    limit: Limit
    whose: str

    @property
    def key(self) -> str:
        """Its name in the store."""
        return caches["default"].make_key(f"limit:{self.limit.name}:{self.whose}")


@dataclass(frozen=True)
class Level:
    """A bucket after the request: what is left, the wait for one more, and until it is full."""

    limit: Limit
    left: int
    wait_seconds: float
    full_in_seconds: float


@dataclass(frozen=True)
class Verdict:
    """Whether the request may go on, and the level of each of its buckets."""

    is_admitted: bool
    levels: tuple[Level, ...]

    @property
    def wait_seconds(self) -> float:
        """How long until each bucket has room again."""
        return max((level.wait_seconds for level in self.levels), default=0.0)


def take(buckets: Sequence[Bucket], *, insist: bool = False) -> Verdict:
    """
    Take one from each bucket, or nothing from any of them when one is empty.

    After a failure the store is left alone for two seconds; who must know insists.

    :raises StoreAway: if the store does not answer.
    """
    global _left_alone_until
    if time.monotonic() < _left_alone_until and not insist:
        raise StoreAway
    try:
        answer = _ask(buckets)
    except RedisError as error:
        log.warning("limits_store_away", error=type(error).__name__)
        _left_alone_until = time.monotonic() + _LEFT_ALONE_SECONDS
        raise StoreAway from error
    _left_alone_until = 0.0
    is_admitted, *numbers = answer
    levels = tuple(
        Level(bucket.limit, left, wait / _MICRO, full_in / _MICRO)
        for bucket, left, wait, full_in in zip(
            buckets, numbers[::3], numbers[1::3], numbers[2::3], strict=True
        )
    )
    return Verdict(bool(is_admitted), levels)


def _ask(buckets: Sequence[Bucket]) -> list[int]:
    # Django hands its client out through no public name; sharing it shares the pool of connections.
    client = caches["default"]._cache.get_client(write=True)  # type: ignore[attr-defined]
    sizes = [
        number
        for bucket in buckets
        for number in (bucket.limit.quota, bucket.limit.seconds * _MICRO)
    ]
    script = client.register_script(_TAKE)
    return script(keys=[bucket.key for bucket in buckets], args=sizes)
