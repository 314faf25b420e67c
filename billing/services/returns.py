"""A debit that was taken back and has been settled otherwise."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, StaffTask
from billing.services.money_mirrors import RETURNED, restate_returns
from core.accounts.models import Account
from core.audit.services import record
from core.common import clock
from core.common.errors import InvalidInput

_NO_REASON = _("Say how this was settled.")


@transaction.atomic
def settle_return(*, actor: Account, dispute: Dispute, reason: str) -> None:
    """
    This will let an invoice whose debit was taken back no longer count as unpaid.

    The caller has asked whether the actor may. It stays so, whatever Stripe tells of the dispute
    later; settling it twice is harmless.

    :raises InvalidInput: on "reason", if there is none.
    """
    if not reason.strip():
        raise InvalidInput({"reason": [_NO_REASON]})
    open_tasks = StaffTask.objects.select_for_update().filter(
        kind=RETURNED, subject=dispute.stripe_dispute_id, closed_at=None
    )
    for task in open_tasks:
        task.facts = {**task.facts, "is_settled": True}
        task.closed_at, task.closed_by = clock.now(), actor
        task.answer = reason.strip()[:500]
        task.save()
        record(
            action="billing.return_settled",
            account_id=actor.pk,
            object_type="dispute",
            object_id=dispute.pk,
            tribe_id=task.tribe_id,
            changes={"dispute": dispute.stripe_dispute_id},
        )
    if dispute.invoice:
        restate_returns(dispute.invoice)
