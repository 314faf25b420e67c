"""Whose an object is that does not say so itself."""

from collections.abc import Callable

from billing import gateway
from billing.errors import StripeRefused
from billing.models import (
    Dispute,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    Refund,
    StripeEvent,
)


def customer_of(*, event: StripeEvent) -> str:
    """
    The customer that an event is about: known to us, or else asked of Stripe.

    Empty when it is nobody's, or no longer there.

    :raises StripeAway: if Stripe does not answer.
    """
    known = _KNOWN.get(event.object_type)
    found = known(event.object_id) if known else ""
    if found or event.object_type not in _ASKED:
        return found
    try:
        return _ASKED[event.object_type](event.object_id)
    except StripeRefused:
        return ""


def _of_payment_here(key: str) -> str:
    return _customer(
        InvoicePayment.objects.filter(stripe_payment_id=key).values_list(
            "invoice__account__stripe_customer_id"
        )
    )


def _of_refund_here(key: str) -> str:
    return _customer(
        Refund.objects.filter(stripe_refund_id=key).values_list("account__stripe_customer_id")
    )


def _of_dispute_here(key: str) -> str:
    return _customer(
        Dispute.objects.filter(stripe_dispute_id=key).values_list("account__stripe_customer_id")
    )


def _of_method_here(key: str) -> str:
    """A way to pay that was taken away no longer says whose it was."""
    return _customer(
        PaymentMethod.objects.filter(stripe_method_id=key).values_list(
            "account__stripe_customer_id"
        )
    )


def _of_payment(key: str) -> str:
    invoice_id = gateway.find_invoice_of_payment(payment_id=key)
    if not invoice_id:
        return ""
    known = Invoice.objects.filter(stripe_invoice_id=invoice_id)
    found = _customer(known.values_list("account__stripe_customer_id"))
    return found or gateway.fetch_invoice(invoice_id=invoice_id).customer_id


def _of_refund(key: str) -> str:
    return gateway.find_customer_of_refund(refund_id=key)


def _of_dispute(key: str) -> str:
    charge_id = gateway.fetch_dispute(dispute_id=key).charge_id
    return gateway.find_customer_of_charge(charge_id=charge_id) if charge_id else ""


def _of_mandate(key: str) -> str:
    """Of a mandate we may hear before we know the bank account that it is for."""
    method_id = gateway.fetch_mandate(mandate_id=key).method_id
    return _of_method_here(method_id) or gateway.find_customer_of_method(method_id=method_id)


def _customer(rows: object) -> str:
    row = rows.first()  # type: ignore[attr-defined]
    return str(row[0] or "") if row else ""


_KNOWN: dict[str, Callable[[str], str]] = {
    "invoice_payment": _of_payment_here,
    "refund": _of_refund_here,
    "dispute": _of_dispute_here,
    "payment_method": _of_method_here,
}
_ASKED: dict[str, Callable[[str], str]] = {
    "invoice_payment": _of_payment,
    "refund": _of_refund,
    "dispute": _of_dispute,
    "mandate": _of_mandate,
}
