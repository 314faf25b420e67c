"""What a change in mid-period costs: credit for what was debited, a debit for what is left."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import emit
from infra.stripesim.money import discounting, items, lines
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class ItemChange:
    """One item that becomes another price or quantity, or is new (no item), or goes."""

    item_id: str | None
    price: str
    quantity: int
    is_deleted: bool = False


def prorate(work: Work, subscription: Row, changes: list[ItemChange], *, at: int) -> list[Row]:
    """
    Write down what the changes cost from a moment on, as invoice items that wait.

    A credit is a share of what was really debited for the item, a debit a share of its new price.

    :raises StripeError: 400 for a moment outside the current period.
    """
    extras = []
    for change in changes:
        item = item_of(subscription, change)
        price = work.get("price", change.price)
        start, end = _period(work, subscription, item)
        if not start <= at <= end:
            raise invalid("Cannot prorate outside of the period.", param="proration_date")
        if item is not None and is_same(item, change):
            continue
        if item is not None:
            extras.append(_credit(work, subscription, item, at))
        if not change.is_deleted:
            extras.append(
                _debit(work, subscription, item, price, change.quantity, at, (start, end))
            )
    return extras


def apply(work: Work, subscription: Row, changes: list[ItemChange]) -> None:
    """Let the items be what the changes say."""
    rows = subscription["items"]["data"]
    for change in changes:
        item = item_of(subscription, change)
        price = work.get("price", change.price)
        if item is None:
            added = items.new_item(work, subscription, price, change.quantity)
            added.update(items.period(rows[0]) | {"id": added["id"]})
            rows.append(added)
            _take_over_debit(work, "new:" + subscription["id"], added["id"])
        elif change.is_deleted:
            rows.remove(item)
        else:
            items.set_price(item, price, change.quantity)
            _take_over_debit(work, "new:" + item["id"], item["id"])
    if not rows:
        raise invalid("A subscription must have at least one item.", param="items")


def refuse_other_interval(work: Work, subscription: Row, changes: list[ItemChange]) -> None:
    """
    Prices of another interval would move the day of renewal.

    :raises StripeError: 501.
    """
    recurring = subscription["items"]["data"][0]["price"]["recurring"]
    for change in changes:
        other = work.get("price", change.price, param="items", status=400)["recurring"]
        if other is None:
            raise invalid("The price must be recurring.", param="items")
        if any(other[name] != recurring[name] for name in ("interval", "interval_count")):
            raise not_simulated("A change to a price of another interval")


def item_of(subscription: Row, change: ItemChange) -> Row | None:
    """
    The item that a change is about; None for a new one.

    :raises StripeError: 400 if the subscription has no such item.
    """
    if change.item_id is None:
        return None
    for item in subscription["items"]["data"]:
        if item["id"] == change.item_id:
            found: Row = item
            return found
    raise invalid(f"No such subscription item: '{change.item_id}'", code="resource_missing")


def is_same(item: Row, change: ItemChange) -> bool:
    """Whether a change changes nothing."""
    is_kept = item["price"]["id"] == change.price and item["quantity"] == change.quantity
    return is_kept and not change.is_deleted


def share(amount: int, part: int, whole: int) -> int:
    """A part of an amount in cents, halves rounded away from nothing."""
    rounded = (abs(amount) * part * 2 + whole) // (2 * whole)
    return rounded if amount >= 0 else -rounded


def _credit(work: Work, subscription: Row, item: Row, at: int) -> Row:
    debited = work.notes(item["id"]).get("debited") or {}
    whole = debited["end"] - debited["start"] if debited else 1
    left = max(0, debited["end"] - at) if debited else 0
    amount = share(debited.get("amount", 0), left, whole)
    name = debited.get("name", f"{item['quantity']} ×")
    credited = {
        "type": "invoice_line_items",
        "invoice_item": None,
        "invoice_line_item_details": {
            "invoice": debited.get("invoice", ""),
            "invoice_line_items": [debited["line"]] if debited else [],
        },
    }
    return _extra(
        work,
        subscription,
        item["price"],
        amount=-amount,
        at=at,
        description=f"Unused time on {name} after {_day(at)}",
        period={"start": at, "end": item["current_period_end"]},
        quantity=item["quantity"],
        proration_details={"credited_items": credited, "discount_amounts": []},
    )


def _debit(
    work: Work,
    subscription: Row,
    item: Row | None,
    price: Row,
    quantity: int,
    at: int,
    period: tuple[int, int],
) -> Row:
    start, end = period
    full = price["unit_amount"] * quantity
    for discount_id in discounting.live(work, subscription):
        coupon = discounting.coupon_of(work, discount_id)
        if coupon["percent_off"] is not None:
            full -= discounting.taken_off(coupon, full)
    amount = share(full, end - at, end - start)
    name = f"{quantity} × {work.get('product', price['product'])['name']}"
    extra = _extra(
        work,
        subscription,
        price,
        amount=amount,
        at=at,
        description=f"Remaining time on {name} after {_day(at)}",
        period={"start": at, "end": end},
        quantity=quantity,
        proration_details={"credited_items": None, "discount_amounts": []},
    )
    about = item["id"] if item else subscription["id"]
    work.notes(f"new:{about}")["debited"] = {
        "amount": amount,
        "start": at,
        "end": end,
        "invoice": "",
        "line": extra["id"],
        "name": name,
    }
    return extra


def _take_over_debit(work: Work, made: str, item_id: str) -> None:
    """What a proration debited counts for the next one."""
    debited = work.notes(made).pop("debited", None)
    if debited:
        work.notes(item_id)["debited"] = debited


def _extra(work: Work, subscription: Row, price: Row, *, at: int, **fields: Any) -> Row:
    customer = work.get("customer", subscription["customer"])
    extra = lines.new_extra(
        work,
        customer,
        currency=subscription["currency"],
        discountable=False,
        pricing=lines.pricing_of(price),
        proration=True,
        date=at,
        **fields,
    )
    extra["parent"] = {
        "type": "subscription_details",
        "subscription_details": {"subscription": subscription["id"], "subscription_item": None},
    }
    emit(work, "invoiceitem.created", extra)
    return extra


def _period(work: Work, subscription: Row, item: Row | None) -> tuple[int, int]:
    about = item or subscription["items"]["data"][0]
    return about["current_period_start"], about["current_period_end"]


def _day(at: int) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).strftime("%d %b %Y")
