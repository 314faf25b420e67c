"""Finding an activity under the lock of its part-up, and writing down what happened to it."""

from typing import Any

from core.activities.models import Activity
from core.common.errors import NotFound
from core.history.services import record_event
from core.members.models import Member
from core.partups.selectors import Standing
from core.partups.services.locks import lock_standing


def lock_activity(*, actor: Member, activity: Activity) -> tuple[Activity, Standing]:
    """
    Hold the part-up of an activity, and read the activity as it is now.

    :raises NotFound: if the actor may not see it, or it is gone.
    """
    standing = lock_standing(actor=actor, partup_id=activity.partup_id)
    found = Activity.objects.filter(pk=activity.pk, partup=standing.partup).first()
    if found is None:
        raise NotFound
    found.partup = standing.partup
    return found, standing


def record(
    kind: str, *, actor: Member, activity: Activity, member: Member | None = None, **data: Any
) -> None:
    """Write a happening into the history of the part-up, with the names its sentence needs."""
    words = {"activity": activity.title, **data}
    if member is not None:
        words |= {"member": member.display_name, "member_id": str(member.pk)}
    record_event(kind=kind, actor=actor, subject=activity, partup_id=activity.partup_id, data=words)
