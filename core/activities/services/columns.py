"""The order of activities in their columns, under the lock of the part-up."""

from django.db.models import F

from core.activities.models import Activity, ActivityQuerySet
from core.common import clock


def put_in_column(activity: Activity, state: str, index: int | None = None) -> None:
    """
    Give an activity its state and its place; the caller saves it.

    `index` counts from 0 at the top. Without one it comes last, and what is done comes first:
    the latest on top.
    """
    if state == Activity.State.DONE:
        activity.done_at = activity.done_at or clock.now()
        index = 0 if index is None else index
    else:
        activity.done_at = None
    activity.state = state
    activity.position = _position(_others(activity), index)


def step_in_column(activity: Activity, by: int) -> bool:
    """
    Let an activity and its neighbour change places; say whether there is one.

    `by` is -1 for up and 1 for down. The caller saves the activity.
    """
    if by < 0:
        neighbour = _others(activity).filter(position__lt=activity.position).last()
    else:
        neighbour = _others(activity).filter(position__gt=activity.position).first()
    if neighbour is None:
        return False
    activity.position, neighbour.position = neighbour.position, activity.position
    neighbour.save(update_fields=["position"])
    return True


def _others(activity: Activity) -> ActivityQuerySet:
    column = Activity.objects.filter(partup_id=activity.partup_id, state=activity.state)
    return column.exclude(pk=activity.pk).in_order()


def _position(others: ActivityQuerySet, index: int | None) -> int:
    """Make room among the others at an index, and return the position there."""
    below = None if index is None else others[index : index + 1].first()
    if below is None:
        last = others.last()
        return last.position + 1 if last else 0
    if index == 0:
        return below.position - 1
    others.filter(position__gte=below.position).update(position=F("position") + 1)
    return below.position
