"""From Stripe's objects to facts. Where a field sits differs by version; only this file knows."""

import datetime as dt
from typing import Any

from billing.gateway.facts import InvoiceFacts, PriceFacts, SessionFacts, SubscriptionFacts

Body = dict[str, Any]


def price_facts(body: Body) -> PriceFacts:
    """Read a price."""
    return PriceFacts(
        id=body["id"],
        product_id=id_of(body["product"]) or "",
        lookup_key=body["lookup_key"] or "",
        currency=body["currency"],
        unit_amount_cents=body["unit_amount"] or 0,
        livemode=body["livemode"],
    )


def session_facts(body: Body) -> SessionFacts:
    """Read a Checkout session."""
    return SessionFacts(
        id=body["id"],
        status=body["status"] or "",
        url=body["url"] or "",
        customer_id=id_of(body["customer"]) or "",
        reference=body["client_reference_id"] or "",
        subscription_id=id_of(body["subscription"]),
        expires_at=_at(body["expires_at"]),
    )


def subscription_facts(body: Body) -> SubscriptionFacts:
    """Read a subscription of one item; its period is the item's."""
    items = body["items"]["data"]
    item = items[0] if items else {}
    invoice = body["latest_invoice"]
    return SubscriptionFacts(
        id=body["id"],
        customer_id=id_of(body["customer"]) or "",
        status=body["status"],
        price_id=item["price"]["id"] if item else None,
        current_period_start=moment(item.get("current_period_start")),
        current_period_end=moment(item.get("current_period_end")),
        trial_end=moment(body["trial_end"]),
        cancel_at_period_end=body["cancel_at_period_end"],
        cancel_at=moment(body["cancel_at"]),
        canceled_at=moment(body["canceled_at"]),
        ended_at=moment(body["ended_at"]),
        attempt_id=(body["metadata"] or {}).get("attempt_id", ""),
        latest_invoice=invoice_facts(invoice) if isinstance(invoice, dict) else None,
        livemode=body["livemode"],
    )


def invoice_facts(body: Body) -> InvoiceFacts:
    """Read an invoice; its subscription is named by its parent."""
    details = (body["parent"] or {}).get("subscription_details") or {}
    steps = body["status_transitions"]
    return InvoiceFacts(
        id=body["id"],
        customer_id=id_of(body["customer"]) or "",
        subscription_id=id_of(details.get("subscription")),
        number=body["number"] or "",
        status=body["status"] or "draft",
        currency=body["currency"],
        subtotal_cents=body["subtotal"],
        total_cents=body["total"],
        amount_paid_cents=body["amount_paid"],
        amount_remaining_cents=body["amount_remaining"],
        attempt_count=body["attempt_count"],
        next_payment_attempt_at=moment(body["next_payment_attempt"]),
        due_at=moment(body["due_date"]),
        finalized_at=moment(steps["finalized_at"]),
        paid_at=moment(steps["paid_at"]),
        issued_at=_at(body["created"]),
        livemode=body["livemode"],
    )


def id_of(value: Any) -> str | None:
    """The id of something that is an id or a whole object."""
    return value.get("id") if isinstance(value, dict) else value


def moment(seconds: int | None) -> dt.datetime | None:
    """A moment of Stripe's, in UTC."""
    return None if seconds is None else _at(seconds)


def _at(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
