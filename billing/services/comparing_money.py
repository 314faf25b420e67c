"""Hold money that went back, was forgiven, is fought about or came by bank against Stripe."""

import datetime as dt
from collections.abc import Iterable, Iterator

from billing import gateway
from billing.errors import StripeGone
from billing.gateway import CreditNoteFacts, DisputeFacts, RefundFacts
from billing.models import (
    BankTransfer,
    BillingAccount,
    CreditNote,
    Dispute,
    Invoice,
    InvoicePayment,
    Refund,
    TribeSubscription,
)
from billing.services.differences import Accounts, Found, by_key, difference
from billing.services.leases import Lease
from billing.services.money_mirrors import (
    credit_note_values,
    dispute_values,
    payer_of_intent,
    refund_values,
    transfer_values,
)
from billing.services.syncing_money import (
    sync_credit_note,
    sync_dispute,
    sync_refund,
    sync_transfers,
)
from core.common import clock

# A bank may take so long to think better of a payment, and staff to void a credit note.
MONEY_DAYS = dt.timedelta(days=120)


def compare_money(accounts: Accounts, only: BillingAccount | None) -> Found:
    """Everything of the last months; of one customer, what its payments lead to."""
    since = clock.now() - MONEY_DAYS
    if only:
        payments = InvoicePayment.objects.filter(invoice__account=only)
        yield from _disputes(_disputes_of(payments))
        yield from _refunds(_refunds_of(payments))
        notes = gateway.list_credit_notes(customer_id=str(only.stripe_customer_id))
    else:
        yield from _disputes(gateway.list_disputes(since=since))
        yield from _refunds(gateway.list_refunds(since=since))
        notes = gateway.list_credit_notes(since=since)
    yield from _credit_notes(notes, accounts)
    yield from _transfers(accounts)


def _disputes_of(payments: Iterable[InvoicePayment]) -> Iterator[DisputeFacts]:
    intents = [one.intent_id for one in payments if one.intent_id]
    for key in gateway.list_disputes_of(intent_ids=intents):
        yield gateway.fetch_dispute(dispute_id=key)


def _refunds_of(payments: Iterable[InvoicePayment]) -> Iterator[RefundFacts]:
    for charge_id in [one.charge_id for one in payments if one.charge_id]:
        yield from gateway.fetch_refunds_of_charge(charge_id=charge_id)


def _disputes(facts: Iterable[DisputeFacts]) -> Found:
    """Disputes do not say whose they are; the payment that they are about does."""
    there = list(facts)
    rows = Dispute.objects.filter(stripe_dispute_id__in=[one.id for one in there])
    here = by_key(rows.select_related("account"), "stripe_dispute_id")
    for one in there:
        row = here.get(one.id)
        account = row.account if row else payer_of_intent(intent_id=one.intent_id)
        if account:
            yield difference("dispute", one.id, account, row, dispute_values(one), _fix_dispute)


def _refunds(facts: Iterable[RefundFacts]) -> Found:
    """Neither do refunds."""
    there = list(facts)
    rows = Refund.objects.filter(stripe_refund_id__in=[one.id for one in there])
    here = by_key(rows.select_related("account"), "stripe_refund_id")
    for one in there:
        row = here.get(one.id)
        account = row.account if row else payer_of_intent(intent_id=one.intent_id)
        if account:
            yield difference("refund", one.id, account, row, refund_values(one), _fix_refund)


def _credit_notes(facts: Iterable[CreditNoteFacts], accounts: Accounts) -> Found:
    there = [one for one in facts if one.customer_id in accounts]
    rows = CreditNote.objects.filter(stripe_credit_note_id__in=[one.id for one in there])
    here = by_key(rows, "stripe_credit_note_id")
    for one in there:
        account, values = accounts[one.customer_id], credit_note_values(one)
        yield difference("credit_note", one.id, account, here.get(one.id), values, _fix_note)


def _transfers(accounts: Accounts) -> Found:
    """What came by bank is listed for each customer alone, so only who pays by bank is asked."""
    by_bank = Invoice.objects.filter(collection=TribeSubscription.Collection.INVOICE)
    payers = set(by_bank.values_list("account", flat=True))
    payers |= set(BankTransfer.objects.values_list("account", flat=True))
    rows = BankTransfer.objects.filter(account__in=accounts.values())
    here = by_key(rows, "stripe_transaction_id")
    for customer_id, account in accounts.items():
        if account.pk in payers and account.deleted_at is None:
            for key, values in _cash_of(customer_id).items():
                fix = _fix_transfers
                yield difference("bank_transfer", key, account, here.get(key), values, fix)


def _cash_of(customer_id: str) -> dict[str, dict[str, object]]:
    """What one sent by bank; nothing is said of who was deleted a moment ago."""
    try:
        return transfer_values(gateway.fetch_cash(customer_id=customer_id))
    except StripeGone:
        return {}


def _fix_dispute(account: BillingAccount, key: str, lease: Lease) -> bool:
    return sync_dispute(account=account, dispute_id=key, lease=lease)


def _fix_refund(account: BillingAccount, key: str, lease: Lease) -> bool:
    return sync_refund(account=account, refund_id=key, lease=lease)


def _fix_note(account: BillingAccount, key: str, lease: Lease) -> bool:
    return sync_credit_note(account=account, note_id=key, lease=lease)


def _fix_transfers(account: BillingAccount, _key: str, lease: Lease) -> bool:
    return sync_transfers(account=account, lease=lease)
