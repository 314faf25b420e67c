"""What is asked of a report: from which month to which, and of which row what is behind it."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from billing.reports.worth import months_before
from core.common import clock
from core.common.errors import InvalidInput

HOME = "Europe/Amsterdam"
MOST_MONTHS = 60
_MONTH = re.compile(r"(2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Ask:
    """
    Whole months, from the first to the last, as they are known on a day.

    `of` is the word a row gave, when the rows behind it are wanted; empty for the whole.
    """

    on: dt.date
    first_month: dt.date
    last_month: dt.date
    of: str = ""

    @property
    def since(self) -> dt.datetime:
        """When the period begins."""
        return moment_of(self.first_month)

    @property
    def until(self) -> dt.datetime:
        """The first moment after the period."""
        return moment_of(next_month(self.last_month))

    @property
    def month_starts(self) -> list[dt.date]:
        """The first days of all months, the oldest first."""
        count = _months_between(self.first_month, self.last_month)
        return [months_before(self.last_month, back) for back in range(count, -1, -1)]

    def only(self, month: dt.date) -> "Ask":
        """The same for one month."""
        return replace(self, first_month=month, last_month=month)


@dataclass(frozen=True)
class Span:
    """The months a report takes by itself, counted from now; `ahead` is also how far it may go."""

    back: int = 11
    ahead: int = 0

    def asked(self, *, on: dt.date, first: str = "", last: str = "", of: str = "") -> Ask:
        """
        From one month to another as people write them; what is left out is the usual one.

        :raises InvalidInput: if one is no month, is too far ahead, is before the first, or makes
            more than five years of it.
        """
        given = {"first": _read("first", first), "last": _read("last", last)}
        latest = months_before(on, -self.ahead)
        last_month = given["last"] or max(latest, given["first"] or latest)
        first_month = given["first"] or months_before(last_month, self.back + self.ahead)
        for field, month in (("first", first_month), ("last", last_month)):
            if month > latest:
                raise InvalidInput({field: [_("This month is still to come.")]})
        if last_month < first_month:
            raise InvalidInput({"last": [_("This month is before the first one.")]})
        if _months_between(first_month, last_month) >= MOST_MONTHS:
            raise InvalidInput({"first": [_("Ask for at most five years at once.")]})
        return Ask(on, first_month, last_month, of)


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


def _read(field: str, words: str) -> dt.date | None:
    month = month_named(words)
    if words and month is None:
        raise InvalidInput({field: [_("Write a month as 2026-01: the year, a dash, the month.")]})
    return month


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
