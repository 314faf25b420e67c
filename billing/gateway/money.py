"""Money that went back, was forgiven or is fought about, and money that came by bank."""

import datetime as dt
from dataclasses import dataclass

from billing.gateway.connection import api, our_words
from billing.gateway.reading import Body, at, id_of, moment

_PAGE = 100


@dataclass(frozen=True)
class RefundFacts:
    """Money that went back; `intent_id` names the payment."""

    id: str
    intent_id: str
    amount_cents: int
    currency: str
    status: str
    reason: str
    failure: str
    made_at: dt.datetime


@dataclass(frozen=True)
class CreditNoteFacts:
    """What makes an invoice less than it said."""

    id: str
    customer_id: str
    invoice_id: str
    number: str
    total_cents: int
    tax_cents: int
    currency: str
    status: str
    reason: str
    pdf_url: str
    made_at: dt.datetime
    voided_at: dt.datetime | None


@dataclass(frozen=True)
class DisputeFacts:
    """A payment that the bank of the payer takes back, or tries to."""

    id: str
    intent_id: str
    charge_id: str
    method_type: str
    amount_cents: int
    currency: str
    status: str
    reason: str
    evidence_due_at: dt.datetime | None
    made_at: dt.datetime


@dataclass(frozen=True)
class CashFacts:
    """One movement of money that came by bank; `amount_cents` is less than 0 when it was used."""

    id: str
    type: str
    amount_cents: int
    currency: str
    reference: str
    made_at: dt.datetime


def fetch_refund(*, refund_id: str) -> RefundFacts:
    """How a refund stands."""
    with our_words():
        return refund_facts(api().v1.refunds.retrieve(refund_id).to_dict())


def fetch_refunds_of_charge(*, charge_id: str) -> list[RefundFacts]:
    """All refunds of a payment."""
    with our_words():
        page = api().v1.refunds.list({"charge": charge_id, "limit": _PAGE})
        return [refund_facts(one.to_dict()) for one in page.auto_paging_iter()]


def fetch_credit_note(*, note_id: str) -> CreditNoteFacts:
    """How a credit note stands."""
    with our_words():
        return credit_note_facts(api().v1.credit_notes.retrieve(note_id).to_dict())


def fetch_dispute(*, dispute_id: str) -> DisputeFacts:
    """How a dispute stands."""
    with our_words():
        return dispute_facts(api().v1.disputes.retrieve(dispute_id).to_dict())


def fetch_cash(*, customer_id: str) -> list[CashFacts]:
    """All movements of the money that a customer sent by bank, oldest first."""
    with our_words():
        page = api().v1.customers.cash_balance_transactions.list(customer_id, {"limit": _PAGE})
        found = [_cash(one.to_dict()) for one in page.auto_paging_iter()]
    return found[::-1]


def find_customer_of_refund(*, refund_id: str) -> str:
    """Whose money a refund is; empty when it is nobody's."""
    with our_words():
        body = api().v1.refunds.retrieve(refund_id).to_dict()
    charge_id = id_of(body["charge"])
    named = id_of(body["customer"])
    if named or not charge_id:
        return named or ""
    return find_customer_of_charge(charge_id=charge_id)


def find_customer_of_charge(*, charge_id: str) -> str:
    """Whose payment this is; empty when it is nobody's."""
    with our_words():
        return id_of(api().v1.charges.retrieve(charge_id).to_dict()["customer"]) or ""


def dispute_facts(body: Body) -> DisputeFacts:
    """Read a dispute."""
    details = body["payment_method_details"] or {}
    return DisputeFacts(
        id=body["id"],
        intent_id=id_of(body["payment_intent"]) or "",
        charge_id=id_of(body["charge"]) or "",
        method_type=details.get("type") or "",
        amount_cents=body["amount"],
        currency=body["currency"],
        status=body["status"],
        reason=(body["reason"] or "")[:40],
        evidence_due_at=moment((body["evidence_details"] or {}).get("due_by")),
        made_at=at(body["created"]),
    )


def credit_note_facts(body: Body) -> CreditNoteFacts:
    """Read a credit note."""
    return CreditNoteFacts(
        id=body["id"],
        customer_id=id_of(body["customer"]) or "",
        invoice_id=id_of(body["invoice"]) or "",
        number=body["number"] or "",
        total_cents=body["total"],
        tax_cents=sum(tax["amount"] for tax in body["total_taxes"] or []),
        currency=body["currency"],
        status=body["status"],
        reason=(body["reason"] or "")[:40],
        pdf_url=body.get("pdf") or "",
        made_at=at(body["created"]),
        voided_at=moment(body["voided_at"]),
    )


def refund_facts(body: Body) -> RefundFacts:
    """Read a refund."""
    return RefundFacts(
        id=body["id"],
        intent_id=id_of(body["payment_intent"]) or "",
        amount_cents=body["amount"],
        currency=body["currency"],
        status=body["status"] or "",
        reason=(body["reason"] or "")[:40],
        failure=(body.get("failure_reason") or "")[:60],
        made_at=at(body["created"]),
    )


def _cash(body: Body) -> CashFacts:
    transfer = ((body.get("funded") or {}).get("bank_transfer")) or {}
    return CashFacts(
        id=body["id"],
        type=body["type"],
        amount_cents=body["net_amount"],
        currency=body["currency"],
        reference=str(transfer.get("reference") or "")[:140],
        made_at=at(body["created"]),
    )
