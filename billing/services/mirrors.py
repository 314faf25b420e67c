"""Write down what Stripe said of subscriptions, as it was fetched under the customer's lease."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from billing.gateway import InvoiceFacts, SubscriptionFacts
from billing.models import (
    BillingAccount,
    PaymentMethod,
    PlanPrice,
    TribeSubscription,
)
from billing.plans import CURRENCY
from billing.services import announcing
from billing.services.access import refresh_access
from billing.services.invoice_mirrors import write_invoice
from billing.services.mirror_rows import Mirrored, mirror
from billing.services.oddities import note_edited_elsewhere
from billing.services.paid_plans import plan_until_renewal
from billing.services.plan_news import tell_of_paid_upgrade
from billing.services.staff_tasks import ask_staff
from billing.services.unpaid import restate
from core.common import clock
from tenants import services as tenants
from tenants.models import Tribe

_AS_TOLD = (
    "status",
    "current_period_start",
    "current_period_end",
    "trial_end",
    "cancel_at_period_end",
    "cancel_at",
    "canceled_at",
    "ended_at",
    "collection",
    "days_until_due",
    "pending_expires_at",
    "livemode",
)


class SecondSubscription(Exception):
    """A tribe was paid for twice; one of the two is ended and given back."""


class WrongCurrency(Exception):
    """Something in a currency that we do not sell in; no machine touches it."""


def write_subscription(
    *,
    account: BillingAccount,
    tribe: Tribe,
    facts: SubscriptionFacts,
    invoices: Sequence[InvoiceFacts] = (),
) -> TribeSubscription:
    """
    Mirror a subscription with invoices of it, and bring the tribe's access in line.

    :raises SecondSubscription: if another live subscription of this tribe is known.
    :raises WrongCurrency: if it is not in euros.
    """
    if facts.currency != CURRENCY:
        raise WrongCurrency(f"{facts.id} is in {facts.currency}")
    try:
        with transaction.atomic():
            mirrored = mirror(
                TribeSubscription,
                key={"stripe_subscription_id": facts.id},
                values=subscription_values(facts),
                once={"account": account, "tribe": tribe},
            )
    except IntegrityError as error:
        raise SecondSubscription(facts.id) from error
    subscription = mirrored.row
    for invoice in invoices:
        write_invoice(account=account, subscription=subscription, facts=invoice)
    restate(subscription)
    _follow_plan(mirrored, facts)
    tell_of_paid_upgrade(mirrored)
    note_edited_elsewhere(mirrored)
    announcing.renewal_written(mirrored=mirrored)
    refresh_access(tribe=subscription.tribe, cause_ref=facts.id)
    return subscription


def subscription_values(facts: SubscriptionFacts) -> dict[str, Any]:
    """What the mirror of a subscription must say."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in _AS_TOLD}
    prices = {
        price.stripe_price_id: price
        for price in PlanPrice.objects.filter(
            stripe_price_id__in=[facts.price_id, facts.pending_price_id]
        )
    }
    method = PaymentMethod.objects.filter(stripe_method_id=facts.method_id or "").first()
    return values | {
        "price": prices.get(facts.price_id or ""),
        "pending_price": prices.get(facts.pending_price_id or ""),
        "method": method,
    }


def forget_subscription(*, subscription: TribeSubscription) -> None:
    """Note that Stripe no longer knows a subscription: it has ended, and nothing more is paid."""
    moment = clock.now()
    TribeSubscription.objects.filter(pk=subscription.pk).update(
        status=TribeSubscription.Status.CANCELED,
        ended_at=subscription.ended_at or moment,
        canceled_at=subscription.canceled_at or moment,
        synced_at=moment,
    )
    refresh_access(tribe=subscription.tribe, cause_ref=subscription.stripe_subscription_id)


def _follow_plan(mirrored: Mirrored[TribeSubscription], facts: SubscriptionFacts) -> None:
    """
    Give the tribe the largest plan that is paid for; after a downgrade the old one for a while.

    With a price that we do not know the tribe keeps what it has, and staff is told.
    """
    subscription = mirrored.row
    if not subscription.is_live:
        return
    if subscription.price:
        tenants.choose_plan(tribe=subscription.tribe, plan=plan_until_renewal(subscription))
    elif mirrored.is_changed:
        ask_staff(
            kind="unknown_price",
            subject=facts.id,
            account=subscription.account,
            tribe=subscription.tribe,
            facts={"price": facts.price_id or ""},
        )
