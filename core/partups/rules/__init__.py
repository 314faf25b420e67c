"""The numbers, days and audiences a part-up keeps to."""

from core.partups.rules.audiences import (
    audience_words,
    check_audience,
    choices,
    first_audience,
)
from core.partups.rules.days import (
    CLOSING_PERIOD,
    LAPSE_AFTER,
    MOST_MONTHS,
    REMIND_AFTER,
    WARN_GUESTS_BEFORE,
    check_end_date,
    check_guest_day,
    closing_moment,
    earliest_end_date,
    last_day_before,
    last_guest_day,
    latest_end_date,
    today,
)
from core.partups.rules.limits import MOST_NEEDS, MOST_OPEN_OPENINGS, MOST_PARTNERS

__all__ = [
    "CLOSING_PERIOD",
    "LAPSE_AFTER",
    "MOST_MONTHS",
    "MOST_NEEDS",
    "MOST_OPEN_OPENINGS",
    "MOST_PARTNERS",
    "REMIND_AFTER",
    "WARN_GUESTS_BEFORE",
    "audience_words",
    "check_audience",
    "check_end_date",
    "check_guest_day",
    "choices",
    "closing_moment",
    "earliest_end_date",
    "first_audience",
    "last_day_before",
    "last_guest_day",
    "latest_end_date",
    "today",
]
