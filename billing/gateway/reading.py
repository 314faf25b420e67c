"""From Stripe's objects to facts. Where a field sits differs by version; only this file knows."""

import datetime as dt
from typing import Any

from billing.gateway.facts import PriceFacts, SessionFacts, SubscriptionFacts

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
        expires_at=at(body["expires_at"]),
    )


def subscription_facts(body: Body) -> SubscriptionFacts:
    """Read a subscription of one item; its period is the item's."""
    items = body["items"]["data"]
    item = items[0] if items else {}
    pending = body["pending_update"] or {}
    return SubscriptionFacts(
        id=body["id"],
        customer_id=id_of(body["customer"]) or "",
        status=body["status"],
        price_id=item["price"]["id"] if item else None,
        currency=body["currency"],
        current_period_start=moment(item.get("current_period_start")),
        current_period_end=moment(item.get("current_period_end")),
        trial_end=moment(body["trial_end"]),
        cancel_at_period_end=body["cancel_at_period_end"],
        cancel_at=moment(body["cancel_at"]),
        canceled_at=moment(body["canceled_at"]),
        ended_at=moment(body["ended_at"]),
        collection=body["collection_method"],
        days_until_due=body["days_until_due"],
        method_id=id_of(body["default_payment_method"]),
        pending_price_id=_pending_price(pending),
        pending_expires_at=moment(pending.get("expires_at")),
        attempt_id=(body["metadata"] or {}).get("attempt_id", ""),
        latest_invoice_id=id_of(body["latest_invoice"]),
        livemode=body["livemode"],
    )


def id_of(value: Any) -> str | None:
    """The id of something that is an id or a whole object."""
    return value.get("id") if isinstance(value, dict) else value


def moment(seconds: int | None) -> dt.datetime | None:
    """A moment of Stripe's, in UTC."""
    return None if seconds is None else at(seconds)


def at(seconds: int) -> dt.datetime:
    """A moment of Stripe's that is always there, in UTC."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def _pending_price(pending: Body) -> str | None:
    items = pending.get("subscription_items") or []
    return id_of(items[0]["price"]) if items else None
