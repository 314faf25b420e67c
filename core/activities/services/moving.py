"""Moving activities over the board, and saying that they are done."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.activities import rules, selectors
from core.activities.events import ActivityEvent
from core.activities.models import Activity, Contribution
from core.activities.policies import can_change, can_tick
from core.activities.services.columns import put_in_column, step_in_column
from core.activities.services.records import lock_activity, record
from core.common.errors import InvalidInput
from core.members.models import Member
from core.partups.services.locks import check_allowed

FURTHEST = 100_000


@transaction.atomic
def move_activity(
    *, actor: Member, activity: Activity, state: str, position: int | None = None
) -> Activity:
    """
    This will put an activity in a column, at a place in it.

    `position` counts from 0 at the top; without one it comes last, in *done* first. Partners may,
    until the part-up comes to its end. Moving it to the column it is in, without a place, changes
    nothing.

    :raises NotFound: if the actor may not see it.
    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: if there is no such column or place.
    :raises PartupOver: if the part-up is closing or over.
    """
    _check_place(state, position)
    activity, standing = lock_activity(actor=actor, activity=activity)
    check_allowed(can_change(standing))
    rules.check_worked_on(standing.partup)
    if state == activity.state and position is None:
        return activity
    return _put(activity, state, actor, index=position)


@transaction.atomic
def step_activity(*, actor: Member, activity: Activity, by: int) -> Activity:
    """
    This will move an activity one place up (-1) or down (1) in its column.

    Partners may, until the part-up comes to its end. The first stays first, the last last.

    :raises NotFound: if the actor may not see it.
    :raises NotAllowed: if the actor is no partner.
    :raises PartupOver: if the part-up is closing or over.
    """
    activity, standing = lock_activity(actor=actor, activity=activity)
    check_allowed(can_change(standing))
    rules.check_worked_on(standing.partup)
    if step_in_column(activity, by):
        activity.save(update_fields=["position", "updated_at"])
    return activity


@transaction.atomic
def finish_activity(*, actor: Member, activity: Activity) -> Activity:
    """
    This will say that an activity is done, and when.

    Partners may, and who does it; also while the part-up is closing. Finishing twice is harmless.

    :raises NotFound: if the actor may not see it.
    :raises NotAllowed: if the actor neither is a partner nor does it.
    :raises PartupOver: if the part-up is over.
    """
    return _tick(actor, activity, is_done=True)


@transaction.atomic
def reopen_activity(*, actor: Member, activity: Activity) -> Activity:
    """
    This will take back that an activity is done: it is being done, or to do if nobody does it.

    Who may is as with finishing. Reopening what is open is harmless.

    :raises NotFound: if the actor may not see it.
    :raises NotAllowed: if the actor neither is a partner nor does it.
    :raises PartupOver: if the part-up is over.
    """
    return _tick(actor, activity, is_done=False)


def _tick(actor: Member, activity: Activity, *, is_done: bool) -> Activity:
    activity, standing = lock_activity(actor=actor, activity=activity)
    mine = selectors.contribution_of(member=actor, activity=activity)
    check_allowed(can_tick(standing, mine))
    rules.check_ticked_off(standing.partup)
    if activity.is_done == is_done:
        return activity
    return _put(activity, Activity.State.DONE if is_done else _open_state(activity), actor)


def _open_state(activity: Activity) -> str:
    is_taken = Contribution.objects.agreed().filter(activity=activity).exists()
    return Activity.State.DOING if is_taken else Activity.State.TODO


def _put(activity: Activity, state: str, actor: Member, index: int | None = None) -> Activity:
    former = Activity.State(activity.state)
    put_in_column(activity, state, index)
    activity.save(update_fields=["state", "position", "done_at", "updated_at"])
    if state == former:
        return activity
    if activity.is_done:
        record(ActivityEvent.DONE, actor=actor, activity=activity)
    elif former == Activity.State.DONE:
        record(ActivityEvent.REOPENED, actor=actor, activity=activity)
    else:
        record(ActivityEvent.MOVED, actor=actor, activity=activity, state=state)
    return activity


def _check_place(state: Any, position: Any) -> None:
    if state not in Activity.State.values:
        raise InvalidInput({"state": [_("Choose one of the columns.")]})
    if position is not None and not 0 <= position <= FURTHEST:
        raise InvalidInput({"position": [_("There is no such place in this column.")]})
