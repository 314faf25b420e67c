"""Coupons and the promotion codes that people type for them."""

import hashlib
from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import change, emit
from infra.stripesim.expanding import on_request
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@operation(
    "post /v1/coupons",
    "amount_off applies_to.products currency duration duration_in_months id max_redemptions"
    " metadata name percent_off redeem_by",
)
def create_coupon(call: Call) -> Row:
    """Make a coupon of so many percent or cents."""
    asked, work = call.parameters, call.work
    _refuse_odd_coupon(asked)
    coupon = work.new(
        "coupon",
        amount_off=asked.get("amount_off"),
        currency=asked.get("currency"),
        duration=asked.get("duration", "once"),
        duration_in_months=asked.get("duration_in_months"),
        max_redemptions=asked.get("max_redemptions"),
        metadata=fields.metadata({}, asked),
        name=asked.get("name"),
        percent_off=asked.get("percent_off"),
        redeem_by=asked.get("redeem_by"),
        valid=True,
    )
    coupon.pop("applies_to", None)  # on request only
    if wanted := asked.get("id"):
        if work.find("coupon", wanted):
            raise invalid("Coupon already exists.", code="resource_already_exists", param="id")
        work.remove("coupon", coupon["id"])
        work.put("coupon", wanted, coupon | {"id": wanted})
        coupon = work.get("coupon", wanted)
    products = (asked.get("applies_to") or {}).get("products") or []
    for product in products:
        work.get("product", product, param="applies_to[products]", status=400)
    work.notes(coupon["id"])["products"] = products
    emit(work, "coupon.created", coupon)
    return coupon


@on_request("coupon", "applies_to")
def shown_products(work: Work, coupon: Row) -> Row | None:
    """What a coupon may be taken off; nothing said means everything."""
    products = work.notes(coupon["id"]).get("products")
    return {"products": products} if products else None


@operation("get /v1/coupons/{coupon}")
def retrieve_coupon(call: Call) -> Row:
    """Show a coupon."""
    return call.work.get("coupon", call.id)


@operation("post /v1/coupons/{coupon}", "metadata name")
def update_coupon(call: Call) -> Row:
    """Change the words of a coupon; never what it takes off."""
    coupon = call.work.get("coupon", call.id)
    changed: dict[str, Any] = {"metadata": fields.metadata(coupon["metadata"], call.parameters)}
    if "name" in call.parameters:
        changed["name"] = call.parameters["name"]
    change(call.work, "coupon.updated", coupon, **changed)
    return coupon


@operation("delete /v1/coupons/{coupon}")
def delete_coupon(call: Call) -> Row:
    """Delete a coupon; whoever has it keeps it."""
    coupon = call.work.get("coupon", call.id)
    coupon["valid"] = False
    emit(call.work, "coupon.deleted", coupon)
    call.work.remove("coupon", call.id)
    return {"id": call.id, "object": "coupon", "deleted": True}


@operation("get /v1/coupons", "...")
def list_coupons(call: Call) -> Row:
    """List coupons."""
    return page(call, call.work.peek("coupon"), url="/v1/coupons")


@operation(
    "post /v1/promotion_codes",
    "active code customer expires_at max_redemptions metadata promotion.coupon promotion.type"
    " restrictions.first_time_transaction restrictions.minimum_amount"
    " restrictions.minimum_amount_currency",
)
def create_code(call: Call) -> Row:
    """Make a code that people type for a coupon."""
    asked, work = call.parameters, call.work
    coupon_id = asked["promotion"].get("coupon")
    coupon = work.get("coupon", coupon_id, param="promotion[coupon]", status=400)
    text = asked.get("code") or _new_text(work.new_id("promotion_code"))
    if not (text.replace("-", "").isalnum() and text.isascii() and len(text) <= 500):
        raise invalid("Promotion codes are letters, digits and dashes.", param="code")
    _refuse_second(call, text)
    code = work.new(
        "promotion_code",
        active=asked.get("active", True),
        code=text,
        customer=asked.get("customer"),
        expires_at=asked.get("expires_at"),
        max_redemptions=asked.get("max_redemptions"),
        metadata=fields.metadata({}, asked),
        promotion={"coupon": coupon["id"], "type": "coupon"},
    )
    wanted = asked.get("restrictions") or {}
    if ("minimum_amount" in wanted) != ("minimum_amount_currency" in wanted):
        raise invalid("minimum_amount goes with its currency.", param="restrictions")
    code["restrictions"].update(
        first_time_transaction=wanted.get("first_time_transaction", False),
        minimum_amount=wanted.get("minimum_amount"),
        minimum_amount_currency=wanted.get("minimum_amount_currency"),
    )
    del code["restrictions"]["currency_options"]  # on request only; the package trips over null
    emit(work, "promotion_code.created", code)
    return code


@operation("get /v1/promotion_codes/{promotion_code}")
def retrieve_code(call: Call) -> Row:
    """Show a promotion code."""
    return call.work.get("promotion_code", call.id)


@operation("post /v1/promotion_codes/{promotion_code}", "active metadata")
def update_code(call: Call) -> Row:
    """Switch a promotion code on or off, or change its notes."""
    code = call.work.get("promotion_code", call.id)
    changed: dict[str, Any] = {"metadata": fields.metadata(code["metadata"], call.parameters)}
    if "active" in call.parameters:
        changed["active"] = call.parameters["active"]
    change(call.work, "promotion_code.updated", code, **changed)
    return code


@operation("get /v1/promotion_codes", "... active code coupon customer")
def list_codes(call: Call) -> Row:
    """List promotion codes."""
    coupon, text = call.parameters.get("coupon"), call.parameters.get("code")
    rows = call.work.peek(
        "promotion_code",
        lambda row: (
            fits(row, call.parameters, ("active", "customer"))
            and coupon in (None, row["promotion"]["coupon"])
            and (text is None or text.casefold() == row["code"].casefold())
        ),
    )
    return page(call, rows, url="/v1/promotion_codes")


def _refuse_odd_coupon(asked: Row) -> None:
    if ("percent_off" in asked) == ("amount_off" in asked):
        raise invalid("Give either percent_off or amount_off.", param="percent_off")
    if "percent_off" in asked and not 0 < asked["percent_off"] <= 100:
        raise invalid("percent_off must be more than 0 and at most 100.", param="percent_off")
    if "amount_off" in asked and (asked["amount_off"] < 1 or "currency" not in asked):
        raise invalid("amount_off needs a positive amount and a currency.", param="amount_off")
    is_repeating = asked.get("duration") == "repeating"
    if is_repeating != ("duration_in_months" in asked):
        raise invalid("duration_in_months goes with duration=repeating.", param="duration")
    if is_repeating and not 1 <= asked["duration_in_months"] <= 1200:
        raise not_simulated("A coupon for more than a hundred years")


def _refuse_second(call: Call, text: str) -> None:
    same = call.work.peek(
        "promotion_code", lambda row: row["active"] and row["code"].casefold() == text.casefold()
    )
    if any(same):
        raise invalid(
            "An active promotion code with this code already exists.",
            code="resource_already_exists",
            param="code",
        )


def _new_text(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:8].upper()
