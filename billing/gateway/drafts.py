"""Invoices before they are final: what is printed on them, and when they leave."""

from typing import TYPE_CHECKING

from billing.gateway.connection import api, once, our_words
from billing.gateway.invoices import PO_FIELD

if TYPE_CHECKING:
    from stripe.params import InvoiceUpdateParams


def hold_invoice(*, invoice_id: str, idempotency_key: str) -> str:
    """Keep a draft a draft until we say otherwise; returns its id."""
    with our_words():
        invoice = api().v1.invoices.update(
            invoice_id, {"auto_advance": False}, once(idempotency_key)
        )
        return str(invoice.id)


def write_reference(*, invoice_id: str, po_number: str, idempotency_key: str) -> str:
    """
    Print what the customer calls the order on a draft; an empty one takes it off again.

    :raises StripeRefused: if the invoice is final.
    """
    printed = [{"name": PO_FIELD, "value": po_number}] if po_number else ""
    wish: InvoiceUpdateParams = {"custom_fields": printed}  # type: ignore[typeddict-item]
    with our_words():
        return str(api().v1.invoices.update(invoice_id, wish, once(idempotency_key)).id)


def send_invoice(*, invoice_id: str, idempotency_key: str) -> str:
    """Make a draft final and send it; one that is final already is only sent."""
    with our_words():
        invoice = api().v1.invoices.retrieve(invoice_id)
        if invoice.status == "draft":
            api().v1.invoices.finalize_invoice(
                invoice_id, {"auto_advance": True}, once(f"{idempotency_key}:final")
            )
        return str(api().v1.invoices.send_invoice(invoice_id, {}, once(idempotency_key)).id)
