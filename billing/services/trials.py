"""Trying a tribe out without paying."""

from django.db import transaction

from billing.errors import AlreadyPaid, PlanNotForSale, TrialUsed
from billing.plans import find_plan
from billing.policies import can_pay
from billing.services.access import refresh_access
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import NotAllowed
from tenants import services as tenants
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access


@refusals_recorded("billing.trial_started", about="tribe")
@transaction.atomic
def start_trial(*, actor: Account, tribe: Tribe, plan_code: str) -> Tribe:
    """
    This will open a tribe for 30 days without a payment, once.

    Whoever has a role in the organisation may. The ladder ends it, once it has warned. Starting
    it twice while it runs is harmless.

    :raises NotAllowed: if the actor has no role in the organisation.
    :raises PlanNotForSale: if there is no such plan.
    :raises AlreadyPaid: if the tribe is paid for.
    :raises TrialUsed: if the tribe had its trial.
    """
    if not can_pay(actor, tribe.organisation):
        raise NotAllowed
    if find_plan(plan_code) is None:
        raise PlanNotForSale
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    if tribe.access_state == Access.TRIALING:
        return tribe
    if tribe.trial_started_at is not None:
        raise TrialUsed
    if tribe.access_state != Access.PENDING:
        raise AlreadyPaid
    tribe = tenants.choose_plan(tribe=tribe, plan=plan_code, trial_started_at=clock.now())
    record(
        action="billing.trial_started",
        account_id=actor.pk,
        object_type="tribe",
        object_id=tribe.pk,
        tribe_id=tribe.pk,
        changes={"plan": plan_code},
    )
    return refresh_access(tribe=tribe, cause=AccessTransition.Cause.PERSON)
