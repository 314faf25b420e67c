"""Fetch money that went back, was forgiven, is fought about or came by bank, and mirror it."""

from django.db import transaction

from billing import gateway
from billing.gateway import RefundFacts
from billing.models import BillingAccount, Invoice
from billing.services.leases import Lease
from billing.services.money_mirrors import (
    invoice_of_intent,
    write_credit_note,
    write_dispute,
    write_refund,
    write_transfers,
)
from billing.services.syncing import sync_invoice


def sync_refund(*, account: BillingAccount, refund_id: str, lease: Lease) -> bool:
    """Mirror a refund."""
    _write_refunds(account, [gateway.fetch_refund(refund_id=refund_id)], lease)
    return True


def sync_charge(*, account: BillingAccount, charge_id: str, lease: Lease) -> bool:
    """Mirror all refunds of a payment."""
    lease.seen.add(charge_id)
    _write_refunds(account, gateway.fetch_refunds_of_charge(charge_id=charge_id), lease)
    return True


def sync_credit_note(*, account: BillingAccount, note_id: str, lease: Lease) -> bool:
    """Mirror a credit note, and the invoice that it makes less; False when it is none of ours."""
    facts = gateway.fetch_credit_note(note_id=note_id)
    lease.seen.add(facts.id)
    sync_invoice(account=account, invoice_id=facts.invoice_id, lease=lease)
    invoice = Invoice.objects.filter(account=account, stripe_invoice_id=facts.invoice_id).first()
    if invoice is None:
        return False
    with transaction.atomic():
        lease.confirm()
        write_credit_note(account=account, invoice=invoice, facts=facts)
    return True


def sync_dispute(*, account: BillingAccount, dispute_id: str, lease: Lease) -> bool:
    """Mirror a dispute, and what follows from it for the invoice that it is about."""
    facts = gateway.fetch_dispute(dispute_id=dispute_id)
    lease.seen.add(facts.id)
    invoice = _invoice_of(account, facts.intent_id, lease)
    with transaction.atomic():
        lease.confirm()
        write_dispute(account=account, invoice=invoice, facts=facts)
    return True


def sync_transfers(*, account: BillingAccount, lease: Lease) -> bool:
    """Mirror the money that came by bank."""
    cash = gateway.fetch_cash(customer_id=lease.customer_id)
    lease.seen.update(one.id for one in cash)
    with transaction.atomic():
        lease.confirm()
        write_transfers(account=account, cash=cash)
    return True


def _write_refunds(account: BillingAccount, refunds: list[RefundFacts], lease: Lease) -> None:
    invoices = {one.intent_id: _invoice_of(account, one.intent_id, lease) for one in refunds}
    lease.seen.update(one.id for one in refunds)
    with transaction.atomic():
        lease.confirm()
        for facts in refunds:
            write_refund(account=account, invoice=invoices[facts.intent_id], facts=facts)


def _invoice_of(account: BillingAccount, intent_id: str, lease: Lease) -> Invoice | None:
    """The invoice that a payment is for, fetched first when we do not know it yet."""
    known = invoice_of_intent(account=account, intent_id=intent_id)
    if known or not intent_id:
        return known
    invoice_id = gateway.find_invoice_of_intent(intent_id=intent_id)
    if invoice_id:
        sync_invoice(account=account, invoice_id=invoice_id, lease=lease)
    return invoice_of_intent(account=account, intent_id=intent_id)
