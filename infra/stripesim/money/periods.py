"""Counting in years, months, weeks and days, in UTC."""

import calendar
import datetime as dt

DAY = 86400
_DAYS = {"day": 1, "week": 7}


def next_end(*, anchor: int, interval: str, count: int, after: int) -> int:
    """
    The first renewal after a moment, counted from the anchor.

    Counting from the anchor keeps 29 February: a year later it is 28 February, four years later
    29 February again.
    """
    step = 0
    end = anchor
    while end <= after:
        step += count
        end = later(anchor, interval, step)
    return end


def later(anchor: int, interval: str, count: int) -> int:
    """A moment so many intervals after another."""
    if interval in _DAYS:
        return anchor + count * _DAYS[interval] * DAY
    start = dt.datetime.fromtimestamp(anchor, dt.UTC)
    months = count * (12 if interval == "year" else 1)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
