"""Promotion codes: what is known of one, and what a first year costs with it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from billing.gateway.connection import api, our_words
from billing.gateway.reading import Body, at, id_of

if TYPE_CHECKING:
    from stripe.params import InvoiceCreatePreviewParams

_NEWEST = 100


@dataclass(frozen=True)
class PromotionFacts:
    """
    A promotion code and what it takes off, with what limits it; amounts in cents.

    `currency` is that of an amount it takes off, and empty for a percentage. `product_ids` are
    what it is for; none means everything. It counts `once`, `forever`, or for some months.
    """

    id: str
    code: str
    is_active: bool
    is_used_up: bool
    ends_at: dt.datetime | None
    customer_id: str
    is_for_first_payment: bool
    currency: str
    product_ids: tuple[str, ...]
    least_cents: int
    duration: str


@dataclass(frozen=True)
class QuoteFacts:
    """What the first invoice of a subscription would be, in cents."""

    subtotal_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int


@dataclass(frozen=True)
class Buyer:
    """Who would pay: a customer, or an address and a VAT number that somebody typed."""

    customer_id: str | None
    country: str
    vat_number: str = ""


def find_promotions(*, code: str) -> list[PromotionFacts]:
    """The promotion codes that are written like this, in whatever letters; the active one first."""
    with our_words():
        page = api().v1.promotion_codes.list(
            {"code": code, "limit": _NEWEST, "expand": ["data.promotion.coupon.applies_to"]}
        )
        found = [_facts(one.to_dict()) for one in page.data]
    return sorted(found, key=lambda one: not one.is_active)


def quote(*, price_id: str, buyer: Buyer, promotion_id: str = "") -> QuoteFacts:
    """
    What a first year would cost, VAT included; nothing is begun.

    :raises StripeRefused: if the code cannot be used for it.
    """
    with our_words():
        return _quote_facts(api().v1.invoices.create_preview(_wish(price_id, buyer, promotion_id)))


def _wish(price_id: str, buyer: Buyer, promotion_id: str) -> "InvoiceCreatePreviewParams":
    details: dict[str, Any] = {"address": {"country": buyer.country}}
    if buyer.vat_number:
        details["tax_ids"] = [{"type": "eu_vat", "value": buyer.vat_number}]
    wish: InvoiceCreatePreviewParams = {
        "automatic_tax": {"enabled": True},
        "customer_details": details,  # type: ignore[typeddict-item]
        "subscription_details": {"items": [{"price": price_id, "quantity": 1}]},
    }
    if buyer.customer_id:
        wish["customer"] = buyer.customer_id
    if promotion_id:
        wish["discounts"] = [{"promotion_code": promotion_id}]
    return wish


def _facts(body: Body) -> PromotionFacts:
    coupon, limits = body["promotion"]["coupon"], body["restrictions"]
    ends = [at(moment) for moment in (body["expires_at"], coupon["redeem_by"]) if moment]
    return PromotionFacts(
        id=body["id"],
        code=body["code"],
        is_active=body["active"] and coupon["valid"],
        is_used_up=_is_used_up(body) or _is_used_up(coupon),
        ends_at=min(ends, default=None),
        customer_id=id_of(body["customer"]) or "",
        is_for_first_payment=limits["first_time_transaction"],
        currency=coupon["currency"] or "",
        product_ids=tuple((coupon.get("applies_to") or {}).get("products") or ()),
        least_cents=limits["minimum_amount"] or 0,
        duration=coupon["duration"],
    )


def _is_used_up(thing: Body) -> bool:
    most = thing["max_redemptions"]
    return most is not None and thing["times_redeemed"] >= most


def _quote_facts(invoice: Any) -> QuoteFacts:
    body = invoice.to_dict()
    return QuoteFacts(
        subtotal_cents=body["subtotal"],
        discount_cents=sum(one["amount"] for one in body["total_discount_amounts"] or []),
        tax_cents=sum(tax["amount"] for tax in body["total_taxes"] or []),
        total_cents=body["total"],
    )
