"""Questions about the people of a tribe."""

import datetime as dt
import uuid

from django.db.models import QuerySet

from core.common import clock
from core.members.models import Member, TribeRules


def member_of(account_id: uuid.UUID) -> Member | None:
    """The member an account is in the present tribe, if they belong to it now."""
    return Member.objects.present().filter(account_id=account_id).first()


def people() -> QuerySet[Member]:
    """Everybody who belongs to the tribe now, by name."""
    return Member.objects.present().order_by("display_name", "id")


def visible_member(*, member: Member, member_id: uuid.UUID) -> Member | None:
    """Somebody the member may see: every member sees every member."""
    return people().filter(pk=member_id).first()


def stewards() -> QuerySet[Member]:
    """Those who keep the tribe, by name."""
    return people().filter(role=Member.Role.STEWARD)


def current_rules() -> TribeRules:
    """The rules in force."""
    return TribeRules.objects.latest("version")


def first_review_date(at: dt.datetime | None = None) -> dt.date:
    """When the rules a tribe starts with are looked at again: in half a year."""
    return (at or clock.now()).date() + dt.timedelta(days=182)
