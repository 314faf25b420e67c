"""Fetch what Stripe has, under the customer's lease, and mirror it."""

import uuid

import structlog
from django.db import transaction

from billing import gateway
from billing.errors import StripeGone
from billing.gateway import SessionFacts, SubscriptionFacts
from billing.models import BillingAccount, CheckoutAttempt, TribeSubscription
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from billing.services.mirrors import SecondSubscription, write_invoice, write_subscription
from core.common import clock

log = structlog.get_logger(__name__)

_STATUS = {
    "open": CheckoutAttempt.Status.OPEN,
    "complete": CheckoutAttempt.Status.COMPLETE,
    "expired": CheckoutAttempt.Status.EXPIRED,
}


def sync_attempt(*, attempt: CheckoutAttempt, lease: Lease | None = None) -> CheckoutAttempt:
    """
    Find out what became of a visit to Checkout, and give the tribe what was paid for.

    Asking again is harmless. While somebody else finds out, the attempt is returned as it is.

    :raises StripeAway: if Stripe does not answer.
    :raises LeaseLost: if a lease was given, and ran out.
    :raises SecondSubscription: if a lease was given, and the tribe was paid for twice.
    """
    if not attempt.is_under_way or attempt.stripe_session_id is None:
        return attempt
    if lease:
        return _sync_attempt(attempt, lease)
    try:
        with leased(attempt.account.stripe_customer_id or "") as own:
            return _sync_attempt(attempt, own)
    except (LeaseBusy, LeaseLost, SecondSubscription):
        attempt.refresh_from_db()
        return attempt


def sync_subscription(*, account: BillingAccount, subscription_id: str, lease: Lease) -> bool:
    """
    Mirror a subscription; False when it is none of ours.

    One we do not know yet must be the fruit of one of our own Checkout sessions.
    """
    facts = gateway.fetch_subscription(subscription_id=subscription_id)
    known = TribeSubscription.objects.filter(
        account=account, stripe_subscription_id=facts.id
    ).first()
    if known is None:
        return _sync_unknown(account, facts, lease)
    with transaction.atomic():
        lease.confirm()
        write_subscription(account=account, tribe=known.tribe, facts=facts)
    return True


def sync_invoice(*, account: BillingAccount, invoice_id: str, lease: Lease) -> bool:
    """Mirror an invoice and the subscription it is for; False when it is none of ours."""
    invoice = gateway.fetch_invoice(invoice_id=invoice_id)
    if invoice.customer_id != account.stripe_customer_id or invoice.subscription_id is None:
        return False
    if not sync_subscription(account=account, subscription_id=invoice.subscription_id, lease=lease):
        return False
    subscription = TribeSubscription.objects.get(stripe_subscription_id=invoice.subscription_id)
    with transaction.atomic():
        lease.confirm()
        write_invoice(account=account, subscription=subscription, facts=invoice)
    return True


def sync_customer(*, account: BillingAccount, lease: Lease) -> bool:
    """Notice that a customer was deleted at Stripe, which ends all it subscribed to."""
    customer_id = account.stripe_customer_id or ""
    try:
        is_gone = gateway.is_customer_gone(customer_id=customer_id)
    except StripeGone:
        is_gone = True
    if is_gone and account.deleted_at is None:
        forget_customer(account=account)
        for known in account.subscriptions.filter(ended_at=None):
            sync_subscription(
                account=account, subscription_id=known.stripe_subscription_id, lease=lease
            )
    return True


def forget_customer(*, account: BillingAccount) -> None:
    """Note that Stripe no longer has a customer; who pays next gets a new one."""
    log.error("stripe_customer_deleted", account=str(account.pk))
    account.deleted_at = clock.now()
    BillingAccount.objects.filter(
        pk=account.pk, stripe_customer_id=account.stripe_customer_id
    ).update(deleted_at=account.deleted_at)


def _sync_attempt(attempt: CheckoutAttempt, lease: Lease) -> CheckoutAttempt:
    try:
        session = gateway.fetch_session(session_id=attempt.stripe_session_id or "")
    except StripeGone:
        with transaction.atomic():
            lease.confirm()
            return _finish(attempt, CheckoutAttempt.Status.FAILED)
    subscription = None
    if session.subscription_id:
        subscription = gateway.fetch_subscription(subscription_id=session.subscription_id)
    return _write(attempt, session, subscription, lease)


def _sync_unknown(account: BillingAccount, facts: SubscriptionFacts, lease: Lease) -> bool:
    """
    Metadata only hints at the attempt: the session we opened must itself name the subscription.

    So nobody attaches a payment to a tribe by writing its key somewhere.
    """
    attempt = _attempt_of(account, facts.attempt_id)
    if attempt is None or attempt.stripe_session_id is None:
        return False
    session = gateway.fetch_session(session_id=attempt.stripe_session_id)
    if session.subscription_id != facts.id:
        return False
    _write(attempt, session, facts, lease)
    return True


def _attempt_of(account: BillingAccount, attempt_id: str) -> CheckoutAttempt | None:
    try:
        key = uuid.UUID(attempt_id)
    except ValueError:
        return None
    return CheckoutAttempt.objects.filter(account=account, pk=key).first()


def _write(
    attempt: CheckoutAttempt,
    session: SessionFacts,
    subscription: SubscriptionFacts | None,
    lease: Lease,
) -> CheckoutAttempt:
    try:
        with transaction.atomic():
            lease.confirm()
            if subscription:
                write_subscription(account=attempt.account, tribe=attempt.tribe, facts=subscription)
            return _finish(attempt, _STATUS.get(session.status, CheckoutAttempt.Status.OPEN))
    except SecondSubscription:
        log.error("tribe_paid_twice", attempt=str(attempt.pk), tribe=str(attempt.tribe_id))
        _finish(attempt, CheckoutAttempt.Status.FAILED)
        raise


def _finish(attempt: CheckoutAttempt, status: str) -> CheckoutAttempt:
    attempt.status = status
    attempt.synced_at = clock.now()
    if not attempt.is_under_way:
        attempt.url = ""
    attempt.save(update_fields=["status", "synced_at", "url", "updated_at"])
    return attempt
