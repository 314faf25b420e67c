"""Days on which an office in the Netherlands answers the telephone."""

import datetime as dt
from zoneinfo import ZoneInfo

from dateutil.easter import easter

OFFICE = ZoneInfo("Europe/Amsterdam")
OPENS = dt.time(10)

_FIXED = {(1, 1), (5, 5), (12, 25), (12, 26)}
# Good Friday is no holiday by law, but offices are closed: -2. Easter Monday, Ascension Day and
# Whit Monday follow Easter by as many days.
_AFTER_EASTER = (-2, 0, 1, 39, 49, 50)


def is_working_day(day: dt.date) -> bool:
    """
    Whether somebody is there to help on this day.

    Not at weekends, on Dutch holidays, and from 22 December to 2 January (billing rule g).
    """
    if day.weekday() >= 5 or _is_between_the_years(day):
        return False
    if (day.month, day.day) in _FIXED or day == _kings_day(day.year):
        return False
    return day not in {easter(day.year) + dt.timedelta(days=days) for days in _AFTER_EASTER}


def working_moment(moment: dt.datetime) -> dt.datetime:
    """This moment if it is on a working day, else ten o'clock on the next one, in UTC."""
    day = moment.astimezone(OFFICE).date()
    if is_working_day(day):
        return moment
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, OPENS, OFFICE).astimezone(dt.UTC)


def _is_between_the_years(day: dt.date) -> bool:
    return (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2)


def _kings_day(year: int) -> dt.date:
    """27 April; a day earlier when that is a Sunday."""
    day = dt.date(year, 4, 27)
    return day - dt.timedelta(days=1) if day.weekday() == 6 else day
