"""What may be seen: an activity is as visible as its part-up."""

import uuid

from core.activities.models import Activity, ActivityQuerySet, Contribution
from core.members.models import Member
from core.partups.models import Partup
from core.partups.selectors import visible_partups


def visible_activities(member: Member) -> ActivityQuerySet:
    """The activities of part-ups a member may see."""
    return Activity.objects.filter(partup__in=visible_partups(member))


def find_activity(*, member: Member, activity_id: uuid.UUID) -> Activity | None:
    """An activity the member may see, with its part-up and who added it."""
    return (
        visible_activities(member)
        .select_related("partup", "created_by")
        .filter(pk=activity_id)
        .first()
    )


def find_contribution(*, member: Member, contribution_id: uuid.UUID) -> Contribution | None:
    """Somebody's contribution to an activity the member may see, with both."""
    return (
        Contribution.objects.filter(activity__in=visible_activities(member))
        .select_related("activity__partup", "member")
        .filter(pk=contribution_id)
        .first()
    )


def contribution_of(*, member: Member, activity: Activity) -> Contribution | None:
    """What a member does, or offered to do, of an activity."""
    return (
        Contribution.objects.filter(activity=activity, member=member)
        .select_related("member")
        .first()
    )


def has_activities(partup: Partup) -> bool:
    """Whether there is any activity in a part-up."""
    return Activity.objects.filter(partup=partup).exists()
