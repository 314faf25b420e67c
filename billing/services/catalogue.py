"""Tell Stripe what the plans cost."""

from django.conf import settings
from django.db import transaction

from billing import gateway
from billing.gateway import PriceFacts
from billing.models import PlanPrice
from billing.plans import CURRENCY, PLANS, Plan
from core.common import clock


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
    is_right = found and (found.unit_amount_cents, found.currency) == (plan.yearly_cents, CURRENCY)
    facts = found if found and is_right else _new_price(plan, found)
    return _remember(plan, facts)


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
