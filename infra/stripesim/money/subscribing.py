"""The life of a subscription: it starts, renews, falls behind, is paid, and ends."""

from dataclasses import dataclass, field
from typing import Any

from infra.stripesim.errors import StripeError
from infra.stripesim.events import change, emit
from infra.stripesim.money import invoicing
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import next_end
from infra.stripesim.store import Row
from infra.stripesim.work import Work

LIVE = ("incomplete", "trialing", "active", "past_due", "unpaid")
INCOMPLETE_SECONDS = 23 * 3600


@dataclass
class Wish:
    """What somebody subscribes to, and how."""

    customer: Row
    items: list[tuple[Row, int]]
    method: str | None = None
    trial_end: int | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    has_automatic_tax: bool = False
    description: str | None = None
    cancel_at_period_end: bool = False
    pays_at_once: bool = True


def start(work: Work, wish: Wish) -> tuple[Row, StripeError | None]:
    """Begin a subscription and try to collect its first invoice; a refusal leaves it incomplete."""
    subscription = _new(work, wish)
    emit(work, "customer.subscription.created", subscription)
    invoice = invoicing.draft(
        work, subscription, reason="subscription_create", is_free=wish.trial_end is not None
    )
    subscription["latest_invoice"] = invoice["id"]
    invoicing.finalize(work, invoice)
    if invoice["status"] == "open" and wish.pays_at_once:
        return subscription, collect(work, invoice, method=None)
    follow(work, invoice)
    return subscription, None


def collect(work: Work, invoice: Row, *, method: Row | None) -> StripeError | None:
    """Try to be paid, and let the subscription follow; the refusal, if there is one."""
    refused = invoicing.pay(work, invoice, method=method or invoicing.method_for(work, invoice))
    follow(work, invoice)
    return refused


def follow(work: Work, invoice: Row) -> None:
    """Bring a subscription in line with its latest invoice."""
    subscription = invoicing.subscription_of(work, invoice)
    if subscription is None or subscription["latest_invoice"] != invoice["id"]:
        return
    status = subscription["status"]
    if invoice["status"] == "paid" and status in ("incomplete", "past_due", "unpaid"):
        _become(work, subscription, "active")
    elif invoice["status"] == "open" and invoice["attempted"] and status in ("trialing", "active"):
        _become(work, subscription, "past_due")


def renew(work: Work, subscription: Row) -> None:
    """Begin the next period with a draft invoice, or end if that was wished."""
    if subscription["cancel_at_period_end"]:
        end(work, subscription)
        return
    previous = [_period(item) for item in subscription["items"]["data"]]
    for item in subscription["items"]["data"]:
        _set_period(item, subscription["billing_cycle_anchor"], item["current_period_end"])
    if subscription["status"] == "trialing":
        subscription["status"] = "active"
    invoice = invoicing.draft(work, subscription, reason="subscription_cycle")
    before = {"items": {"data": previous}, "latest_invoice": subscription["latest_invoice"]}
    subscription["latest_invoice"] = invoice["id"]
    emit(work, "customer.subscription.updated", subscription, before)


def end(work: Work, subscription: Row) -> None:
    """Cancel at this moment."""
    now = work.now(subscription["customer"])
    subscription.update(
        status="canceled", ended_at=now, canceled_at=subscription["canceled_at"] or now
    )
    emit(work, "customer.subscription.deleted", subscription)


def expire(work: Work, subscription: Row) -> None:
    """Give up on a first payment that never came."""
    invoice = work.find("invoice", subscription["latest_invoice"])
    if invoice and invoice["status"] == "open":
        invoicing.void(work, invoice)
    subscription["ended_at"] = work.now(subscription["customer"])
    _become(work, subscription, "incomplete_expired")


def set_cancel_at_period_end(work: Work, subscription: Row, *, wanted: bool) -> None:
    """Let a subscription end with its period, or no longer."""
    ends_at = subscription["items"]["data"][0]["current_period_end"]
    subscription["canceled_at"] = work.now(subscription["customer"]) if wanted else None
    change(
        work,
        "customer.subscription.updated",
        subscription,
        cancel_at_period_end=wanted,
        cancel_at=ends_at if wanted else None,
    )


def _become(work: Work, subscription: Row, status: str) -> None:
    change(work, "customer.subscription.updated", subscription, status=status)


def _new(work: Work, wish: Wish) -> Row:
    now = work.now(wish.customer["id"])
    anchor = wish.trial_end or now
    subscription = work.new(
        "subscription",
        billing_cycle_anchor=anchor,
        billing_mode={"type": "flexible", "flexible": {"proration_discounts": "included"}},
        collection_method="charge_automatically",
        created=now,
        currency=wish.items[0][0]["currency"],
        customer=wish.customer["id"],
        default_payment_method=wish.method and find_method(work, wish.method)["id"],
        description=wish.description,
        metadata=wish.metadata,
        start_date=now,
        status="trialing" if wish.trial_end else "incomplete",
        test_clock=wish.customer["test_clock"],
        trial_start=now if wish.trial_end else None,
        trial_end=wish.trial_end,
    )
    subscription["automatic_tax"]["enabled"] = wish.has_automatic_tax
    subscription["items"] = {
        "object": "list",
        "data": [_item(work, subscription, price, quantity) for price, quantity in wish.items],
        "has_more": False,
        "url": f"/v1/subscription_items?subscription={subscription['id']}",
    }
    if wish.cancel_at_period_end:
        subscription.update(
            cancel_at_period_end=True,
            cancel_at=subscription["items"]["data"][0]["current_period_end"],
            canceled_at=now,
        )
    return subscription


def _item(work: Work, subscription: Row, price: Row, quantity: int) -> Row:
    item = work.new(
        "subscription_item",
        created=subscription["created"],
        plan=_plan(price),
        price=price,
        quantity=quantity,
        subscription=subscription["id"],
        tax_rates=[],
    )
    if subscription["trial_end"]:
        item["current_period_start"] = subscription["created"]
        item["current_period_end"] = subscription["trial_end"]
    else:
        _set_period(item, subscription["billing_cycle_anchor"], subscription["created"])
    work.remove("subscription_item", item["id"])  # it lives inside its subscription
    return item


def _set_period(item: Row, anchor: int, start: int) -> None:
    recurring = item["price"]["recurring"]
    item["current_period_start"] = start
    item["current_period_end"] = next_end(
        anchor=anchor,
        interval=recurring["interval"],
        count=recurring["interval_count"],
        after=start,
    )


def _period(item: Row) -> dict[str, Any]:
    return {name: item[name] for name in ("id", "current_period_start", "current_period_end")}


def _plan(price: Row) -> dict[str, Any]:
    """The older name of a price, which items still carry."""
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": price["recurring"]["interval"],
        "interval_count": price["recurring"]["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
