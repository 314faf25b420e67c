"""Days counted from today, as the moments and dates of the present telling."""

import datetime as dt
import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.common import clock

# People in the story are awake from a quarter to eight in the morning for fourteen hours.
_MORNING = dt.time(7, 45)
_AWAKE = dt.timedelta(hours=14)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What "three days ago" means, seen from one day in one time zone."""

    today: dt.date
    time_zone: str = "Europe/Amsterdam"

    @classmethod
    def of_now(cls, time_zone: str = "Europe/Amsterdam") -> "Calendar":
        """The calendar as of this moment."""
        return cls(today=clock.local_date(time_zone=time_zone), time_zone=time_zone)

    def day(self, days_from_today: int) -> dt.date:
        """The date a number of days from today; negative for the past."""
        return self.today + dt.timedelta(days=days_from_today)

    def moment(self, ago: float) -> dt.datetime:
        """
        The moment that was `ago` days ago, in UTC.

        Rounded up it names the day, the rest a time while people are awake: 3.9 is early in the
        morning and 3.1 late in the evening of the day four days before today. So all of it is past.
        """
        days = math.ceil(ago)
        morning = dt.datetime.combine(self.day(-days), _MORNING, ZoneInfo(self.time_zone))
        return (morning + (days - ago) * _AWAKE).astimezone(dt.UTC)
