"""Reading the items of a subscription from a request."""

from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.money.prorating import ItemChange, item_of
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_MOST = 999_999


def new_items(work: Work, asked: Any) -> list[tuple[Row, int]]:
    """
    Prices and quantities to begin with.

    :raises StripeError: 400 if there are none, or they cannot be subscribed to.
    """
    items = []
    for item in asked or []:
        price = work.get("price", item.get("price"), param="items", status=400)
        items.append((_recurring(price), _quantity(item.get("quantity", 1))))
    if not items:
        raise invalid("Missing required param: items.", code="parameter_missing", param="items")
    return items


def item_changes(work: Work, subscription: Row, asked: list[Row]) -> list[ItemChange]:
    """
    What is to become of the items.

    :raises StripeError: 400 for an item or a price that is not there.
    """
    changes = []
    for one in asked:
        item = item_of(subscription, ItemChange(one.get("id"), "", 1)) if "id" in one else None
        before = item["price"]["id"] if item else None
        price = work.get("price", one.get("price", before), param="items", status=400)
        if not price["active"] and price["id"] != before:
            raise invalid(f"The price {price['id']} is inactive.", param="items")
        changes.append(
            ItemChange(
                item_id=one.get("id"),
                price=_recurring(price)["id"],
                quantity=_quantity(one.get("quantity", item["quantity"] if item else 1)),
                is_deleted=bool(one.get("deleted")),
            )
        )
    return changes


def _recurring(price: Row) -> Row:
    if price["type"] != "recurring":
        raise invalid("The price must be recurring.", param="items")
    return price


def _quantity(asked: Any) -> int:
    if not 1 <= asked <= _MOST:
        raise invalid("Invalid quantity.", param="items")
    return int(asked)
