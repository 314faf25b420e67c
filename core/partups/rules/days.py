"""The days a part-up and its guests keep to."""

import datetime as dt
from calendar import monthrange

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.common import clock
from core.common.errors import InvalidInput
from core.members.models import TribeRules
from tenants.context import current_tribe

MOST_MONTHS = 18
CLOSING_PERIOD = dt.timedelta(days=14)
REMIND_AFTER = dt.timedelta(days=5)
LAPSE_AFTER = dt.timedelta(days=10)
WARN_GUESTS_BEFORE = dt.timedelta(days=7)


def today(at: dt.datetime | None = None) -> dt.date:
    """The day it is in the present tribe."""
    return clock.local_date(time_zone=current_tribe().time_zone, at=at)


def earliest_end_date(at: dt.datetime | None = None) -> dt.date:
    """The first day a part-up may end on: tomorrow, as the tribe counts."""
    return today(at) + dt.timedelta(days=1)


def latest_end_date(at: dt.datetime | None = None) -> dt.date:
    """The last day a part-up may end on: 18 months from today, as the tribe counts."""
    day = today(at)
    years, month = divmod(day.month - 1 + MOST_MONTHS, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def closing_moment(end_date: dt.date) -> dt.datetime:
    """When the last day of a part-up is over, in UTC."""
    return clock.end_of_day(day=end_date, time_zone=current_tribe().time_zone)


def check_end_date(end_date: dt.date) -> None:
    """
    Refuse a last day that is too near or too far.

    :raises InvalidInput: unless it is from tomorrow to 18 months from today.
    """
    if end_date < earliest_end_date():
        raise InvalidInput({"end_date": [_("Choose a day from tomorrow on.")]})
    if end_date > latest_end_date():
        raise InvalidInput({"end_date": [_("Choose a day within the next 18 months.")]})


def last_guest_day(tribe_rules: TribeRules) -> dt.date:
    """The last day a guest may be here, as the tribe counts: that many days from today."""
    return today() + dt.timedelta(days=tribe_rules.guest_days)


def last_day_before(moment: dt.datetime) -> dt.date:
    """The last day, as the tribe counts, that is over at a moment."""
    return today(moment - dt.timedelta(microseconds=1))


def check_guest_day(until: dt.date, tribe_rules: TribeRules) -> None:
    """
    Refuse a last day of a guest that is past, or further away than the rules let guests stay.

    :raises InvalidInput: unless it is from today to the last day.
    """
    if until < today():
        raise InvalidInput({"until": [_("Choose a day from today on.")]})
    if until > last_guest_day(tribe_rules):
        days = tribe_rules.guest_days
        sentence = ngettext(
            "By the rules of this tribe a guest stays at most %(days)s day from today.",
            "By the rules of this tribe a guest stays at most %(days)s days from today.",
            days,
        )
        raise InvalidInput({"until": [sentence % {"days": days}]})
