"""Write down what Stripe said, as it was just fetched under the customer's lease."""

from typing import Any

from django.db import IntegrityError, transaction

from billing.gateway import InvoiceFacts, SubscriptionFacts
from billing.models import BillingAccount, Invoice, PlanPrice, TribeSubscription
from billing.services.access import refresh_access
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
    "livemode",
)
_OF_AN_INVOICE = (
    "number",
    "status",
    "currency",
    "subtotal_cents",
    "total_cents",
    "amount_paid_cents",
    "amount_remaining_cents",
    "attempt_count",
    "next_payment_attempt_at",
    "due_at",
    "finalized_at",
    "paid_at",
    "issued_at",
    "livemode",
)


class SecondSubscription(Exception):
    """A tribe was paid for twice; a person must look at it."""


def write_subscription(
    *, account: BillingAccount, tribe: Tribe, facts: SubscriptionFacts
) -> TribeSubscription:
    """
    Mirror a subscription with its latest invoice, and bring the tribe's access in line.

    :raises SecondSubscription: if another live subscription of this tribe is known.
    """
    price = PlanPrice.objects.filter(stripe_price_id=facts.price_id).first()
    values: dict[str, Any] = {name: getattr(facts, name) for name in _AS_TOLD}
    values |= {"price": price, "unpaid_since": _unpaid_since(facts), "synced_at": clock.now()}
    try:
        with transaction.atomic():
            subscription, _made = TribeSubscription.objects.update_or_create(
                stripe_subscription_id=facts.id,
                defaults=values,
                create_defaults={**values, "account": account, "tribe": tribe},
            )
    except IntegrityError as error:
        raise SecondSubscription(facts.id) from error
    if facts.latest_invoice:
        write_invoice(account=account, subscription=subscription, facts=facts.latest_invoice)
    if price and subscription.is_live:
        tenants.choose_plan(tribe=tribe, plan=price.plan_code)
    refresh_access(tribe=tribe, cause_ref=facts.id)
    return subscription


def write_invoice(
    *, account: BillingAccount, subscription: TribeSubscription | None, facts: InvoiceFacts
) -> Invoice:
    """Mirror an invoice."""
    values: dict[str, Any] = {name: getattr(facts, name) for name in _OF_AN_INVOICE}
    values |= {"account": account, "subscription": subscription, "synced_at": clock.now()}
    invoice, _made = Invoice.objects.update_or_create(stripe_invoice_id=facts.id, defaults=values)
    return invoice


def _unpaid_since(facts: SubscriptionFacts) -> Any:
    """Since when an invoice waits that was tried in vain; the first try comes when it is final."""
    invoice = facts.latest_invoice
    if facts.status in ("past_due", "unpaid") and invoice and invoice.is_unpaid:
        return invoice.finalized_at or invoice.issued_at
    return None
