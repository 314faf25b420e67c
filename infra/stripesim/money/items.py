"""The items of a subscription: a price, how many of it, and until when they are paid for."""

from typing import Any

from infra.stripesim.money.periods import next_end
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def new_item(work: Work, subscription: Row, price: Row, quantity: int) -> Row:
    """An item for the current period of its subscription."""
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
        set_period(item, subscription["billing_cycle_anchor"], subscription["created"])
    work.remove("subscription_item", item["id"])  # it lives inside its subscription
    return item


def set_period(item: Row, anchor: int, start: int) -> None:
    """Let a period begin."""
    recurring = item["price"]["recurring"]
    item["current_period_start"] = start
    item["current_period_end"] = next_end(
        anchor=anchor,
        interval=recurring["interval"],
        count=recurring["interval_count"],
        after=start,
    )


def period(item: Row) -> dict[str, Any]:
    """The period of an item, as events tell what it was."""
    return {name: item[name] for name in ("id", "current_period_start", "current_period_end")}


def set_price(item: Row, price: Row, quantity: int) -> None:
    """Let an item be about another price, for the same period."""
    item.update(price=price, plan=_plan(price), quantity=quantity)


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
