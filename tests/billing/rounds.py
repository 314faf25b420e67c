"""Going round day by day, and what was said meanwhile."""

import datetime as dt

from billing.models import BillingNotice
from billing.services import run_reminders
from core.common import clock

DAY = dt.timedelta(days=1)


def rounds(first, last, *, every=DAY, also=lambda: None):
    """Go round every day, twice each time, from one moment to another."""
    moment = first
    while moment <= last:
        with clock.standing_at(moment):
            also()
            run_reminders()
            run_reminders()
        moment += every


def said(**what):
    """Which steps were said, each with the day it was said on."""
    notices = BillingNotice.objects.filter(**what).order_by("due_at", "id")
    return [(one.kind, one.step, one.due_at.date().isoformat()) for one in notices]
