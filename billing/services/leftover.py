"""How much of an invoice is left, to give back, to credit or to mark as paid."""

from django.db.models import Sum
from django.db.models.functions import Coalesce

from billing.models import BillingCommand, Invoice, InvoicePayment
from billing.services.giving import CREDIT_NOTE, MARK_PAID, REFUND

_GONE = ("failed", "canceled")


def possible_cents(invoice: Invoice, kind: str) -> int:
    """How much of an invoice can still be given back, credited or marked as paid."""
    if kind == MARK_PAID:
        is_open = invoice.status in (Invoice.Status.OPEN, Invoice.Status.UNCOLLECTIBLE)
        return invoice.amount_remaining_cents if is_open else 0
    if kind == CREDIT_NOTE and invoice.status == Invoice.Status.OPEN:
        return invoice.amount_remaining_cents - _under_way(invoice)
    if invoice.status != Invoice.Status.PAID:
        return 0
    payment = paying(invoice)
    paid = payment.amount_cents if payment else 0
    back = paid - _given_back(invoice)
    if kind == CREDIT_NOTE:
        back = min(back, invoice.total_cents - invoice.credited_cents)
    return max(back - _under_way(invoice), 0)


def paying(invoice: Invoice) -> InvoicePayment | None:
    """The payment that money goes back to: the largest that was really made."""
    made = invoice.payments.filter(status="paid").exclude(intent_id="")
    return made.order_by("-amount_cents").first()


def _given_back(invoice: Invoice) -> int:
    made = invoice.refunds.exclude(status__in=_GONE)
    total: int = made.aggregate(sum=Coalesce(Sum("amount_cents"), 0))["sum"]
    return total


def _under_way(invoice: Invoice) -> int:
    """What was asked of Stripe and is not mirrored yet."""
    asked = BillingCommand.objects.filter(
        account=invoice.account_id,
        kind__in=(REFUND, CREDIT_NOTE),
        state__in=BillingCommand.UNDER_WAY,
        idempotency_key__contains=f":{invoice.stripe_invoice_id}:",
    )
    return sum(int(one.payload["amount_cents"]) for one in asked)
