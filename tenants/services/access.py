"""What paying, or not, means for a tribe."""

import datetime as dt

from django.db import transaction

from core.audit.services import record
from core.common import clock
from tenants import signals
from tenants.models import AccessTransition, Tribe


@transaction.atomic
def set_access(
    *,
    tribe: Tribe,
    state: str,
    until: dt.datetime | None = None,
    cause: str = AccessTransition.Cause.EVENT,
    cause_ref: str = "",
) -> Tribe:
    """
    Write what a tribe may do from now on, with a line about the change.

    Machine work: billing decides, this records. The same state again only moves `until`.
    """
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    before = tribe.access_state
    tribe.access_until = until
    tribe.access_state = state
    if before != state:
        tribe.access_changed_at = clock.now()
        AccessTransition.objects.create(
            tribe=tribe, from_state=before, to_state=state, cause=cause, cause_ref=cause_ref
        )
        _record(tribe, "tribe.access_changed", {"from": before, "to": str(state), "cause": cause})
    tribe.save(update_fields=["access_state", "access_until", "access_changed_at", "updated_at"])
    if before != state:
        signals.access_changed.send(sender=Tribe, tribe=tribe, from_state=before)
    return tribe


@transaction.atomic
def choose_plan(*, tribe: Tribe, plan: str, trial_started_at: dt.datetime | None = None) -> Tribe:
    """
    Write which plan a tribe has, and when its trial began if that is now.

    Machine work: billing decides, this records. A trial that began once keeps its moment.
    """
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    if tribe.plan != plan:
        _record(tribe, "tribe.plan_chosen", {"plan": plan, "from": tribe.plan})
    tribe.plan = plan
    tribe.trial_started_at = tribe.trial_started_at or trial_started_at
    tribe.save(update_fields=["plan", "trial_started_at", "updated_at"])
    return tribe


def _record(tribe: Tribe, action: str, changes: dict[str, str]) -> None:
    """Nobody is named: whoever paid or started a trial has a line of their own."""
    record(
        action=action,
        account_id=None,
        object_type="tribe",
        object_id=tribe.pk,
        tribe_id=tribe.pk,
        changes={name: str(value) for name, value in changes.items()},
    )
