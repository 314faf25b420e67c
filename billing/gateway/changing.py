"""Another plan, or another way to pay, for a subscription that exists."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing.gateway.connection import api, once, our_words
from billing.gateway.reading import Body, at, id_of

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams, SubscriptionUpdateParams


@dataclass(frozen=True)
class PreviewLine:
    """One line of what a change would cost, in cents; a credit is below zero."""

    price_id: str
    amount_cents: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_proration: bool


@dataclass(frozen=True)
class PreviewFacts:
    """What the next invoice would be, in cents."""

    lines: tuple[PreviewLine, ...]
    subtotal_cents: int
    tax_cents: int
    total_cents: int
    amount_due_cents: int


def preview_change(
    *, subscription_id: str, price_id: str, at_moment: dt.datetime | None
) -> PreviewFacts:
    """
    What another price would cost: from a moment on, or at the renewal when no moment is given.

    :raises StripeGone: if the subscription has ended.
    """
    with our_words():
        subscription = api().v1.subscriptions.retrieve(subscription_id).to_dict()
        details: dict[str, Any] = {
            "items": [{"id": _item_of(subscription)["id"], "price": price_id}],
            "proration_behavior": "always_invoice" if at_moment else "none",
        }
        if at_moment:
            details["proration_date"] = int(at_moment.timestamp())
        wish: InvoiceCreatePreviewParams = {
            "subscription": subscription_id,
            "subscription_details": details,  # type: ignore[typeddict-item]
        }
        return _preview_facts(api().v1.invoices.create_preview(wish).to_dict())


def preview_renewal(*, subscription_id: str) -> PreviewFacts:
    """
    What another period would cost as things stand: with the discounts and VAT that count by then.

    :raises StripeGone: if the subscription has ended.
    """
    wish: InvoiceCreatePreviewParams = {"subscription": subscription_id}
    with our_words():
        return _preview_facts(api().v1.invoices.create_preview(wish).to_dict())


def change_price(
    *,
    subscription_id: str,
    price_id: str,
    at_moment: dt.datetime | None,
    waits_for_payment: bool,
    idempotency_key: str,
) -> str:
    """
    Change what is billed: now and for the difference, or from the renewal on without a moment.

    With `waits_for_payment` nothing changes before the difference is paid; Stripe can do that for
    cards only. Returns the subscription's id.
    """
    with our_words():
        subscription = api().v1.subscriptions.retrieve(subscription_id).to_dict()
        wish: dict[str, Any] = {
            "items": [{"id": _item_of(subscription)["id"], "price": price_id}],
            "proration_behavior": "always_invoice" if at_moment else "none",
        }
        if at_moment:
            wish["proration_date"] = int(at_moment.timestamp())
        if waits_for_payment:
            wish["payment_behavior"] = "pending_if_incomplete"
        return _updated(subscription_id, wish, idempotency_key)


def has_price(*, subscription_id: str, price_id: str) -> bool:
    """Whether a subscription is billed at a price, or waits for a payment to be."""
    with our_words():
        body = api().v1.subscriptions.retrieve(subscription_id).to_dict()
    pending = (body["pending_update"] or {}).get("subscription_items") or []
    return price_id in {id_of(one["price"]) for one in [_item_of(body), *pending]}


def set_collection(
    *, subscription_id: str, days_until_due: int | None, idempotency_key: str
) -> str:
    """Have the next invoices sent, to be paid within so many days; charged, when none are given."""
    wish: dict[str, Any] = {"collection_method": "charge_automatically"}
    if days_until_due is not None:
        wish = {"collection_method": "send_invoice", "days_until_due": days_until_due}
    with our_words():
        return _updated(subscription_id, wish, idempotency_key)


def is_by_invoice(*, subscription_id: str) -> bool:
    """Whether the invoices of a subscription are sent."""
    with our_words():
        found = api().v1.subscriptions.retrieve(subscription_id).collection_method
    return found == "send_invoice"


def _updated(subscription_id: str, wish: Any, key: str) -> str:
    params: SubscriptionUpdateParams = wish
    return str(api().v1.subscriptions.update(subscription_id, params, once(key)).id)


def _item_of(subscription: Body) -> Body:
    """The one item that a subscription of ours has."""
    item: Body = subscription["items"]["data"][0]
    return item


def _preview_facts(body: Body) -> PreviewFacts:
    return PreviewFacts(
        lines=tuple(_line(line) for line in body["lines"]["data"]),
        subtotal_cents=body["subtotal"],
        tax_cents=sum(tax["amount"] for tax in body["total_taxes"] or []),
        total_cents=body["total"],
        amount_due_cents=body["amount_due"],
    )


def _line(line: Body) -> PreviewLine:
    pricing = (line.get("pricing") or {}).get("price_details") or {}
    details = (line["parent"] or {}).get("subscription_item_details") or {}
    extra = (line["parent"] or {}).get("invoice_item_details") or {}
    return PreviewLine(
        price_id=id_of(pricing.get("price")) or "",
        amount_cents=line["amount"],
        starts_at=at(line["period"]["start"]),
        ends_at=at(line["period"]["end"]),
        is_proration=bool(details.get("proration") or extra.get("proration")),
    )
