"""Days that are counted from today become moments that are past, and in order."""

import datetime as dt

from core.common import clock
from core.demo.moments import Calendar

CALENDAR = Calendar(today=dt.date(2026, 3, 30))


def test_a_fraction_is_a_time_of_day_while_people_are_awake():
    assert CALENDAR.moment(1.0) == dt.datetime(2026, 3, 29, 5, 45, tzinfo=dt.UTC)
    assert CALENDAR.moment(0.5) == dt.datetime(2026, 3, 29, 12, 45, tzinfo=dt.UTC)
    assert CALENDAR.moment(1.5) == dt.datetime(2026, 3, 28, 13, 45, tzinfo=dt.UTC)


def test_moments_follow_each_other_as_the_days_say():
    moments = [CALENDAR.moment(tenths / 10) for tenths in range(100, 0, -1)]
    assert moments == sorted(moments)
    assert len(set(moments)) == 100


def test_days_are_dates_before_and_after_today():
    assert CALENDAR.day(-30) == dt.date(2026, 2, 28)
    assert CALENDAR.day(2) == dt.date(2026, 4, 1)


def test_the_clock_stands_at_a_moment_only_inside_the_block():
    moment = CALENDAR.moment(3.5)
    with clock.standing_at(moment):
        assert clock.now() == moment
        with clock.standing_at(CALENDAR.moment(2.5)):
            assert clock.now() > moment
        assert clock.now() == moment
    assert abs(clock.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)
