"""Write down what Stripe said of invoices and their payments."""

from typing import Any

from billing.gateway import InvoiceFacts, PaymentFacts
from billing.models import (
    BillingAccount,
    Invoice,
    InvoiceDiscount,
    InvoicePayment,
    TribeSubscription,
)
from billing.services import announcing
from billing.services.mirror_rows import mirror

_AS_TOLD = (
    "number",
    "status",
    "billing_reason",
    "collection",
    "currency",
    "subtotal_cents",
    "discount_cents",
    "tax_cents",
    "tax_reason",
    "total_cents",
    "amount_due_cents",
    "amount_paid_cents",
    "amount_remaining_cents",
    "credited_cents",
    "lines",
    "po_number",
    "hosted_url",
    "attempt_count",
    "next_payment_attempt_at",
    "due_at",
    "finalized_at",
    "paid_at",
    "voided_at",
    "issued_at",
    "livemode",
)
_OF_A_PAYMENT = ("amount_cents", "status", "intent_id", "paid_at")
_OF_A_DISCOUNT = ("coupon_id", "promotion_code_id", "code", "amount_cents")
_ASKED = ("charge_id", "method_type", "failure")
_PAID = "paid"


def write_invoice(
    *, account: BillingAccount, subscription: TribeSubscription | None, facts: InvoiceFacts
) -> Invoice:
    """Mirror an invoice with its payments, and tell those who pay what became of it."""
    values = invoice_values(facts) | {"subscription": subscription} | _how_it_goes(facts)
    mirrored = mirror(
        Invoice,
        key={"stripe_invoice_id": facts.id},
        values=values,
        once={"account": account},
    )
    for payment in facts.payments:
        _write_payment(mirrored.row, payment)
    _write_discounts(mirrored.row, facts)
    if mirrored.is_changed:
        announcing.invoice_written(invoice=mirrored.row)
    return mirrored.row


def invoice_values(facts: InvoiceFacts) -> dict[str, Any]:
    """What the mirror of an invoice must say, its payments aside."""
    return {name: getattr(facts, name) for name in _AS_TOLD}


def settled_intents(invoice_id: str) -> set[str]:
    """The payments of an invoice that were made, and about which nothing is left to ask."""
    paid = InvoicePayment.objects.filter(invoice__stripe_invoice_id=invoice_id, status=_PAID)
    return set(paid.exclude(method_type="").values_list("intent_id", flat=True))


def _how_it_goes(facts: InvoiceFacts) -> dict[str, Any]:
    """What its last payment waits for, while it is open."""
    is_open = facts.status == Invoice.Status.OPEN
    tried = [one for one in facts.payments if one.status == "open"] if is_open else []
    return {
        "last_failure": next((one.failure for one in tried if one.failure), ""),
        "needs_action": any(one.needs_action for one in tried),
        "is_processing": any(one.is_processing for one in tried),
    }


def _write_discounts(invoice: Invoice, facts: InvoiceFacts) -> None:
    """What is on it now; what was taken off a draft again is not."""
    kept = [one.id for one in facts.discounts]
    invoice.discounts.exclude(stripe_discount_id__in=kept).delete()
    for one in facts.discounts:
        mirror(
            InvoiceDiscount,
            key={"invoice_id": str(invoice.pk), "stripe_discount_id": one.id},
            values={name: getattr(one, name) for name in _OF_A_DISCOUNT},
        )


def _write_payment(invoice: Invoice, facts: PaymentFacts) -> None:
    names = _OF_A_PAYMENT if facts.is_known else _OF_A_PAYMENT + _ASKED
    mirror(
        InvoicePayment,
        key={"stripe_payment_id": facts.id},
        values={name: getattr(facts, name) for name in names},
        once={"invoice": invoice},
    )
