"""A simulator for each test, and a shop to buy in."""

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


@pytest.fixture
def shop(stripesim: StripeSimulator) -> Shop:
    """The shop, in the simulator's own time."""
    return make_shop(stripesim.api)
