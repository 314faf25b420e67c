"""Checkout sessions."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.expanding import on_request
from infra.stripesim.money import checkout
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_HALF_AN_HOUR, _A_DAY = 1800, 86400
_PLAIN = ("billing_address_collection", "cancel_url", "client_reference_id", "locale")


@operation(
    "post /v1/checkout/sessions",
    "allowed_payment_method_types automatic_tax.enabled billing_address_collection cancel_url"
    " client_reference_id currency customer customer_email customer_update expires_at"
    " line_items.price line_items.quantity locale metadata mode"
    " subscription_data.billing_mode.type subscription_data.description"
    " subscription_data.metadata subscription_data.trial_period_days success_url ui_mode",
)
def create_session(call: Call) -> Row:
    """Open a session whose hosted page waits for a person to pay, decline or leave."""
    asked = call.parameters
    _refuse_contradictions(asked)
    work = call.work
    now = work.now(asked.get("customer"))
    customer = None
    if "customer" in asked:
        customer = work.get("customer", asked["customer"], param="customer", status=400)
    items = _items(call)
    is_taxed = (asked.get("automatic_tax") or {}).get("enabled", False)
    if is_taxed and not ((customer or {}).get("address") or {}).get("country"):
        raise invalid(
            "Automatic tax calculation in Checkout requires a valid address on the Customer.",
            code="customer_tax_location_invalid",
        )
    session = work.new(
        "checkout.session",
        **{name: asked.get(name) for name in _PLAIN},
        allowed_payment_method_types=asked.get("allowed_payment_method_types"),
        created=now,
        currency=items[0]["price"]["currency"] if items else asked.get("currency"),
        customer=asked.get("customer"),
        customer_email=asked.get("customer_email"),
        expires_at=_expires_at(asked, now),
        metadata=fields.metadata({}, asked),
        mode=asked["mode"],
        payment_method_types=["card"],
        payment_status="unpaid" if items else "no_payment_required",
        status="open",
        success_url=asked["success_url"],
        ui_mode="hosted_page",
    )
    session["automatic_tax"]["enabled"] = is_taxed
    if items:
        session.update(checkout.amounts(work, customer, items, taxed=is_taxed))
    session["url"] = f"{work.settings.origin}/c/pay/{session['id']}"
    _remember(work, session, items, asked.get("subscription_data") or {})
    return session


@operation("get /v1/checkout/sessions/{session}")
def retrieve_session(call: Call) -> Row:
    """Show a session."""
    return call.work.get("checkout.session", call.id)


@operation("get /v1/checkout/sessions", "... customer status subscription")
def list_sessions(call: Call) -> Row:
    """List sessions."""
    names = ("customer", "status", "subscription")
    rows = call.work.peek("checkout.session", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/checkout/sessions")


@operation("post /v1/checkout/sessions/{session}/expire")
def expire_session(call: Call) -> Row:
    """Close an open session."""
    session = call.work.get("checkout.session", call.id)
    checkout.refuse_unless_open(call.work, session)
    checkout.expire(call.work, session)
    return session


@on_request("checkout.session", "line_items")
def line_items(work: Work, session: Row) -> Row:
    """What a session is about."""
    rows = []
    for item in work.notes(session["id"]).get("items", []):
        amount = item["price"]["unit_amount"] * item["quantity"]
        row = work.new(
            "item",
            amount_subtotal=amount,
            amount_total=amount,
            currency=item["price"]["currency"],
            description=work.get("product", item["price"]["product"])["name"],
            price=item["price"],
            quantity=item["quantity"],
        )
        work.remove("item", row["id"])
        rows.append(row)
    return listing(rows, url=f"/v1/checkout/sessions/{session['id']}/line_items")


def _refuse_contradictions(asked: dict[str, Any]) -> None:
    if asked.get("mode") not in ("subscription", "setup"):
        raise not_simulated(f"Checkout in {asked.get('mode')} mode")
    if asked.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_simulated(f"Checkout with ui_mode {asked['ui_mode']}")
    if "success_url" not in asked:
        raise invalid("Missing required param: success_url.", param="success_url")
    for name in ("success_url", "cancel_url"):
        if name in asked and not asked[name].startswith(("http://", "https://")):
            raise invalid("Not a valid URL", code="url_invalid", param=name)
    if "customer" in asked and "customer_email" in asked:
        raise invalid("You may only specify one of these parameters: customer, customer_email.")
    if asked["mode"] == "setup" and ("line_items" in asked or "subscription_data" in asked):
        raise invalid("You can not pass `line_items` or `subscription_data` in `setup` mode.")


def _items(call: Call) -> list[Row]:
    if call.parameters["mode"] == "setup":
        return []
    items = [
        {
            "price": call.work.get("price", item.get("price"), param="line_items", status=400),
            "quantity": item.get("quantity", 1),
        }
        for item in call.parameters.get("line_items") or []
    ]
    if not any(item["price"]["type"] == "recurring" for item in items):
        raise invalid("You must provide at least one recurring price in `subscription` mode.")
    for item in items:
        if item["price"]["type"] != "recurring":
            raise not_simulated("A price without a period in subscription mode")
        if not item["price"]["active"]:
            raise invalid(f"The price {item['price']['id']} is inactive.", param="line_items")
        if not 1 <= item["quantity"] <= 999_999:
            raise invalid("Invalid quantity.", param="line_items")
    return items


def _expires_at(asked: dict[str, Any], now: int) -> int:
    expires_at: int = asked.get("expires_at", now + _A_DAY)
    # A minute of grace on both sides, for clocks that differ a little.
    if not now + _HALF_AN_HOUR - 60 <= expires_at <= now + _A_DAY + 60:
        raise invalid(
            "The `expires_at` timestamp must be between 30 minutes and 24 hours from now.",
            param="expires_at",
        )
    return expires_at


def _remember(work: Work, session: Row, items: list[Row], subscription: Row) -> None:
    trial_days = subscription.get("trial_period_days")
    if trial_days is not None and not 1 <= trial_days <= 730:
        raise invalid("Invalid trial_period_days.", param="subscription_data[trial_period_days]")
    work.notes(session["id"]).update(
        items=items,
        metadata=fields.metadata({}, subscription),
        description=subscription.get("description"),
        trial_period_days=trial_days,
    )
