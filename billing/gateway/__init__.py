"""
The only place that speaks with Stripe; its words stop here.

Every function takes and returns plain values, and raises StripeAway, StripeRefused or StripeGone.
"""

from billing.gateway.calls import (
    close_session,
    create_customer,
    create_price,
    create_product,
    fetch_invoice,
    fetch_session,
    fetch_subscription,
    find_session,
    is_customer_gone,
    list_endpoints,
    open_session,
    prices_by_lookup_key,
)
from billing.gateway.connection import patience
from billing.gateway.ending import end_subscription, is_subscription_over
from billing.gateway.facts import (
    InvoiceFacts,
    Letter,
    PriceFacts,
    SessionFacts,
    SubscriptionFacts,
)
from billing.gateway.letters import verify_letter
from billing.gateway.renewing import renews, set_renewal

__all__ = [
    "InvoiceFacts",
    "Letter",
    "PriceFacts",
    "SessionFacts",
    "SubscriptionFacts",
    "close_session",
    "create_customer",
    "create_price",
    "create_product",
    "end_subscription",
    "fetch_invoice",
    "fetch_session",
    "fetch_subscription",
    "find_session",
    "is_customer_gone",
    "is_subscription_over",
    "list_endpoints",
    "open_session",
    "patience",
    "prices_by_lookup_key",
    "renews",
    "set_renewal",
    "verify_letter",
]
