"""Invoices, and the payments that were tried for them."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing.errors import StripeRefused
from billing.gateway.connection import api, our_words
from billing.gateway.embedded import PAGE, whole
from billing.gateway.reading import Body, at, id_of, moment

if TYPE_CHECKING:
    from stripe.params import (
        InvoicePaymentListParams,
        InvoiceRetrieveParams,
        PaymentIntentRetrieveParams,
    )

# The words on the invoice beside which a purchase order stands.
PO_FIELD = "PO number"

_CODES = "total_discount_amounts.discount.promotion_code"
_ASKS_FOR_A_PERSON = ("authentication_required", "invoice_payment_intent_requires_action")


@dataclass(frozen=True)
class PaymentFacts:
    """One payment for an invoice. What happened to it is told once it is asked about."""

    id: str
    amount_cents: int
    status: str
    intent_id: str
    charge_id: str
    method_type: str
    failure: str
    needs_action: bool
    is_processing: bool
    paid_at: dt.datetime | None
    is_known: bool


@dataclass(frozen=True)
class DiscountFacts:
    """What one coupon took off, in cents, and the code that somebody typed for it."""

    id: str
    coupon_id: str
    promotion_code_id: str
    code: str
    amount_cents: int


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice with its lines and payments; amounts in cents."""

    id: str
    customer_id: str
    subscription_id: str | None
    number: str
    status: str
    billing_reason: str
    collection: str
    currency: str
    subtotal_cents: int
    discount_cents: int
    tax_cents: int
    tax_reason: str
    total_cents: int
    amount_due_cents: int
    amount_paid_cents: int
    amount_remaining_cents: int
    credited_cents: int
    lines: list[dict[str, Any]]
    po_number: str
    hosted_url: str
    pdf_url: str
    attempt_count: int
    next_payment_attempt_at: dt.datetime | None
    due_at: dt.datetime | None
    finalized_at: dt.datetime | None
    paid_at: dt.datetime | None
    voided_at: dt.datetime | None
    issued_at: dt.datetime
    livemode: bool
    payments: tuple[PaymentFacts, ...]
    discounts: tuple[DiscountFacts, ...]


def fetch_invoice(*, invoice_id: str, known_intents: Container[str] = ()) -> InvoiceFacts:
    """
    How an invoice stands, with its payments and the codes behind its discounts.

    What became of a payment takes a call of its own; those in `known_intents` are left out.
    """
    wish: InvoiceRetrieveParams = {"expand": ["payments", _CODES]}
    with our_words():
        body = api().v1.invoices.retrieve(invoice_id, wish).to_dict()
        payments = tuple(_payment(one, known_intents) for one in _payments(body))
    return invoice_facts(body, payments)


def find_pdf(*, invoice_id: str) -> str:
    """
    The present address of the PDF of an invoice.

    :raises StripeRefused: if it has none.
    """
    with our_words():
        url = api().v1.invoices.retrieve(invoice_id).to_dict().get("invoice_pdf")
    if not url:
        raise StripeRefused(reason="no_pdf")
    return str(url)


def find_invoice_of_intent(*, intent_id: str) -> str | None:
    """The id of the invoice that a payment is for, or None when it is for none."""
    with our_words():
        page = api().v1.invoice_payments.list(
            {"payment": {"type": "payment_intent", "payment_intent": intent_id}, "limit": 1}
        )
        found = [payment.to_dict() for payment in page.data]
    return id_of(found[0]["invoice"]) if found else None


def find_invoice_of_payment(*, payment_id: str) -> str | None:
    """The id of the invoice that one payment of an invoice is for."""
    with our_words():
        return id_of(api().v1.invoice_payments.retrieve(payment_id).to_dict()["invoice"])


def invoice_facts(body: Body, payments: tuple[PaymentFacts, ...] = ()) -> InvoiceFacts:
    """
    Read an invoice with all its lines; its subscription is named by its parent.

    :raises StripeAway: if it has more lines than it shows, and Stripe does not tell them.
    """
    details = (body["parent"] or {}).get("subscription_details") or {}
    steps = body["status_transitions"]
    taxes = body["total_taxes"] or []
    credited = body["pre_payment_credit_notes_amount"] + body["post_payment_credit_notes_amount"]
    return InvoiceFacts(
        id=body["id"],
        customer_id=id_of(body["customer"]) or "",
        subscription_id=id_of(details.get("subscription")),
        number=body["number"] or "",
        status=body["status"] or "draft",
        billing_reason=body["billing_reason"] or "",
        collection=body["collection_method"],
        currency=body["currency"],
        subtotal_cents=body["subtotal"],
        discount_cents=sum(part["amount"] for part in body["total_discount_amounts"] or []),
        tax_cents=sum(tax["amount"] for tax in taxes),
        tax_reason=next((tax["taxability_reason"] for tax in taxes), ""),
        total_cents=body["total"],
        amount_due_cents=body["amount_due"],
        amount_paid_cents=body["amount_paid"],
        amount_remaining_cents=body["amount_remaining"],
        credited_cents=credited,
        lines=[_line(line) for line in _lines(body)],
        po_number=_po_number(body),
        hosted_url=body.get("hosted_invoice_url") or "",
        pdf_url=body.get("invoice_pdf") or "",
        attempt_count=body["attempt_count"],
        next_payment_attempt_at=moment(body["next_payment_attempt"]),
        due_at=moment(body["due_date"]),
        finalized_at=moment(steps["finalized_at"]),
        paid_at=moment(steps["paid_at"]),
        voided_at=moment(steps["voided_at"]),
        issued_at=at(body["created"]),
        livemode=body["livemode"],
        payments=payments,
        discounts=tuple(_discount(part) for part in body["total_discount_amounts"] or []),
    )


def _discount(part: Body) -> DiscountFacts:
    """A part of what was taken off; in a list Stripe tells no more of it than its id."""
    discount = part["discount"]
    whole = discount if isinstance(discount, dict) else {}
    code = whole.get("promotion_code")
    return DiscountFacts(
        id=id_of(discount) or "",
        coupon_id=id_of((whole.get("source") or {}).get("coupon")) or "",
        promotion_code_id=id_of(code) or "",
        code=code["code"] if isinstance(code, dict) else "",
        amount_cents=part["amount"],
    )


def _lines(body: Body) -> list[Body]:
    key = body["id"]
    return whole(body["lines"], lambda: api().v1.invoices.line_items.list(key, {"limit": PAGE}))


def _payments(body: Body) -> list[Body]:
    wish: InvoicePaymentListParams = {"invoice": body["id"], "limit": PAGE}
    return whole(body.get("payments"), lambda: api().v1.invoice_payments.list(wish))


def _line(line: Body) -> dict[str, Any]:
    parent = line["parent"] or {}
    details = parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}
    return {
        "description": line["description"] or "",
        "quantity": line["quantity"] or 1,
        "amount_cents": line["amount"],
        "tax_cents": sum(tax["amount"] for tax in line["taxes"] or []),
        "from": at(line["period"]["start"]).isoformat(),
        "until": at(line["period"]["end"]).isoformat(),
        "is_proration": bool(details.get("proration")),
    }


def _po_number(body: Body) -> str:
    fields = {one["name"]: one["value"] for one in body["custom_fields"] or []}
    return str(fields.get(PO_FIELD, ""))


def _payment(body: Body, known_intents: Container[str]) -> PaymentFacts:
    intent_id = id_of(body["payment"].get("payment_intent")) or ""
    is_known = not intent_id or intent_id in known_intents
    intent = {} if is_known else _intent(intent_id)
    charge = intent.get("latest_charge") or {}
    error = intent.get("last_payment_error") or {}
    code = error.get("code") or ""
    paid = body["amount_paid"]
    return PaymentFacts(
        id=body["id"],
        amount_cents=body["amount_requested"] if paid is None else paid,
        status=body["status"],
        intent_id=intent_id,
        charge_id=charge.get("id", ""),
        method_type=_method_type(intent, charge, error),
        failure=str(error.get("decline_code") or code)[:60],
        needs_action=intent.get("status") == "requires_action" or code in _ASKS_FOR_A_PERSON,
        is_processing=intent.get("status") == "processing",
        paid_at=moment(body["status_transitions"]["paid_at"]),
        is_known=is_known,
    )


def _intent(intent_id: str) -> Body:
    wish: PaymentIntentRetrieveParams = {"expand": ["latest_charge", "payment_method"]}
    body: Body = api().v1.payment_intents.retrieve(intent_id, wish).to_dict()
    return body


def _method_type(intent: Body, charge: Body, error: Body) -> str:
    """How it was paid, or tried: of the charge, of the method, or the only way there was."""
    details = charge.get("payment_method_details") or {}
    method = intent.get("payment_method") or error.get("payment_method") or {}
    ways = intent.get("payment_method_types") or []
    only = ways[0] if len(ways) == 1 else ""
    return str(details.get("type") or method.get("type") or only)
