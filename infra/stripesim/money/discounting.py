"""Coupons and promotion codes: who may use them, and what they take off."""

from typing import Any

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import emit
from infra.stripesim.money.periods import later
from infra.stripesim.store import Row
from infra.stripesim.work import Work

# Prices and how many of each.
Items = list[tuple[Row, int]]


def grant(
    work: Work, asked: Any, customer: Row, *, items: Items | None = None, **holder: str
) -> list[str]:
    """
    Give a customer the discounts that a request names; their ids.

    `items` are what is bought with them, where that is known.

    :raises StripeError: 400 for a coupon or a code that cannot be used (any more).
    """
    granted = []
    for one in asked or []:
        if kept := one.get("discount"):
            granted.append(str(work.get("discount", kept, param="discounts", status=400)["id"]))
            continue
        code = find_code(work, one.get("promotion_code"))
        coupon_id = code["promotion"]["coupon"] if code else one.get("coupon")
        coupon = work.get("coupon", coupon_id, param="discounts", status=400)
        refuse_unusable(work, coupon, code, customer)
        refuse_unfit(work, coupon, code, items)
        granted.append(_new(work, coupon, code, customer, holder)["id"])
    return granted


def find_code(work: Work, code_id: str | None) -> Row | None:
    """The promotion code with an id; None where none is named."""
    if code_id is None:
        return None
    return work.get("promotion_code", code_id, param="promotion_code", status=400)


def code_named(work: Work, text: str) -> Row:
    """
    The active promotion code that a person typed.

    :raises StripeError: 400 if there is none.
    """
    for code in work.peek("promotion_code", lambda row: row["active"]):
        if code["code"].casefold() == text.strip().casefold():
            return work.get("promotion_code", code["id"])
    raise _unusable("This code is invalid.")


def refuse_unusable(work: Work, coupon: Row, code: Row | None, customer: Row | None) -> None:
    """
    A coupon must be valid, and a code active, for this customer, and not used up.

    :raises StripeError: 400 if not.
    """
    now = work.now(customer["id"] if customer else None)
    for one in (coupon, code or {}):
        most = one.get("max_redemptions")
        if most is not None and one["times_redeemed"] >= most:
            raise _unusable("This coupon has been used as often as it can be.")
    ends = [at for at in (coupon["redeem_by"], (code or {}).get("expires_at")) if at]
    if not coupon["valid"] or any(now >= at for at in ends):
        raise _unusable("This coupon has expired.")
    if code is None:
        return
    if not code["active"]:
        raise _unusable("This promotion code is not active.")
    owner = customer["id"] if customer else None
    if code["customer"] not in (None, owner):
        raise _unusable("This promotion code is for another customer.")
    if code["restrictions"]["first_time_transaction"] and _has_paid(work, owner):
        raise _unusable("This promotion code is for new customers only.")


def refuse_unfit(work: Work, coupon: Row, code: Row | None, items: Items | None) -> None:
    """
    A discount must be for what is bought: its product, its currency, and enough of it.

    :raises StripeError: 400 if not.
    """
    if items is None:
        return
    if not any(is_for(work, coupon, price["product"]) for price, _quantity in items):
        raise _unusable("This coupon is for other products.")
    if coupon["amount_off"] is not None and coupon["currency"] != items[0][0]["currency"]:
        raise _unusable("This coupon is in another currency.")
    least = code["restrictions"]["minimum_amount"] if code else None
    if least is not None and sum(price["unit_amount"] * many for price, many in items) < least:
        raise _unusable("This promotion code is for larger orders.")


def is_for(work: Work, coupon: Row, product: str) -> bool:
    """Whether a coupon may be taken off a product."""
    products = work.notes(coupon["id"]).get("products")
    return not products or product in products


def spread(work: Work, discounts: list[str], lines: list[Row]) -> list[Row]:
    """
    Take discounts off the lines they may be taken off; the amounts by discount.

    Each line tells its share in `discount_amounts`.
    """
    totals = []
    for discount_id in discounts:
        coupon = coupon_of(work, discount_id)
        open_lines = [
            line
            for line in lines
            if line["discountable"] and line["amount"] > 0 and _is_for_line(work, coupon, line)
        ]
        left = sum(line["amount"] - _taken(line) for line in open_lines)
        wanted = min(left, taken_off(coupon, left))
        rest = wanted
        for line in open_lines:
            is_last = line is open_lines[-1]
            part = (line["amount"] - _taken(line)) * wanted // left if left else 0
            share = rest if is_last else part
            rest -= share
            amounts = line["discount_amounts"] or []
            line["discount_amounts"] = [*amounts, {"amount": share, "discount": discount_id}]
        totals.append({"amount": wanted, "discount": discount_id})
    return totals


def taken_off(coupon: Row, amount: int) -> int:
    """What a coupon takes off an amount, in cents."""
    if coupon["percent_off"] is not None:
        return int(amount * coupon["percent_off"] / 100 + 0.5)
    return min(amount, int(coupon["amount_off"]))


def coupon_of(work: Work, discount_id: str) -> Row:
    """The coupon behind a discount; it stays known after it was deleted."""
    discount = work.get("discount", discount_id)
    kept: Row = work.notes(discount_id)["coupon"]
    return work.find("coupon", discount["source"]["coupon"]) or kept


def live(work: Work, holder: Row) -> list[str]:
    """The discounts of a subscription or customer that still count."""
    now = work.now(holder.get("customer") or holder["id"])
    found = []
    for discount_id in holder.get("discounts") or []:
        discount = work.find("discount", discount_id)
        if discount and (discount["end"] is None or discount["end"] > now):
            found.append(discount_id)
    return found


def use_up(work: Work, subscription: Row, used: list[str]) -> None:
    """A discount for one invoice is over once an invoice had it."""
    for discount_id in used:
        coupon = coupon_of(work, discount_id)
        if coupon["duration"] == "once" and discount_id in subscription["discounts"]:
            subscription["discounts"].remove(discount_id)
            emit(work, "customer.discount.deleted", work.get("discount", discount_id))


def _new(work: Work, coupon: Row, code: Row | None, customer: Row, holder: dict[str, str]) -> Row:
    now = work.now(customer["id"])
    months = coupon["duration_in_months"]
    discount = work.new(
        "discount",
        customer=customer["id"],
        end=later(now, "month", months) if coupon["duration"] == "repeating" else None,
        promotion_code=code and code["id"],
        source={"coupon": coupon["id"], "type": "coupon"},
        start=now,
        **holder,
    )
    work.notes(discount["id"])["coupon"] = coupon
    for one in (work.get("coupon", coupon["id"]), code):
        if one is not None:
            one["times_redeemed"] += 1
    emit(work, "customer.discount.created", discount)
    return discount


def _is_for_line(work: Work, coupon: Row, line: Row) -> bool:
    pricing = (line.get("pricing") or {}).get("price_details") or {}
    return is_for(work, coupon, str(pricing.get("product")))


def _taken(line: Row) -> int:
    return sum(one["amount"] for one in line["discount_amounts"] or [])


def _has_paid(work: Work, customer: str | None) -> bool:
    paid = work.peek("invoice", lambda row: row["customer"] == customer and row["amount_paid"] > 0)
    return any(paid)


def _unusable(message: str) -> StripeError:
    return invalid(message, code="coupon_expired", param="discounts")
