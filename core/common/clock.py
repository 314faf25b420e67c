"""Days as people in a place count them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_told: ContextVar[dt.datetime | None] = ContextVar("told", default=None)


def now() -> dt.datetime:
    """The present moment, in UTC; inside `standing_at`, the moment it stands at."""
    return _told.get() or timezone.now()


@contextmanager
def standing_at(moment: dt.datetime) -> Iterator[None]:
    """
    Let `now` answer with a moment of the past until the block ends.

    For telling what happened before, step by step, through the services people use.
    """
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def local_date(*, time_zone: str, at: dt.datetime | None = None) -> dt.date:
    """The calendar day it is in a time zone at a moment (default: now)."""
    return (at or now()).astimezone(ZoneInfo(time_zone)).date()


def end_of_day(*, day: dt.date, time_zone: str) -> dt.datetime:
    """
    The moment a day is over in a time zone, in UTC: the first moment of the next local day.

    Where the clocks skip midnight, this is the first moment that exists after it.
    """
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), ZoneInfo(time_zone))
    return midnight.astimezone(dt.UTC)
