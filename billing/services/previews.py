"""What another plan would cost, to the cent, before anybody decides."""

import datetime as dt
from typing import Any

from billing import gateway
from billing.errors import (
    ChangeUnderWay,
    EndsAnyway,
    NotSubscribed,
    PaymentIsDisputed,
    PaymentIsLate,
    PlanNotForSale,
    SamePlan,
)
from billing.gateway import PreviewFacts, PreviewLine
from billing.models import ChangePreview, PlanPrice, TribeSubscription
from billing.plans import plan_of
from billing.policies import can_change_billing
from billing.selectors import change_under_way, live_subscription, price_for_sale
from billing.services.charge_pauses import are_paused
from billing.services.paid_plans import plan_until_renewal
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common import clock
from core.common.errors import NotAllowed
from tenants.models import Tribe

# A preview is right for its second; so long a person may think about it.
GOOD_FOR = dt.timedelta(minutes=10)


@refusals_recorded("billing.plan_changed", about="tribe")
def preview_change(*, actor: Account, tribe: Tribe, plan_code: str) -> ChangePreview:
    """
    This will work out what another plan costs: a larger one from now on, a smaller one from the
    renewal on.

    Owners and billing contacts may. Nothing is changed, however often it is asked.

    :raises NotAllowed: if the actor is neither owner nor billing contact.
    :raises NotSubscribed: if the tribe has no subscription.
    :raises EndsAnyway: if it ends with its period.
    :raises PaymentIsLate: if something is to be paid first.
    :raises PaymentIsDisputed: if a bank looks into a payment for it.
    :raises ChangeUnderWay: if another change is not finished.
    :raises SamePlan: if it has that plan.
    :raises PlanNotForSale: if there is no price for the plan.
    :raises StripeAway: if Stripe does not answer.
    """
    if not can_change_billing(actor, tribe.organisation):
        raise NotAllowed
    subscription = live_subscription(tribe)
    if subscription is None:
        raise NotSubscribed
    price = changeable_to(subscription, plan_code)
    moment = clock.now().replace(microsecond=0)
    facts = gateway.preview_change(
        subscription_id=subscription.stripe_subscription_id,
        price_id=price.stripe_price_id,
        at_moment=moment if is_upgrade(subscription, price) else None,
    )
    return _keep(subscription, price, moment, facts, actor)


def changeable_to(subscription: TribeSubscription, plan_code: str) -> PlanPrice:
    """
    The price of the plan that a subscription can be changed to now.

    :raises DomainError: saying what is in the way, see `preview_change`.
    """
    price = price_for_sale(plan_code)
    if price is None:
        raise PlanNotForSale
    if change_under_way(subscription):
        raise ChangeUnderWay
    if subscription.cancel_at_period_end:
        raise EndsAnyway
    if subscription.price and subscription.price.plan_code == plan_code:
        raise SamePlan
    if subscription.status != TribeSubscription.Status.ACTIVE or subscription.unpaid_since:
        raise PaymentIsLate
    if are_paused(subscription):
        raise PaymentIsDisputed
    return price


def is_upgrade(subscription: TribeSubscription, price: PlanPrice) -> bool:
    """Whether a price is of a larger plan than the tribe has been given until the renewal."""
    return (
        plan_of(price.plan_code).max_members > plan_of(plan_until_renewal(subscription)).max_members
    )


def _keep(
    subscription: TribeSubscription,
    price: PlanPrice,
    moment: dt.datetime,
    facts: PreviewFacts,
    actor: Account,
) -> ChangePreview:
    prices = PlanPrice.objects.in_bulk(
        [line.price_id for line in facts.lines], field_name="stripe_price_id"
    )
    return ChangePreview.objects.create(
        subscription=subscription,
        price=price,
        prorated_at=moment,
        lines=[_line(line, prices.get(line.price_id)) for line in facts.lines],
        subtotal_cents=facts.subtotal_cents,
        tax_cents=facts.tax_cents,
        total_cents=facts.total_cents,
        amount_due_cents=facts.amount_due_cents,
        made_by=actor,
        expires_at=clock.now() + GOOD_FOR,
    )


def _line(line: PreviewLine, price: PlanPrice | None) -> dict[str, Any]:
    return {
        "plan": price.plan_code if price else "",
        "amount_cents": line.amount_cents,
        "from": line.starts_at.isoformat(),
        "until": line.ends_at.isoformat(),
        "is_credit": line.amount_cents < 0,
    }
