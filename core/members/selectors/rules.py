"""The rules of a tribe: those in force, and those before them."""

import datetime as dt

from django.db.models import QuerySet

from core.common import clock
from core.members.models import TribeRules

REVIEW_AFTER = dt.timedelta(days=182)
LATEST_REVIEW = dt.timedelta(days=731)


def current_rules() -> TribeRules:
    """The rules in force."""
    return TribeRules.objects.latest("version")


def versions_of_rules() -> QuerySet[TribeRules]:
    """Every version of the rules with who made it, newest first."""
    return TribeRules.objects.select_related("created_by").order_by("-version")


def first_review_date(at: dt.datetime | None = None) -> dt.date:
    """When the rules a tribe starts with are looked at again: in half a year."""
    return (at or clock.now()).date() + REVIEW_AFTER


def next_review_date(*, time_zone: str) -> dt.date:
    """When rules that are looked at today are looked at again: in half a year."""
    return clock.local_date(time_zone=time_zone) + REVIEW_AFTER
