"""Bring a tribe's access in line with what is paid for it."""

from dataclasses import replace

from django.db import transaction

from billing import rules
from billing.rules import Decision
from billing.services import announcing
from billing.services.staff_tasks import ask_staff
from billing.services.standing import standing_of
from billing.steps import HEIGHT
from core.common import clock
from tenants import services as tenants
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access

PAID_AFTER_ERASING = "paid_after_erasing"
# Only the ladder goes down these, as it counts how many it puts down at once.
_STEPS = (Access.GRACE, Access.READ_ONLY, Access.SUSPENDED, Access.ARCHIVED)


@transaction.atomic
def refresh_access(
    *,
    tribe: Tribe,
    cause: str = AccessTransition.Cause.EVENT,
    cause_ref: str = "",
    by_ladder: bool = False,
) -> Tribe:
    """
    Decide what a tribe may do, and write it in the present transaction.

    Machine work. A payment opens a tribe at once, whatever state it was in. A step down is left to
    the ladder. A tribe about which nothing is known stays as it is.
    """
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    if tribe.access_state == Access.ERASED:
        return _leave_erased(tribe)
    decision = decide(tribe)
    if not by_ladder and is_step_down(tribe.access_state, decision):
        decision = replace(decision, state=tribe.access_state)
    if decision.state == Access.PENDING:
        return tribe
    before = tribe.access_state
    tribe = tenants.set_access(
        tribe=tribe,
        state=decision.state,
        until=decision.until,
        cause=cause,
        cause_ref=cause_ref,
    )
    announcing.access_changed(tribe=tribe, before=before)
    return tribe


def _leave_erased(tribe: Tribe) -> Tribe:
    """Nothing brings it back; money that came too late is given back by somebody."""
    if decide(tribe).state == Access.ACTIVE:
        ask_staff(kind=PAID_AFTER_ERASING, subject=str(tribe.pk), tribe=tribe)
    return tribe


def decide(tribe: Tribe) -> Decision:
    """What a tribe may do, as far as is known now; nothing is written."""
    return rules.compute_access(now=clock.now(), standing=standing_of(tribe))


def is_step_down(present: str, decision: Decision) -> bool:
    """Whether a decision takes something away that a warning must come before."""
    worse = HEIGHT.get(Access(decision.state), 0) > HEIGHT.get(Access(present), 0)
    return worse and decision.state in _STEPS
