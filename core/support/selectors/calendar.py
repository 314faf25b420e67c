"""What renews on which day of a month, and whether it can be collected."""

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.support.selectors.lists.renewals import COLUMNS, coming, row_of
from core.ui.reports import Report
from core.ui.tables import Table

MOST_A_DAY = 6
# A year ahead everything that is paid yearly has renewed once.
MONTHS_AHEAD = 12
_A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Day:
    """A day with what renews on it, counted where each tribe is; amounts a year, without VAT."""

    date: dt.date
    is_today: bool
    entries: list[dict[str, Any]]

    @property
    def total_cents(self) -> int:
        """What is to be collected; what ends is not."""
        return sum(one["worth"] for one in self.entries if not one["is_ending"])

    @property
    def shown(self) -> list[dict[str, Any]]:
        return self.entries[:MOST_A_DAY]

    @property
    def more(self) -> int:
        return max(0, len(self.entries) - MOST_A_DAY)


@dataclass(frozen=True)
class Month:
    """A month with each of its days; the neighbours are empty where nothing is to be seen."""

    first: dt.date
    days: list[Day]
    before: dt.date | None
    after: dt.date | None

    @property
    def count(self) -> int:
        return sum(len(day.entries) for day in self.days)

    @property
    def total_cents(self) -> int:
        return sum(day.total_cents for day in self.days)

    @property
    def troubled(self) -> int:
        """How many cannot be collected as they are, or end."""
        return sum(1 for day in self.days for one in day.entries if one["trouble"])


def this_month() -> dt.date:
    """The first day of the month of now, as the clock of the house says."""
    return clock.local_date(time_zone=settings.TIME_ZONE).replace(day=1)


def month_named(words: str) -> dt.date | None:
    """The month that somebody asks for as "2027-01"; None unless it is one that can be seen."""
    try:
        first = dt.datetime.strptime(words, "%Y-%m").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None
    return first if this_month() <= first <= _later(this_month(), MONTHS_AHEAD) else None


def day_named(words: str) -> dt.date | None:
    """The day that somebody asks for as "2027-01-03"; None unless its month can be seen."""
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        return None
    return day if month_named(f"{day:%Y-%m}") else None


def month_of(first: dt.date) -> Month:
    """Everything that renews within a month: as many questions for a thousand as for one."""
    days = calendar.monthrange(first.year, first.month)[1]
    by_day = _by_day(first, first + days * _A_DAY)
    today = clock.local_date(time_zone=settings.TIME_ZONE)
    dates = [first + number * _A_DAY for number in range(days)]
    last = _later(this_month(), MONTHS_AHEAD)
    return Month(
        first=first,
        days=[Day(date, date == today, by_day[date]) for date in dates],
        before=_later(first, -1) if first > this_month() else None,
        after=_later(first, 1) if first < last else None,
    )


def next_after(month: Month) -> dt.date | None:
    """The first month after an empty one in which something renews; None when none can be seen."""
    end = dt.datetime.combine(_later(month.first, 1), dt.time(), dt.UTC)
    last = dt.datetime.combine(_later(this_month(), MONTHS_AHEAD + 1), dt.time(), dt.UTC)
    found = coming(end, last).values_list("current_period_end", flat=True).first()
    return found.date().replace(day=1) if found else None


def day_of(date: dt.date) -> Report:
    """One day as a table, with everything that renews on it."""
    rows = _by_day(date, date + _A_DAY)[date]
    table = Table("day", _("Renewals"), COLUMNS, rows, _("Nothing renews then."))
    return Report("renewals-day", _("Renewals of a day"), "", date, [table])


def _by_day(first: dt.date, end: dt.date) -> dict[dt.date, list[dict[str, Any]]]:
    """Rows by the day they fall on where their tribe is; no zone is further than a day away."""
    at_midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    until = dt.datetime.combine(end, dt.time(), dt.UTC) + _A_DAY
    found: dict[dt.date, list[dict[str, Any]]] = defaultdict(list)
    for one in coming(at_midnight - _A_DAY, until):
        zone = one.tribe.time_zone
        found[clock.local_date(time_zone=zone, at=one.current_period_end)].append(row_of(one))
    return found


def _later(first: dt.date, months: int) -> dt.date:
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)
