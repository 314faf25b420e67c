"""What staff has done with an invoice: money back, a credit note, or paid in another way."""

from typing import TYPE_CHECKING, Any, cast

from billing.gateway.connection import api, once, our_words, refund_api

if TYPE_CHECKING:
    from stripe.params import CreditNoteCreateParams, RefundCreateParams

_PAGE = 100


def create_refund(
    *, intent_id: str, amount_cents: int, reference: str, idempotency_key: str
) -> str:
    """
    Pay part of a payment back, or all of it; returns the id of the refund.

    :raises StripeRefused: if that much is not left of the payment.
    """
    wish: RefundCreateParams = {
        "payment_intent": intent_id,
        "amount": amount_cents,
        "reason": "requested_by_customer",
        "metadata": {"command_id": reference},
    }
    with our_words():
        return str(refund_api().v1.refunds.create(wish, once(idempotency_key)).id)


def find_refund(*, intent_id: str, reference: str) -> str | None:
    """The refund that was made for a command whose answer got lost, or None."""
    with our_words():
        page = api().v1.refunds.list({"payment_intent": intent_id, "limit": _PAGE})
        return _named(page, reference)


def create_credit_note(
    *,
    invoice_id: str,
    amount_cents: int,
    gives_back: bool,
    reference: str,
    idempotency_key: str,
) -> str:
    """
    Make an invoice less than it said, VAT included; returns the id of the credit note.

    `gives_back` pays the amount back too, of an invoice that was paid.

    :raises StripeRefused: if that much is not left of the invoice.
    """
    wish: dict[str, Any] = {
        "invoice": invoice_id,
        "amount": amount_cents,
        "reason": "order_change",
        "email_type": "none",
        "metadata": {"command_id": reference},
    }
    if gives_back:
        wish["refund_amount"] = amount_cents
    with our_words():
        payer = refund_api() if gives_back else api()
        note = payer.v1.credit_notes.create(
            cast("CreditNoteCreateParams", wish), once(idempotency_key)
        )
        return str(note.id)


def find_credit_note(*, invoice_id: str, reference: str) -> str | None:
    """The credit note that was made for a command whose answer got lost, or None."""
    with our_words():
        page = api().v1.credit_notes.list({"invoice": invoice_id, "limit": _PAGE})
        return _named(page, reference)


def mark_paid(*, invoice_id: str, idempotency_key: str) -> str:
    """
    Write down at Stripe that an invoice was paid in another way; returns its id.

    :raises StripeRefused: if there is nothing to be paid.
    """
    with our_words():
        invoice = api().v1.invoices.pay(
            invoice_id, {"paid_out_of_band": True}, once(idempotency_key)
        )
        return str(invoice.id)


def is_paid(*, invoice_id: str) -> bool:
    """Whether an invoice is paid, in whichever way."""
    with our_words():
        return api().v1.invoices.retrieve(invoice_id).status == "paid"


def _named(page: Any, reference: str) -> str | None:
    bodies = (one.to_dict() for one in page.auto_paging_iter())
    found = (one for one in bodies if (one["metadata"] or {}).get("command_id") == reference)
    return next((str(one["id"]) for one in found), None)
