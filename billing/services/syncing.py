"""Fetch what Stripe has, under the customer's lease, and mirror it."""

from django.db import transaction

from billing import gateway
from billing.errors import StripeGone
from billing.gateway import InvoiceFacts, SubscriptionFacts
from billing.models import (
    BillingAccount,
    CheckoutAttempt,
    Invoice,
    InvoicePayment,
    TribeSubscription,
)
from billing.plans import CURRENCY
from billing.services.access import refresh_access
from billing.services.invoice_mirrors import settled_intents, write_invoice
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from billing.services.mirrors import SecondSubscription, forget_subscription, write_subscription
from billing.services.origins import Origin, finish_attempt, origin_of
from billing.services.paid_twice import give_back_second
from billing.services.syncing_customers import forget_customer, mirror_bank, mirror_customer
from billing.services.unpaid import restate
from core.common import clock


def sync_attempt(*, attempt: CheckoutAttempt, lease: Lease | None = None) -> CheckoutAttempt:
    """
    Find out what became of a visit to Checkout, and give the tribe what was paid for.

    Asking again is harmless. While somebody else finds out, the attempt is returned as it is.

    :raises StripeAway: if Stripe does not answer.
    :raises LeaseLost: if a lease was given, and ran out.
    """
    if not attempt.is_under_way or attempt.stripe_session_id is None:
        return attempt
    if lease:
        return _sync_attempt(attempt, lease)
    try:
        with leased(attempt.account.stripe_customer_id or "") as own:
            return _sync_attempt(attempt, own)
    except (LeaseBusy, LeaseLost):
        attempt.refresh_from_db()
        return attempt


def sync_subscription(
    *, account: BillingAccount, subscription_id: str, lease: Lease, invoice_id: str = ""
) -> bool:
    """
    Mirror a subscription with its latest invoice, and another one if it is named.

    False when it is none of ours: one we do not know yet must be the fruit of one of our own
    Checkout sessions, or of a command of ours.
    """
    known = (
        TribeSubscription.objects.filter(account=account, stripe_subscription_id=subscription_id)
        .select_related("account", "tribe")
        .first()
    )
    try:
        facts = gateway.fetch_subscription(subscription_id=subscription_id)
    except StripeGone:
        return _forget(known, lease)
    lease.seen.add(facts.id)
    if facts.customer_id != account.stripe_customer_id:
        return False
    origin = Origin(known.tribe) if known else origin_of(account, facts, lease)
    if origin is None:
        return False
    read = read_with_parents(account=account, facts=facts, lease=lease, invoice_id=invoice_id)
    _write(origin, account, facts, read, lease)
    return True


def sync_invoice(*, account: BillingAccount, invoice_id: str, lease: Lease) -> bool:
    """
    Mirror an invoice, and the subscription it is for; False when it is none of ours.

    One that Stripe no longer has was a draft that somebody threw away.
    """
    known = Invoice.objects.filter(account=account, stripe_invoice_id=invoice_id).first()
    try:
        facts = fetch_invoice(invoice_id, lease)
    except StripeGone:
        return _forget_invoice(known, lease)
    if facts.customer_id != account.stripe_customer_id:
        return False
    if facts.subscription_id is None:
        _know_bank(account, facts, lease)
        return _write_loose(account, facts, lease)
    return sync_subscription(
        account=account, subscription_id=facts.subscription_id, lease=lease, invoice_id=invoice_id
    )


def sync_invoice_of_payment(*, account: BillingAccount, payment_id: str, lease: Lease) -> bool:
    """Mirror the invoice that a payment is for; False when it is none of ours."""
    known = InvoicePayment.objects.filter(stripe_payment_id=payment_id)
    invoice_id = known.values_list("invoice__stripe_invoice_id", flat=True).first()
    invoice_id = invoice_id or gateway.find_invoice_of_payment(payment_id=payment_id)
    if not invoice_id:
        return False
    return sync_invoice(account=account, invoice_id=invoice_id, lease=lease)


def sync_customer(*, account: BillingAccount, lease: Lease) -> bool:
    """Mirror who pays; deleting a customer at Stripe ends all it subscribed to."""
    if mirror_customer(account=account, lease=lease):
        return True
    if account.deleted_at is None:
        forget_customer(account=account)
    for known in account.subscriptions.filter(ended_at=None):
        sync_subscription(
            account=account, subscription_id=known.stripe_subscription_id, lease=lease
        )
    return True


def fetch_invoice(invoice_id: str, lease: Lease) -> InvoiceFacts:
    """Fetch an invoice, and of its payments only what we do not know for good."""
    facts = gateway.fetch_invoice(invoice_id=invoice_id, known_intents=settled_intents(invoice_id))
    lease.seen.add(facts.id)
    lease.seen.update(one.id for one in facts.payments)
    return facts


def read_with_parents(
    *, account: BillingAccount, facts: SubscriptionFacts, lease: Lease, invoice_id: str = ""
) -> list[InvoiceFacts]:
    """Fetch what a subscription rests on: invoices that are not settled, and its way to pay."""
    if facts.method_id and not account.methods.filter(stripe_method_id=facts.method_id).exists():
        mirror_customer(account=account, lease=lease)
    settled = Invoice.objects.filter(
        stripe_invoice_id=facts.latest_invoice_id or "",
        status__in=[Invoice.Status.PAID, Invoice.Status.VOID],
    )
    wanted = {invoice_id} if invoice_id else set()
    if facts.latest_invoice_id and not settled.exists():
        wanted.add(facts.latest_invoice_id)
    read = [fetch_invoice(one, lease) for one in sorted(wanted)]
    for one in read:
        _know_bank(account, one, lease)
    return read


def _sync_attempt(attempt: CheckoutAttempt, lease: Lease) -> CheckoutAttempt:
    account = attempt.account
    try:
        session = gateway.fetch_session(session_id=attempt.stripe_session_id or "")
    except StripeGone:
        with transaction.atomic():
            lease.confirm()
            return finish_attempt(attempt, CheckoutAttempt.Status.FAILED)
    lease.seen.add(session.id)
    origin = Origin(attempt.tribe, attempt, session)
    if not session.subscription_id:
        with transaction.atomic():
            lease.confirm()
            origin.finish()
        return attempt
    facts = gateway.fetch_subscription(subscription_id=session.subscription_id)
    lease.seen.add(facts.id)
    read = read_with_parents(account=account, facts=facts, lease=lease)
    _write(origin, account, facts, read, lease)
    return attempt


def _know_bank(account: BillingAccount, facts: InvoiceFacts, lease: Lease) -> None:
    """Who is sent an invoice must be told where to transfer to; that is asked once."""
    is_by_bank = facts.collection == TribeSubscription.Collection.INVOICE
    if is_by_bank and not account.pay_to_iban and facts.currency == CURRENCY:
        mirror_bank(account=account, currency=facts.currency, lease=lease)


def _forget(known: TribeSubscription | None, lease: Lease) -> bool:
    if known is None:
        return False
    with transaction.atomic():
        lease.confirm()
        forget_subscription(subscription=known)
    return True


def _forget_invoice(known: Invoice | None, lease: Lease) -> bool:
    if known is None:
        return False
    with transaction.atomic():
        lease.confirm()
        Invoice.objects.filter(pk=known.pk).update(
            status=Invoice.Status.VOID, voided_at=clock.now(), synced_at=clock.now()
        )
        if known.subscription:
            restate(known.subscription)
            refresh_access(tribe=known.subscription.tribe, cause_ref=known.stripe_invoice_id)
    return True


def _write_loose(account: BillingAccount, facts: InvoiceFacts, lease: Lease) -> bool:
    """An invoice for no subscription, which staff made: it is shown, and decides nothing."""
    with transaction.atomic():
        lease.confirm()
        write_invoice(account=account, subscription=None, facts=facts)
    return True


def _write(
    origin: Origin,
    account: BillingAccount,
    facts: SubscriptionFacts,
    invoices: list[InvoiceFacts],
    lease: Lease,
) -> None:
    try:
        with transaction.atomic():
            lease.confirm()
            write_subscription(account=account, tribe=origin.tribe, facts=facts, invoices=invoices)
            origin.finish()
    except SecondSubscription:
        with transaction.atomic():
            lease.confirm()
            origin.fail()
            give_back_second(account=account, tribe=origin.tribe, subscription_id=facts.id)
