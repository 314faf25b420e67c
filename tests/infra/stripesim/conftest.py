"""A simulator for each test, and a shop to buy in."""

import datetime as dt
from dataclasses import dataclass

import pytest
import stripe

from tests.support.stripe_simulator import *  # noqa: F403
from tests.support.stripe_simulator import StripeSimulator


@dataclass
class Shop:
    """A customer in the Netherlands and one yearly price of 600 euros without VAT."""

    api: stripe.StripeClient
    customer: stripe.Customer
    price: stripe.Price

    def open_session(self, **more) -> stripe.checkout.Session:
        """A Checkout session for one year."""
        return self.api.v1.checkout.sessions.create(
            {
                "mode": "subscription",
                "customer": self.customer.id,
                "client_reference_id": "attempt-1",
                "line_items": [{"price": self.price.id, "quantity": 1}],
                "success_url": "http://127.0.0.1:9/ok?session={CHECKOUT_SESSION_ID}",
                "cancel_url": "http://127.0.0.1:9/cancelled",
                "automatic_tax": {"enabled": True},
                "subscription_data": {"metadata": {"tribe_id": "t1"}},
                **more,
            }
        )

    def buy(self, simulator: StripeSimulator, means: str = "pm_card_visa", **more):
        """Open a session and pay for it; the subscription."""
        simulator.complete_checkout(self.open_session(**more).id, card=means)
        return self.subscription()

    def subscribe_by_mail(self, **more) -> stripe.Subscription:
        """A subscription that is paid within thirty days, by invoice."""
        return self.api.v1.subscriptions.create(
            {
                "customer": self.customer.id,
                "items": [{"price": self.price.id}],
                "collection_method": "send_invoice",
                "days_until_due": 30,
                "automatic_tax": {"enabled": True},
                **more,
            }
        )

    def finalized_invoice(self, **more) -> stripe.Invoice:
        """The first invoice of a subscription by mail, sent."""
        subscription = self.subscribe_by_mail(**more)
        return self.api.v1.invoices.send_invoice(subscription.latest_invoice)

    def charge(self) -> stripe.Charge:
        """The latest charge."""
        return self.api.v1.charges.list({"limit": 1}).data[0]

    def types(self, prefix: str = "") -> list[str]:
        """The types of all events so far, oldest first."""
        listed = self.api.v1.events.list({"limit": 100}).data
        return [event.type for event in listed if event.type.startswith(prefix)][::-1]

    def dearer_price(self) -> stripe.Price:
        """A yearly price of 1200 euros for the same product."""
        return self.api.v1.prices.create(
            {
                "product": self.price.product,
                "currency": "eur",
                "unit_amount": 120000,
                "recurring": {"interval": "year"},
                "tax_behavior": "exclusive",
            }
        )

    def subscription(self) -> stripe.Subscription:
        """The only subscription there is."""
        [found] = self.api.v1.subscriptions.list({"status": "all"}).data
        return found

    def invoice(self) -> stripe.Invoice:
        """The latest invoice."""
        return self.api.v1.invoices.list({"limit": 1}).data[0]


def make_shop(api: stripe.StripeClient, **customer) -> Shop:
    """A product with its price, and a customer."""
    product = api.v1.products.create({"name": "Tribe"})
    price = api.v1.prices.create(
        {
            "product": product.id,
            "currency": "eur",
            "unit_amount": 60000,
            "recurring": {"interval": "year"},
            "tax_behavior": "exclusive",
            "lookup_key": "tribe_yearly",
        }
    )
    return Shop(
        api,
        api.v1.customers.create(
            {"email": "ada@example.org", "name": "Waterland", "address": {"country": "NL"}}
            | customer
        ),
        price,
    )


def at(year: int, month: int, day: int, hour: int = 0) -> int:
    """A moment in UTC."""
    return int(dt.datetime(year, month, day, hour, tzinfo=dt.UTC).timestamp())


@pytest.fixture
def shop(stripesim: StripeSimulator) -> Shop:
    """The shop, in the simulator's own time."""
    return make_shop(stripesim.api)
