"""The table of letters: which kind of event leads to fetching what."""

from collections.abc import Callable

from billing import services
from billing.models import BillingAccount, CheckoutAttempt, StripeEvent
from billing.services import syncing_customers, syncing_money
from billing.services.leases import Lease

Handler = Callable[[StripeEvent, BillingAccount, Lease], bool]


def _checkout(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    """A visit to Checkout ended; a session that we did not open is not looked at."""
    attempt = CheckoutAttempt.objects.filter(
        account=account, stripe_session_id=event.object_id
    ).first()
    if attempt is None:
        return False
    services.sync_attempt(attempt=attempt, lease=lease)
    return True


def _customer(_event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_customer(account=account, lease=lease)


def _subscription(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_subscription(account=account, subscription_id=event.object_id, lease=lease)


def _invoice(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_invoice(account=account, invoice_id=event.object_id, lease=lease)


def _upcoming(_event: StripeEvent, _account: BillingAccount, _lease: Lease) -> bool:
    """An upcoming invoice has no id; it is only a hint that a renewal is near."""
    return False


def _invoice_payment(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return services.sync_invoice_of_payment(
        account=account, payment_id=event.object_id, lease=lease
    )


def _mandate(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_customers.sync_mandate(account=account, mandate_id=event.object_id, lease=lease)


def _charge(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_money.sync_charge(account=account, charge_id=event.object_id, lease=lease)


def _refund(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_money.sync_refund(account=account, refund_id=event.object_id, lease=lease)


def _credit_note(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_money.sync_credit_note(account=account, note_id=event.object_id, lease=lease)


def _dispute(event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_money.sync_dispute(account=account, dispute_id=event.object_id, lease=lease)


def _transfers(_event: StripeEvent, account: BillingAccount, lease: Lease) -> bool:
    return syncing_money.sync_transfers(account=account, lease=lease)


_TABLE: dict[str, tuple[Handler, str]] = {
    "checkout.session": (
        _checkout,
        "completed async_payment_succeeded async_payment_failed expired",
    ),
    "customer": (_customer, "updated deleted"),
    "customer.tax_id": (_customer, "created updated deleted"),
    "customer.subscription": (
        _subscription,
        "created updated deleted paused resumed trial_will_end pending_update_applied"
        " pending_update_expired",
    ),
    "invoice": (
        _invoice,
        "created finalized finalization_failed sent paid payment_failed payment_action_required"
        " overdue will_be_due overpaid voided marked_uncollectible updated deleted",
    ),
    "invoice_payment": (_invoice_payment, "paid"),
    "payment_method": (_customer, "attached detached updated automatically_updated"),
    "mandate": (_mandate, "updated"),
    "setup_intent": (_customer, "succeeded setup_failed"),
    "charge": (_charge, "refunded"),
    "refund": (_refund, "created updated failed"),
    "credit_note": (_credit_note, "created updated voided"),
    "charge.dispute": (_dispute, "created updated closed funds_withdrawn funds_reinstated"),
    "customer_cash_balance_transaction": (_transfers, "created"),
}

HANDLERS: dict[str, Handler] = {
    f"{noun}.{verb}": handler for noun, (handler, verbs) in _TABLE.items() for verb in verbs.split()
} | {"invoice.upcoming": _upcoming}

# What we sell is told to Stripe by us; when somebody changes it there, staff hears of it.
CATALOGUE = frozenset(
    f"{noun}.{verb}" for noun in ("product", "price") for verb in ("created", "updated", "deleted")
)
# Money that leaves for our bank; it is no customer's.
PAYOUTS = frozenset(f"payout.{verb}" for verb in "created updated paid failed canceled".split()) | {
    "payout.reconciliation_completed"
}
# Stripe says these for the sake of tests.
SILENT = frozenset({"test_helpers.test_clock.ready"})
KNOWN = frozenset(HANDLERS) | CATALOGUE | PAYOUTS | SILENT
