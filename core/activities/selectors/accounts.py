"""Activities as they are asked for from outside the tribe: by account, over many tribes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from core.activities.models import Activity, ActivityQuerySet, Contribution
from core.activities.rules import WORKED_ON
from core.members.models import Member
from core.partups.selectors import partups_visible_to


@dataclass(frozen=True)
class Worker:
    """Somebody who has an open activity to do, and by when."""

    account_id: uuid.UUID
    activity_id: uuid.UUID
    due_date: dt.date | None


def activities_visible_to(account_id: uuid.UUID) -> ActivityQuerySet:
    """The activities of this tribe an account may see."""
    return Activity.objects.filter(partup__in=partups_visible_to(account_id))


def activities_of_account(account_id: uuid.UUID) -> ActivityQuerySet:
    """What an account does and has not finished, in part-ups that are not at their end."""
    mine = Contribution.objects.agreed().filter(
        activity=OuterRef("pk"), member__account_id=account_id
    )
    return (
        activities_visible_to(account_id).filter(Exists(mine), partup__state__in=WORKED_ON).open()
    )


def workers_of(
    *, activity_id: uuid.UUID | None = None, partup_id: uuid.UUID | None = None
) -> list[Worker]:
    """
    Who has open work to do, of one activity or of a whole part-up.

    Nobody, when it is done or the part-up is at its end: what `activities_of_account` leaves out.
    """
    found = (
        Contribution.objects.agreed()
        .filter(activity__partup__state__in=WORKED_ON)
        .exclude(activity__state=Activity.State.DONE)
    )
    if activity_id is not None:
        found = found.filter(activity=activity_id)
    if partup_id is not None:
        found = found.filter(activity__partup=partup_id)
    rows = found.order_by("id").values_list(
        "member__account_id", "activity_id", "activity__due_date"
    )
    return [Worker(*row) for row in rows]


def activities_with_proposals(
    *, activity_id: uuid.UUID | None = None, partup_id: uuid.UUID | None = None
) -> list[uuid.UUID]:
    """The activities somebody offered to do, and no partner answered yet, where work goes on."""
    found = Contribution.objects.proposed().filter(activity__partup__state__in=WORKED_ON)
    found = found.exclude(activity__state=Activity.State.DONE)
    if activity_id is not None:
        found = found.filter(activity=activity_id)
    if partup_id is not None:
        found = found.filter(activity__partup=partup_id)
    return sorted(set(found.values_list("activity_id", flat=True)))


def doers(activity_id: uuid.UUID) -> QuerySet[Member]:
    """Those who do an activity."""
    mine = Contribution.objects.agreed().filter(activity=activity_id, member=OuterRef("pk"))
    return Member.objects.present().filter(Exists(mine))
