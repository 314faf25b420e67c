"""Adding activities, changing their words, and taking ideas back."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from core.activities import rules
from core.activities.errors import IdeaInUse, TooManyActivities
from core.activities.events import ActivityEvent
from core.activities.models import Activity
from core.activities.policies import can_add, can_change, can_remove
from core.activities.services.columns import put_in_column
from core.activities.services.contributing import agree
from core.activities.services.records import lock_activity, record
from core.common.errors import InvalidInput
from core.common.validation import check_fields
from core.members.models import Member
from core.partups.models import Partup
from core.partups.services.locks import check_allowed, lock_standing

CHANGEABLE = frozenset({"title", "text", "due_date"})


@transaction.atomic
def add_activity(
    *,
    actor: Member,
    partup: Partup,
    title: str,
    text: str = "",
    state: str = Activity.State.TODO,
    due_date: dt.date | None = None,
    is_mine: bool = False,
    key: uuid.UUID | None = None,
) -> Activity:
    """
    This will add an activity at the end of a column, done by the actor if `is_mine`.

    Partners may, until the part-up comes to its end. Sending the same form again (the same `key`)
    returns the activity that it made.

    :raises NotFound: if the actor may not see the part-up.
    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises TooManyActivities: if there are 5,000.
    :raises PartupOver: if the part-up is closing or over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    check_allowed(can_add(standing))
    partup = standing.partup
    if key and (made := _made_before(actor, partup, key)):
        return made
    rules.check_worked_on(partup)
    activity = Activity(
        partup=partup,
        created_by=actor,
        form_key=key,
        title=title,
        text=text,
        state=state,
        due_date=due_date,
    )
    _check(activity, due_date_changed=True)
    if partup.activities.count() >= rules.MOST_ACTIVITIES:
        raise TooManyActivities

    put_in_column(activity, state)
    activity.save(force_insert=True)
    record(ActivityEvent.ADDED, actor=actor, activity=activity)
    if is_mine and not activity.is_done:
        agree(activity, actor)
    return activity


@transaction.atomic
def change_activity(*, actor: Member, activity: Activity, **changes: Any) -> Activity:
    """
    This will change the title, text or due date of an activity.

    Partners may, until the part-up comes to its end. Saving the same again changes nothing.

    :raises NotFound: if the actor may not see it.
    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises PartupOver: if the part-up is closing or over.
    """
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"An activity has no {unknown} to change.")
    activity, standing = lock_activity(actor=actor, activity=activity)
    check_allowed(can_change(standing))
    rules.check_worked_on(standing.partup)
    before = {field: getattr(activity, field) for field in changes}
    for field, value in changes.items():
        setattr(activity, field, value)

    _check(activity, due_date_changed=before.get("due_date") != changes.get("due_date"))
    changed = sorted(field for field in changes if getattr(activity, field) != before[field])
    if changed:
        activity.save(update_fields=[*changed, "updated_at"])
        record(ActivityEvent.CHANGED, actor=actor, activity=activity, fields=changed)
    return activity


@transaction.atomic
def remove_idea(*, actor: Member, activity: Activity) -> None:
    """
    This will take back an idea of the actor's own that nobody wants to do yet.

    :raises NotFound: if the actor may not see it, or it is gone.
    :raises NotAllowed: if it is somebody else's idea, or the actor is no partner any more.
    :raises IdeaInUse: if it is more than an idea by now.
    :raises PartupOver: if the part-up is closing or over.
    """
    activity, standing = lock_activity(actor=actor, activity=activity)
    check_allowed(can_remove(standing, activity))
    rules.check_worked_on(standing.partup)
    others = activity.contributions.exclude(member=actor)
    if not activity.is_idea or others.exists():
        raise IdeaInUse
    record(ActivityEvent.REMOVED, actor=actor, activity=activity)
    activity.delete()


def _check(activity: Activity, *, due_date_changed: bool) -> None:
    errors: dict[str, list[str]] = {}
    try:
        check_fields(activity)
    except InvalidInput as refusal:
        errors |= refusal.errors
    try:
        # A day that is past may stay where it is while the words change.
        if due_date_changed and "due_date" not in errors:
            rules.check_due_date(activity)
    except InvalidInput as refusal:
        errors |= refusal.errors
    if errors:
        raise InvalidInput(errors)


def _made_before(actor: Member, partup: Partup, key: uuid.UUID) -> Activity | None:
    return Activity.objects.filter(created_by=actor, partup=partup, form_key=key).first()
