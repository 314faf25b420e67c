"""What happens to the activities of somebody who leaves."""

import uuid

from django.db import transaction

from core.activities.models import Activity, Contribution, ContributionQuerySet
from core.activities.services.contributing import release
from core.members.models import Member
from core.partups.models import Partup
from core.partups.services.locks import lock_partup


@transaction.atomic
def release_all(*, member: Member) -> None:
    """
    Give back what somebody who leaves the tribe would have done; open work is nobody's yet.

    Machine work behind leaving. What is done, and what belongs to a part-up that is over, stays
    with who did it.
    """
    partup_ids = set(_open_work(member).values_list("activity__partup", flat=True))
    for partup_id in sorted(partup_ids):
        lock_partup(partup_id)
    for contribution in _open_work(member):
        release(contribution.activity, contribution)


@transaction.atomic
def release_in_partup(*, member: Member, partup_id: uuid.UUID) -> None:
    """Give back what somebody who leaves a team would have done there; harmless twice."""
    for contribution in _open_work(member).filter(activity__partup=partup_id):
        release(contribution.activity, contribution)


def _open_work(member: Member) -> ContributionQuerySet:
    return (
        Contribution.objects.filter(member=member)
        .exclude(activity__state=Activity.State.DONE)
        .exclude(activity__partup__state__in=Partup.OVER)
        .select_related("activity", "member")
        .order_by("id")
    )
