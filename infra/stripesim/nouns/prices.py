"""Prices."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import change, emit
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_CURRENCIES = ("eur", "usd", "gbp", "chf")
_LARGEST_AMOUNT = 99_999_999


@operation(
    "post /v1/prices",
    "active currency lookup_key metadata nickname product recurring.interval"
    " recurring.interval_count tax_behavior transfer_lookup_key unit_amount",
)
def create_price(call: Call) -> Row:
    """Make a price of so much per unit."""
    asked = call.parameters
    if "product" not in asked or "unit_amount" not in asked:
        raise invalid("You must give `product` and `unit_amount`.", code="parameter_missing")
    product = call.work.get("product", asked["product"], param="product", status=400)
    if not 0 <= asked["unit_amount"] <= _LARGEST_AMOUNT:
        raise invalid("Invalid unit_amount.", param="unit_amount")
    if asked["currency"] not in _CURRENCIES:
        raise not_simulated(f"The currency {asked['currency']}")
    _make_room_for(call, asked.get("lookup_key"))
    price = call.work.new(
        "price",
        active=asked.get("active", True),
        currency=asked["currency"],
        lookup_key=asked.get("lookup_key"),
        metadata=fields.metadata({}, asked),
        nickname=asked.get("nickname"),
        product=product["id"],
        recurring=_recurring(asked.get("recurring")),
        tax_behavior=asked.get("tax_behavior", "unspecified"),
        type="recurring" if "recurring" in asked else "one_time",
        unit_amount=asked["unit_amount"],
        unit_amount_decimal=str(asked["unit_amount"]),
    )
    emit(call.work, "price.created", price)
    return price


@operation("get /v1/prices/{price}")
def retrieve_price(call: Call) -> Row:
    """Show a price."""
    return call.work.get("price", call.id)


@operation("post /v1/prices/{price}", "active lookup_key metadata nickname transfer_lookup_key")
def update_price(call: Call) -> Row:
    """Change a price; never its amount."""
    asked = call.parameters
    price = call.work.get("price", call.id)
    changed: dict[str, Any] = {
        name: asked[name] for name in ("active", "nickname") if name in asked
    }
    if "lookup_key" in asked and asked["lookup_key"] != price["lookup_key"]:
        _make_room_for(call, asked["lookup_key"])
        changed["lookup_key"] = asked["lookup_key"] or None
    changed["metadata"] = fields.metadata(price["metadata"], asked)
    change(call.work, "price.updated", price, **changed)
    return price


@operation("get /v1/prices", "... active currency lookup_keys product type")
def list_prices(call: Call) -> Row:
    """List prices, by lookup keys too."""
    keys = call.parameters.get("lookup_keys")
    names = ("active", "currency", "product", "type")
    rows = call.work.peek(
        "price",
        lambda row: fits(row, call.parameters, names) and (not keys or row["lookup_key"] in keys),
    )
    return page(call, rows, url="/v1/prices")


def _make_room_for(call: Call, lookup_key: str | None) -> None:
    """A lookup key names one price; another may take it over on request."""
    if not lookup_key:
        return
    for other in call.work.select("price", lambda row: row["lookup_key"] == lookup_key):
        if not call.parameters.get("transfer_lookup_key"):
            raise invalid(
                f"A price (`{other['id']}`) already uses that lookup key.", param="lookup_key"
            )
        change(call.work, "price.updated", other, lookup_key=None)


def _recurring(asked: Row | None) -> Row | None:
    if asked is None:
        return None
    count = asked.get("interval_count", 1)
    most = {"year": 3, "month": 36, "week": 156, "day": 1095}[asked["interval"]]
    if not 1 <= count <= most:
        raise invalid("Invalid interval_count: at most three years.", param="recurring")
    return {
        "interval": asked["interval"],
        "interval_count": count,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }
