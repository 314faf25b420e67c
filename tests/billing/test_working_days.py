"""Days on which nobody is put down a step."""

import datetime as dt

import pytest

from billing.working_days import is_working_day, working_moment

UTC = dt.UTC


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        ("2027-03-25", True),
        ("2027-03-26", False),  # Good Friday
        ("2027-03-29", False),  # Easter Monday
        ("2027-04-27", False),  # King's Day
        ("2025-04-26", False),  # King's Day, as the 27th was a Sunday
        ("2027-04-28", True),
        ("2027-05-05", False),  # Liberation Day
        ("2027-05-06", False),  # Ascension Day
        ("2027-05-17", False),  # Whit Monday
        ("2027-12-21", True),
        ("2027-12-22", False),
        ("2028-01-02", False),
        ("2028-01-03", True),
        ("2028-02-29", True),
        ("2027-03-20", False),  # Saturday
        ("2027-03-21", False),  # Sunday
    ],
)
def test_offices_are_closed_at_weekends_and_on_holidays(day, is_one):
    assert is_working_day(dt.date.fromisoformat(day)) is is_one


@pytest.mark.parametrize(
    ("moment", "moved"),
    [
        (dt.datetime(2027, 3, 25, 3, tzinfo=UTC), dt.datetime(2027, 3, 25, 3, tzinfo=UTC)),
        # Over Easter and the change to summer time: Tuesday at ten in Amsterdam.
        (dt.datetime(2027, 3, 26, 3, tzinfo=UTC), dt.datetime(2027, 3, 30, 8, tzinfo=UTC)),
        (dt.datetime(2027, 12, 22, 12, tzinfo=UTC), dt.datetime(2028, 1, 3, 9, tzinfo=UTC)),
        # Friday night in London is Saturday in Amsterdam.
        (dt.datetime(2027, 3, 19, 23, 30, tzinfo=UTC), dt.datetime(2027, 3, 22, 9, tzinfo=UTC)),
    ],
)
def test_a_step_moves_to_ten_on_the_next_working_day(moment, moved):
    assert working_moment(moment) == moved
