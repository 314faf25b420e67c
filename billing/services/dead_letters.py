"""Letters that were given up: staff looks at them, tries again, or puts them away."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import StaffTask, StripeEvent
from billing.selectors import account_of_customer
from billing.services import ledger
from billing.services.comparing import Difference, compare
from core.accounts.models import Account
from core.audit.services import record
from core.common import clock
from core.common.errors import InvalidInput

_NO_REASON = _("Say why nothing needs to be done about this.")

_State = StripeEvent.State


def dead_letters() -> QuerySet[StripeEvent]:
    """The letters that were given up, oldest first."""
    return StripeEvent.objects.filter(state=_State.DEAD).order_by("received_at")


def what_differs(*, event: StripeEvent) -> list[Difference]:
    """
    Where the mirror of a letter's customer is not what Stripe says now; nothing is written.

    :raises StripeAway: if Stripe does not answer.
    """
    account = account_of_customer(event.customer_id)
    return compare(account=account).found if account else []


@transaction.atomic
def retry_dead_letter(*, actor: Account, event: StripeEvent) -> StripeEvent:
    """
    This will have a letter that was given up, or put away, processed again, from the first try on.

    The caller has asked whether the actor may. One that waits already is left as it is.
    """
    event = StripeEvent.objects.select_for_update().get(pk=event.pk)
    if event.state in (_State.DEAD, _State.IGNORED):
        event.state, event.attempts, event.next_at = _State.RECEIVED, 0, clock.now()
        event.error = ""
        event.save(update_fields=["state", "attempts", "next_at", "error"])
        _close_task(actor, event, "tried again")
        _record("billing.letter_retried", actor, event)
        ledger.announce(event_id=event.pk)
    return event


@transaction.atomic
def ignore_dead_letter(*, actor: Account, event: StripeEvent, reason: str) -> StripeEvent:
    """
    This will put a letter that was given up away for good, and keep the reason.

    The caller has asked whether the actor may.

    :raises InvalidInput: on "reason", if there is none.
    """
    if not reason.strip():
        raise InvalidInput({"reason": [_NO_REASON]})
    event = StripeEvent.objects.select_for_update().get(pk=event.pk)
    if event.state == _State.DEAD:
        event.state, event.processed_at = _State.IGNORED, clock.now()
        event.error = f"put away: {reason.strip()}"[:500]
        event.save(update_fields=["state", "processed_at", "error"])
        _close_task(actor, event, reason.strip())
        _record("billing.letter_put_away", actor, event)
    return event


def _close_task(actor: Account, event: StripeEvent, answer: str) -> None:
    StaffTask.objects.filter(kind=ledger.DEAD_LETTER, subject=event.pk, closed_at=None).update(
        closed_at=clock.now(), closed_by=actor, answer=answer[:500]
    )


def _record(action: str, actor: Account, event: StripeEvent) -> None:
    record(
        action=action,
        account_id=actor.pk,
        object_type="stripe_event",
        changes={"event": event.pk, "type": event.type},
    )
