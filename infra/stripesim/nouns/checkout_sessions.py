"""Checkout sessions."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.expanding import on_request
from infra.stripesim.money import checkout, discounting, intents
from infra.stripesim.nouns import terms
from infra.stripesim.paging import fits, listing, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_HALF_AN_HOUR, _A_DAY = 1800, 86400
_PLAIN = (
    "allow_promotion_codes",
    "billing_address_collection",
    "cancel_url",
    "client_reference_id",
    "locale",
    "payment_method_collection",
)
_EITHER = (("customer", "customer_email"), ("allow_promotion_codes", "discounts"))
_SIMULATED = ("card", "ideal", "sepa_debit")


@operation(
    "post /v1/checkout/sessions",
    "allow_promotion_codes allowed_payment_method_types automatic_tax.enabled"
    " billing_address_collection cancel_url client_reference_id currency customer customer_email"
    " customer_update discounts expires_at line_items.price line_items.quantity locale metadata"
    " mode payment_intent_data.description payment_intent_data.metadata"
    " payment_intent_data.setup_future_usage payment_intent_data.shipping"
    " payment_method_collection setup_intent_data.metadata"
    " subscription_data.billing_mode.type subscription_data.description"
    " subscription_data.invoice_settings subscription_data.metadata"
    " subscription_data.trial_period_days subscription_data.trial_settings success_url"
    " tax_id_collection.enabled ui_mode",
)
def create_session(call: Call) -> Row:
    """Open a session whose hosted page waits for a person to pay, decline or leave."""
    asked, work = call.parameters, call.work
    _refuse_contradictions(asked)
    now = work.now(asked.get("customer"))
    customer = None
    if "customer" in asked:
        customer = work.get("customer", asked["customer"], param="customer", status=400)
    items = _items(call)
    is_taxed = (asked.get("automatic_tax") or {}).get("enabled", False)
    _refuse_unplaced(asked, customer, is_taxed=is_taxed)
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
        payment_method_types=_kinds(asked),
        payment_status="unpaid" if items else "no_payment_required",
        status="open",
        success_url=asked["success_url"],
        tax_id_collection=_tax_ids(asked),
        ui_mode="hosted_page",
    )
    session["automatic_tax"]["enabled"] = is_taxed
    _remember(work, session, items, asked)
    if items:
        _refuse_unusable(work, asked, customer, items)
        session.update(checkout.amounts(work, customer, session))
    session["url"] = f"{work.settings.origin}/c/pay/{session['id']}"
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
    _refuse_unsimulated(asked)
    if "success_url" not in asked:
        raise invalid("Missing required param: success_url.", param="success_url")
    for name in ("success_url", "cancel_url"):
        if name in asked and not asked[name].startswith(("http://", "https://")):
            raise invalid("Not a valid URL", code="url_invalid", param=name)
    for one, other in _EITHER:
        if one in asked and other in asked:
            raise invalid(f"You may only specify one of these parameters: {one}, {other}.")
    if asked["mode"] == "setup" and ("line_items" in asked or "subscription_data" in asked):
        raise invalid("You can not pass `line_items` or `subscription_data` in `setup` mode.")


def _refuse_unsimulated(asked: dict[str, Any]) -> None:
    if asked.get("mode") not in ("payment", "subscription", "setup"):
        raise not_simulated(f"Checkout in {asked.get('mode')} mode")
    if asked.get("payment_method_collection", "always") != "always":
        raise not_simulated("Checkout without a payment method")
    if asked.get("ui_mode", "hosted_page") != "hosted_page":
        raise not_simulated(f"Checkout with ui_mode {asked['ui_mode']}")


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
    is_recurring = any(item["price"]["type"] == "recurring" for item in items)
    if call.parameters["mode"] == "payment" and (is_recurring or not items):
        raise invalid("`payment` mode takes one-time prices.", param="line_items")
    if call.parameters["mode"] == "subscription" and not is_recurring:
        raise invalid("You must provide at least one recurring price in `subscription` mode.")
    for item in items:
        if is_recurring and item["price"]["type"] != "recurring":
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


def _kinds(asked: dict[str, Any]) -> list[str]:
    """What the page offers: of what is allowed that which is simulated."""
    allowed = asked.get("allowed_payment_method_types") or ["card"]
    kinds = [one for one in allowed if one in _SIMULATED]
    if not kinds:
        raise not_simulated(f"Checkout with {allowed[0]}")
    return kinds


def _tax_ids(asked: dict[str, Any]) -> Row | None:
    wanted = asked.get("tax_id_collection")
    return {"enabled": wanted["enabled"], "required": "never"} if wanted else None


def _refuse_unplaced(asked: dict[str, Any], customer: Row | None, *, is_taxed: bool) -> None:
    """Tax needs to know where a customer is, unless the page asks."""
    asks = (asked.get("customer_update") or {}).get("address") == "auto" or customer is None
    if is_taxed and not asks and not ((customer or {}).get("address") or {}).get("country"):
        raise invalid(
            "Automatic tax calculation in Checkout requires a valid address on the Customer.",
            code="customer_tax_location_invalid",
        )


def _refuse_unusable(
    work: Work, asked: dict[str, Any], customer: Row | None, items: list[Row]
) -> None:
    bought = [(item["price"], item["quantity"]) for item in items]
    for one in asked.get("discounts") or []:
        code = discounting.find_code(work, one.get("promotion_code"))
        coupon_id = code["promotion"]["coupon"] if code else one.get("coupon")
        coupon = work.get("coupon", coupon_id, param="discounts", status=400)
        discounting.refuse_unusable(work, coupon, code, customer)
        discounting.refuse_unfit(work, coupon, code, bought)


def _remember(work: Work, session: Row, items: list[Row], asked: dict[str, Any]) -> None:
    subscription = asked.get("subscription_data") or {}
    trial_days = subscription.get("trial_period_days")
    if trial_days is not None and not 1 <= trial_days <= 730:
        raise invalid("Invalid trial_period_days.", param="subscription_data[trial_period_days]")
    work.notes(session["id"]).update(
        items=items,
        metadata=fields.metadata({}, subscription),
        description=subscription.get("description"),
        discounts=asked.get("discounts") or [],
        customer_update=asked.get("customer_update") or {},
        more=terms.of_new(subscription),
        setup_metadata=fields.metadata({}, asked.get("setup_intent_data") or {}),
        trial_period_days=trial_days,
        intent=intents.described(asked.get("payment_intent_data") or {}),
    )
    session["discounts"] = [
        {"coupon": one.get("coupon"), "promotion_code": one.get("promotion_code")}
        for one in asked.get("discounts") or []
    ]
