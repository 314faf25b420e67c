"""Where a subscription comes from: a visit to Checkout that we opened, or a command of ours."""

import uuid
from dataclasses import dataclass

from billing import gateway
from billing.gateway import SessionFacts, SubscriptionFacts
from billing.models import BillingAccount, BillingCommand, CheckoutAttempt
from billing.services.leases import Lease
from core.common import clock
from tenants.models import Tribe

_STATUS = {
    "open": CheckoutAttempt.Status.OPEN,
    "complete": CheckoutAttempt.Status.COMPLETE,
    "expired": CheckoutAttempt.Status.EXPIRED,
}


@dataclass(frozen=True)
class Origin:
    """What a subscription is for, and the visit to Checkout that it came from, if any."""

    tribe: Tribe
    attempt: CheckoutAttempt | None = None
    session: SessionFacts | None = None

    def finish(self) -> None:
        """Note how the visit ended; one that was over stays as it was."""
        if self.attempt and self.session and self.attempt.is_under_way:
            finish_attempt(
                self.attempt, _STATUS.get(self.session.status, CheckoutAttempt.Status.OPEN)
            )

    def fail(self) -> None:
        """Note that the visit led to a payment which is given back."""
        if self.attempt:
            finish_attempt(self.attempt, CheckoutAttempt.Status.FAILED)


def origin_of(account: BillingAccount, facts: SubscriptionFacts, lease: Lease) -> Origin | None:
    """
    Where a subscription that we do not know yet comes from, or None when it is not ours.

    Metadata only hints: the session that we opened must itself name the subscription, or a command
    of ours must have made it. So nobody attaches a payment to a tribe by writing its key somewhere.
    """
    made = BillingCommand.objects.filter(account=account, result_id=facts.id, tribe__isnull=False)
    command = made.select_related("tribe").first()
    if command and command.tribe:
        return Origin(command.tribe)
    attempt = _attempt_of(account, facts.attempt_id)
    if attempt is None or attempt.stripe_session_id is None:
        return None
    session = gateway.fetch_session(session_id=attempt.stripe_session_id)
    if session.subscription_id != facts.id:
        return None
    lease.seen.add(session.id)
    return Origin(attempt.tribe, attempt, session)


def _attempt_of(account: BillingAccount, attempt_id: str) -> CheckoutAttempt | None:
    try:
        key = uuid.UUID(attempt_id)
    except ValueError:
        return None
    return CheckoutAttempt.objects.filter(account=account, pk=key).first()


def finish_attempt(attempt: CheckoutAttempt, status: str) -> CheckoutAttempt:
    """Write down how a visit to Checkout ended."""
    attempt.status = status
    attempt.synced_at = clock.now()
    if not attempt.is_under_way:
        attempt.url = ""
    attempt.save(update_fields=["status", "synced_at", "url", "updated_at"])
    return attempt
