"""
A bill as the mirror tells it, written by hand, and people with roles in the organisation.

Take the fixtures into a conftest: `from tests.support.mirrored_bill import *`.
"""

import datetime as dt
import itertools

import pytest

from billing.models import BillingAccount, Invoice, PaymentMethod, PlanPrice, TribeSubscription
from core.common import clock
from tenants.models import OrganisationRole

__all__ = [
    "card",
    "invoiced",
    "payer",
    "price",
    "subscribed",
    "subscription",
    "to_be_paid",
    "with_role",
    "with_role_in",
]

_numbers = itertools.count(1)


@pytest.fixture
def payer(alpha):
    """Waterland, the organisation of Ada's tribe, as a customer of Stripe's."""
    return BillingAccount.objects.create(
        organisation=alpha.organisation,
        stripe_customer_id="cus_waterland",
        legal_name="Stichting Waterland",
        billing_email="bills@waterland.example",
        country="NL",
        synced_at=clock.now(),
    )


@pytest.fixture
def price():
    return PlanPrice.objects.create(
        plan_code="tribe",
        stripe_price_id="price_tribe",
        stripe_product_id="prod_tribe",
        lookup_key="partup_tribe_year",
        unit_amount_cents=120_000,
    )


@pytest.fixture
def subscribed(payer, price, alpha):
    """Subscribe a tribe, as the mirror would tell."""

    def subscribe(tribe=alpha, **changes):
        number = next(_numbers)
        values = {
            "account": payer,
            "tribe": tribe,
            "stripe_subscription_id": f"sub_{number}",
            "status": "active",
            "price": price,
            "current_period_start": clock.now() - dt.timedelta(days=65),
            "current_period_end": clock.now() + dt.timedelta(days=300),
            "synced_at": clock.now(),
        }
        return TribeSubscription.objects.create(**{**values, **changes})

    return subscribe


@pytest.fixture
def subscription(subscribed):
    return subscribed()


@pytest.fixture
def invoiced(payer):
    """Mirror an invoice of 1,200 euros with Dutch VAT, paid unless told otherwise."""

    def invoice(**changes):
        number = next(_numbers)
        values = {
            "account": payer,
            "stripe_invoice_id": f"in_{number}",
            "number": f"PU-{number:04}",
            "status": "paid",
            "currency": "eur",
            "subtotal_cents": 120_000,
            "tax_cents": 25_200,
            "total_cents": 145_200,
            "amount_due_cents": 145_200,
            "amount_paid_cents": 145_200,
            "amount_remaining_cents": 0,
            "issued_at": clock.now() - dt.timedelta(days=65),
            "finalized_at": clock.now() - dt.timedelta(days=65),
            "paid_at": clock.now() - dt.timedelta(days=65),
            "synced_at": clock.now(),
        }
        return Invoice.objects.create(**{**values, **changes})

    return invoice


@pytest.fixture
def to_be_paid(invoiced):
    """The same, not paid."""

    def invoice(**changes):
        unpaid = {"status": "open", "amount_paid_cents": 0, "amount_remaining_cents": 145_200}
        return invoiced(**{**unpaid, "paid_at": None, **changes})

    return invoice


@pytest.fixture
def card(payer):
    """A Visa card that works for years, the usual way to pay."""

    def make(**changes):
        number = next(_numbers)
        values = {
            "account": payer,
            "stripe_method_id": f"pm_{number}",
            "type": "card",
            "brand": "visa",
            "last4": "4242",
            "exp_month": 12,
            "exp_year": 2039,
            "is_default": True,
            "synced_at": clock.now(),
        }
        return PaymentMethod.objects.create(**{**values, **changes})

    return make


@pytest.fixture
def with_role_in():
    """Give somebody a role in the organisation of a tribe."""

    def give(tribe, account, role):
        OrganisationRole.objects.create(organisation=tribe.organisation, account=account, role=role)
        return account

    return give


@pytest.fixture
def with_role(alpha):
    """Give somebody a role in Waterland."""

    def give(account, role):
        OrganisationRole.objects.create(organisation=alpha.organisation, account=account, role=role)
        return account

    return give
