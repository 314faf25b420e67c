"""Tell Stripe what the plans cost."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from billing import gateway
from billing.gateway import PriceFacts
from billing.models import PlanPrice
from billing.plans import CURRENCY, PLANS, Plan
from billing.selectors import prices_for_sale
from billing.services.staff_tasks import ask_staff
from core.common import clock

CHANGED_ELSEWHERE = "catalogue_changed"


@dataclass(frozen=True)
class WrongPrice:
    """A plan whose price at Stripe is not as it should be; `problem` is a code."""

    plan_code: str
    problem: str


def wrong_prices() -> Iterator[WrongPrice]:
    """
    Which plans do not cost at Stripe what they cost here.

    :raises StripeAway: if Stripe does not answer.
    """
    there = gateway.prices_by_lookup_key(lookup_keys=[plan.lookup_key for plan in PLANS])
    ours = prices_for_sale()
    for plan in PLANS:
        price, mirror = there.get(plan.lookup_key), ours.get(plan.code)
        if price is None or not _is_right(plan, price):
            yield WrongPrice(plan.code, "price")
        elif mirror is None or mirror.stripe_price_id != price.id:
            yield WrongPrice(plan.code, "mirror")


def look_at_catalogue() -> bool:
    """
    Tell staff when somebody changed at Stripe what we sell; whoever pays an old price goes on so.

    Returns whether anything was wrong.

    :raises StripeAway: if Stripe does not answer.
    """
    wrong = [one for one in wrong_prices() if one.problem == "price"]
    for one in wrong:
        ask_staff(kind=CHANGED_ELSEWHERE, subject=one.plan_code, facts={"plan": one.plan_code})
    return bool(wrong)


def sync_catalogue() -> list[PlanPrice]:
    """
    Make sure that each plan has its price at Stripe, and remember which it is.

    Machine work, to be repeated at will. A price that changed becomes a new one; whoever pays the
    old one goes on paying it.

    :raises StripeAway: if Stripe does not answer.
    """
    there = gateway.prices_by_lookup_key(lookup_keys=[plan.lookup_key for plan in PLANS])
    return [_sync_plan(plan, there.get(plan.lookup_key)) for plan in PLANS]


def _sync_plan(plan: Plan, found: PriceFacts | None) -> PlanPrice:
    facts = found if found and _is_right(plan, found) else _new_price(plan, found)
    return _remember(plan, facts)


def _is_right(plan: Plan, price: PriceFacts) -> bool:
    return (price.unit_amount_cents, price.currency) == (plan.yearly_cents, CURRENCY)


def _new_price(plan: Plan, old: PriceFacts | None) -> PriceFacts:
    product_id = old.product_id if old else None
    return gateway.create_price(
        product_id=product_id
        or gateway.create_product(name=f"Part-up {plan.name}", plan_code=plan.code),
        lookup_key=plan.lookup_key,
        cents=plan.yearly_cents,
        currency=CURRENCY,
    )


@transaction.atomic
def _remember(plan: Plan, facts: PriceFacts) -> PlanPrice:
    for_sale = PlanPrice.objects.filter(
        plan_code=plan.code, valid_until=None, livemode=settings.STRIPE_LIVEMODE
    )
    for_sale.exclude(stripe_price_id=facts.id).update(valid_until=clock.now())
    price, _made = PlanPrice.objects.update_or_create(
        stripe_price_id=facts.id,
        defaults={
            "plan_code": plan.code,
            "stripe_product_id": facts.product_id,
            "lookup_key": plan.lookup_key,
            "currency": facts.currency,
            "unit_amount_cents": facts.unit_amount_cents,
            "livemode": facts.livemode,
            "valid_until": None,
        },
    )
    return price
