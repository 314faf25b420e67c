"""Having everything compared with Stripe now, rather than tonight."""

from billing.models import ReconcileRun
from billing.services import comparing_now
from core.audit import services as audit
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from core.support.services.reasons import checked_reason


@audit.refusals_recorded("billing.compared_now")
def compare_now(*, actor: Staff, reason: str) -> ReconcileRun:
    """
    Have everything compared; while a comparison runs, that one is returned.

    :raises NotAllowed: if the actor keeps nothing running.
    :raises ElevationNeeded: without a fresh second factor.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.RUN)
    return comparing_now.compare_now(actor=actor.account, reason=checked_reason(reason))
