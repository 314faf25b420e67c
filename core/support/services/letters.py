"""Letters of Stripe's that were given up: processed again, or put away."""

from billing.models import StaffTask, StripeEvent
from billing.services import dead_letters
from billing.services.ledger import DEAD_LETTER
from core.audit import services as audit
from core.common.errors import NotFound
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from core.support.services.reasons import checked_reason


@audit.refusals_recorded("billing.letter_retried")
def retry_letter(*, actor: Staff, event_id: str, reason: str) -> StripeEvent:
    """
    Have a letter processed again, from the first try on; one that waits already is left alone.

    :raises NotAllowed: if the actor keeps nothing running.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if there is no such letter.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.RUN)
    words = checked_reason(reason)
    event = dead_letters.retry_dead_letter(actor=actor.account, event=_letter(event_id))
    StaffTask.objects.filter(
        kind=DEAD_LETTER, subject=event.pk, closed_by=actor.account, answer="tried again"
    ).update(answer=words)
    return event


@audit.refusals_recorded("billing.letter_put_away")
def put_letter_away(*, actor: Staff, event_id: str, reason: str) -> StripeEvent:
    """
    Put a letter away that was given up: nothing needs to be done about it, and this is why.

    :raises NotAllowed: if the actor keeps nothing running.
    :raises ElevationNeeded: without a fresh second factor.
    :raises NotFound: if there is no such letter.
    :raises InvalidInput: if no reason is given.
    """
    check_may_change(actor, Right.RUN)
    words = checked_reason(reason)
    return dead_letters.ignore_dead_letter(
        actor=actor.account, event=_letter(event_id), reason=words
    )


def _letter(event_id: str) -> StripeEvent:
    found = StripeEvent.objects.filter(pk=event_id).first()
    if found is None:
        raise NotFound
    return found
