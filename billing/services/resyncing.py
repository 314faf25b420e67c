"""Fetch everything of a customer anew, whatever we think we know."""

from collections.abc import Callable
from functools import partial

import structlog

from billing import gateway
from billing.errors import StripeGone
from billing.models import BillingAccount, InvoicePayment
from billing.plans import CURRENCY
from billing.services import payouts
from billing.services.leases import Lease, LeaseBusy, LeaseLost, leased
from billing.services.mirrors import WrongCurrency
from billing.services.syncing import sync_customer, sync_invoice, sync_subscription
from billing.services.syncing_customers import mirror_bank
from billing.services.syncing_money import (
    sync_charge,
    sync_credit_note,
    sync_dispute,
    sync_transfers,
)

log = structlog.get_logger(__name__)


def resync_all() -> int:
    """
    Fetch everything of everybody anew; how many objects that were.

    :raises StripeAway: if Stripe does not answer.
    """
    accounts = BillingAccount.objects.filter(stripe_customer_id__isnull=False)
    count = sum(resync(account=account) for account in accounts.order_by("pk"))
    return count + resync_payouts()


def resync(*, account: BillingAccount) -> int:
    """
    Fetch everything of a customer anew; how many objects that were.

    Each is fetched under a lease of its own, so that letters about the customer get their turn.

    :raises StripeAway: if Stripe does not answer.
    """
    customer_id = account.stripe_customer_id
    if not customer_id:
        return 0
    count = _do(account, sync_customer)
    if account.deleted_at is None:
        subscriptions = [one.id for one in gateway.list_subscriptions(customer_id=customer_id)]
        invoices = [one.id for one in gateway.list_invoices(customer_id=customer_id)]
        for key in subscriptions:
            count += _do(account, partial(sync_subscription, subscription_id=key))
        for key in invoices:
            count += _do(account, partial(sync_invoice, invoice_id=key))
        count += _do(account, sync_transfers)
        if account.pay_to_iban:
            count += _do(account, partial(mirror_bank, currency=CURRENCY))
    count += _resync_what_went_back(account, customer_id)
    return count


def resync_payouts() -> int:
    """
    Fetch every payout anew; how many that were, none where somebody else reads them now.

    :raises StripeAway: if Stripe does not answer.
    """
    try:
        return payouts.sync_all()
    except (LeaseBusy, LeaseLost):
        log.info("resync_left_to_others", what="payouts")
        return 0


def _resync_what_went_back(account: BillingAccount, customer_id: str) -> int:
    count = 0
    payments = InvoicePayment.objects.filter(invoice__account=account).exclude(charge_id="")
    for charge_id in payments.values_list("charge_id", flat=True):
        count += _do(account, partial(sync_charge, charge_id=charge_id))
    for key in gateway.list_disputes_of(
        intent_ids=list(payments.exclude(intent_id="").values_list("intent_id", flat=True))
    ):
        count += _do(account, partial(sync_dispute, dispute_id=key))
    notes = [one.id for one in gateway.list_credit_notes(customer_id=customer_id)]
    for key in notes:
        count += _do(account, partial(sync_credit_note, note_id=key))
    return count


def _do(account: BillingAccount, sync: Callable[..., bool]) -> int:
    """One object; a customer about whom somebody reads now is about to be fetched anyway."""
    try:
        with leased(str(account.stripe_customer_id)) as lease:
            return int(_sync(sync, account, lease))
    except (LeaseBusy, LeaseLost):
        log.info("resync_left_to_others", account=str(account.pk))
        return 0


def _sync(sync: Callable[..., bool], account: BillingAccount, lease: Lease) -> bool:
    try:
        return sync(account=account, lease=lease)
    except (StripeGone, WrongCurrency):
        return False
