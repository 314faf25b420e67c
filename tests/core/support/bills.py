"""Bills as the mirror holds them, for pages that only read."""

import datetime as dt

from billing.models import BillingAccount, Invoice, PlanPrice, TribeSubscription
from core.common import clock


def bill(tribe, key=1, *, status="active", cents=120_000, **values):
    """A subscription of a tribe at some price."""
    account, _ = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
    price = PlanPrice.objects.create(
        plan_code="tribe",
        stripe_price_id=f"price_{key}",
        stripe_product_id="prod_1",
        lookup_key="tribe",
        unit_amount_cents=cents,
        valid_until=clock.now(),
    )
    return TribeSubscription.objects.create(
        account=account,
        tribe=tribe,
        stripe_subscription_id=f"sub_{key}",
        status=status,
        price=price,
        synced_at=clock.now(),
        **values,
    )


def invoice(subscription, key, *, days_late, cents=1_000, **values):
    """An invoice that should have been paid some days ago."""
    moment = clock.now() - dt.timedelta(days=days_late, hours=1)
    return Invoice.objects.create(
        **{
            "account": subscription.account,
            "subscription": subscription,
            "stripe_invoice_id": f"in_{key}",
            "status": "open",
            "collection": "send_invoice",
            "currency": "eur",
            "subtotal_cents": cents,
            "total_cents": cents,
            "amount_paid_cents": 0,
            "amount_remaining_cents": cents,
            "due_at": moment,
            "issued_at": moment,
            "synced_at": clock.now(),
            **values,
        }
    )
