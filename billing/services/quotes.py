"""What a first year of a tribe costs, to the cent, with a promotion code or without."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from billing import gateway
from billing.errors import AlreadyPaid, CodeRefused, PlanNotForSale, StripeAway, StripeRefused
from billing.gateway import Buyer, PromotionFacts
from billing.models import BillingAccount, PlanPrice
from billing.policies import can_pay
from billing.selectors import account_of, live_subscription, price_for_sale
from billing.services.promotions import promotion_for
from billing.services.room import check_room
from billing.vat_numbers import tidy_vat_number, vat_number_fault
from core.accounts.models import Account
from core.common.errors import NotAllowed
from tenants.countries import COUNTRIES
from tenants.models import Tribe

_CANNOT = _("This code cannot be used for this.")


@dataclass(frozen=True)
class Quote:
    """
    A first year, in cents; `total_cents` is with VAT.

    `again_cents` is what the years after that cost without VAT, which a code may lower too.
    """

    plan_code: str
    code: str
    net_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int
    again_cents: int


def quote(
    *,
    actor: Account,
    tribe: Tribe,
    plan_code: str,
    promotion_code: str = "",
    country: str = "",
    vat_number: str = "",
) -> Quote:
    """
    This will work out what a first year of a tribe costs, as Stripe would invoice it.

    Whoever has a role in the organisation may ask. Nothing is begun or kept, however often it is
    asked. A country and a VAT number that are typed count as if they were kept already; odd ones
    are left out.

    :raises NotAllowed: if the actor has no role in the organisation.
    :raises AlreadyPaid: if the tribe has a subscription.
    :raises PlanNotForSale: if there is no price for the plan.
    :raises TooManyPeople: if the tribe has more people than the plan gives room for.
    :raises CodeRefused: if the code cannot be used.
    :raises StripeAway: if Stripe does not answer.
    """
    if not can_pay(actor, tribe.organisation):
        raise NotAllowed
    price = _price(tribe, plan_code)
    promotion = None
    if promotion_code.strip():
        promotion = promotion_for(
            actor=actor, organisation=tribe.organisation, price=price, text=promotion_code
        )
    buyer = _buyer(tribe, account_of(tribe.organisation), country, tidy_vat_number(vat_number))
    return _quote(price, promotion, buyer)


def _price(tribe: Tribe, plan_code: str) -> PlanPrice:
    if live_subscription(tribe):
        raise AlreadyPaid
    price = price_for_sale(plan_code)
    if price is None:
        raise PlanNotForSale
    check_room(tribe, plan_code)
    return price


def _buyer(tribe: Tribe, account: BillingAccount | None, country: str, number: str) -> Buyer:
    known = (account.country if account else "") or tribe.organisation.country
    at = country if country in dict(COUNTRIES) else known
    is_there = account is not None and account.deleted_at is None
    is_number = bool(number) and not vat_number_fault(number, country=at)
    return Buyer(
        customer_id=account.stripe_customer_id if account and is_there else None,
        country=at,
        vat_number=number if is_number else "",
    )


def _quote(price: PlanPrice, promotion: PromotionFacts | None, buyer: Buyer) -> Quote:
    try:
        facts = gateway.quote(
            price_id=price.stripe_price_id,
            buyer=buyer,
            promotion_id=promotion.id if promotion else "",
        )
    except StripeRefused as refused:
        if promotion is None:
            raise StripeAway(reason=refused.reason, did_nothing=True) from refused
        raise CodeRefused("promotion_expired", _CANNOT) from refused
    is_lasting = promotion is not None and promotion.duration == "forever"
    return Quote(
        plan_code=price.plan_code,
        code=promotion.code if promotion else "",
        net_cents=facts.subtotal_cents,
        discount_cents=facts.discount_cents,
        tax_cents=facts.tax_cents,
        total_cents=facts.total_cents,
        again_cents=facts.subtotal_cents - (facts.discount_cents if is_lasting else 0),
    )
