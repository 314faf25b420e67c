"""What is asked of a report."""

import datetime as dt
import re
from dataclasses import dataclass

from billing.reports.worth import months_before
from core.common import clock

HOME = "Europe/Amsterdam"
_MONTH = re.compile(r"(2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Ask:
    """
    How many months to look back from a day, and of which row the rows behind are wanted.

    `of` is the word a row gave; empty for the whole.
    """

    on: dt.date
    months: int = 12
    of: str = ""

    @property
    def first_month(self) -> dt.date:
        """The first day of the first month."""
        return months_before(self.on, self.months - 1)

    @property
    def month_starts(self) -> list[dt.date]:
        """The first days of all months, the oldest first."""
        return [months_before(self.on, back) for back in range(self.months - 1, -1, -1)]


def today() -> dt.date:
    """The day it is where we keep our books."""
    return clock.local_date(time_zone=HOME)


def next_month(first: dt.date) -> dt.date:
    """The first day of the month after."""
    return months_before(first, -1)


def moment_of(day: dt.date) -> dt.datetime:
    """When a day begins where we keep our books."""
    return clock.end_of_day(day=day - dt.timedelta(days=1), time_zone=HOME)


def month_of(moment: dt.datetime) -> dt.date:
    """The month a moment is in, where we keep our books."""
    return clock.local_date(time_zone=HOME, at=moment).replace(day=1)


def name_of(month: dt.date) -> str:
    """A month as a word that sorts and leads to what is behind it."""
    return f"{month:%Y-%m}"


def month_named(word: str) -> dt.date | None:
    """The month of such a word, in this century or the next; None for anything else."""
    match = _MONTH.fullmatch(word)
    return dt.date(int(match[1]), int(match[2]), 1) if match else None
