"""What we ask of Stripe."""

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings

from billing.gateway.connection import api, once, our_words
from billing.gateway.facts import PriceFacts, SessionFacts, SubscriptionFacts
from billing.gateway.reading import price_facts, session_facts, subscription_facts

if TYPE_CHECKING:
    from stripe.params import CustomerCreateParams
    from stripe.params.checkout import SessionCreateParams


# iDEAL leaves a direct debit behind for the years to come.
_WAYS_TO_PAY = ["card", "ideal", "sepa_debit"]


def create_customer(*, reference: str, name: str, email: str, country: str, language: str) -> str:
    """
    Make a customer and return its id.

    The same words under the same reference give the same customer, for a day.
    """
    wish: CustomerCreateParams = {
        "name": name,
        "email": email,
        "address": {"country": country},
        "preferred_locales": [language],
        "metadata": {"organisation_id": reference, "env": settings.ENVIRONMENT},
    }
    words = hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()[:16]
    with our_words():
        customer = api().v1.customers.create(wish, once(f"customer:{reference}:{words}"))
        return str(customer.id)


def open_session(
    *,
    customer_id: str,
    price_id: str,
    reference: str,
    tribe_id: str,
    success_url: str,
    cancel_url: str,
    expires_at: dt.datetime,
    language: str,
    idempotency_key: str,
    promotion_id: str = "",
) -> SessionFacts:
    """
    Open a Checkout session for one year of one tribe; the same key gives the same session.

    Without a promotion code its page asks for one; Stripe takes either.
    """
    ours = {"attempt_id": reference, "tribe_id": tribe_id, "env": settings.ENVIRONMENT}
    wish: SessionCreateParams = {
        "mode": "subscription",
        "customer": customer_id,
        "client_reference_id": reference,
        "line_items": [{"price": price_id, "quantity": 1}],
        "automatic_tax": {"enabled": True},
        "tax_id_collection": {"enabled": True},
        "customer_update": {"name": "auto", "address": "auto"},
        "billing_address_collection": "required",
        "allowed_payment_method_types": _WAYS_TO_PAY,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "expires_at": int(expires_at.timestamp()),
        "locale": language,
        "metadata": ours,
        "subscription_data": {"metadata": ours, "billing_mode": {"type": "flexible"}},
    }
    if promotion_id:
        wish["discounts"] = [{"promotion_code": promotion_id}]
    else:
        wish["allow_promotion_codes"] = True
    with our_words():
        session = api().v1.checkout.sessions.create(wish, once(idempotency_key))
        return session_facts(session.to_dict())


def fetch_session(*, session_id: str) -> SessionFacts:
    """How a visit to Checkout stands."""
    with our_words():
        return session_facts(api().v1.checkout.sessions.retrieve(session_id).to_dict())


def find_session(*, customer_id: str, reference: str) -> SessionFacts | None:
    """The session that was opened for an attempt, when its answer got lost."""
    with our_words():
        page = api().v1.checkout.sessions.list({"customer": customer_id, "limit": 20})
        found = (session_facts(session.to_dict()) for session in page.auto_paging_iter())
        return next((session for session in found if session.reference == reference), None)


def close_session(*, session_id: str) -> None:
    """
    Let nobody pay on a page any more.

    :raises StripeRefused: if it is paid or closed already.
    """
    with our_words():
        api().v1.checkout.sessions.expire(session_id)


def fetch_subscription(*, subscription_id: str) -> SubscriptionFacts:
    """How a subscription stands."""
    with our_words():
        return subscription_facts(api().v1.subscriptions.retrieve(subscription_id).to_dict())


def prices_by_lookup_key(*, lookup_keys: list[str]) -> dict[str, PriceFacts]:
    """The prices for sale, by lookup key; keys without a price are left out."""
    with our_words():
        page = api().v1.prices.list({"lookup_keys": lookup_keys, "active": True, "limit": 100})
        found = [price_facts(price.to_dict()) for price in page.data]
    return {price.lookup_key: price for price in found}


def create_product(*, name: str, plan_code: str) -> str:
    """Make a product and return its id."""
    with our_words():
        product = api().v1.products.create({"name": name, "metadata": {"plan": plan_code}})
        return str(product.id)


def create_price(*, product_id: str, lookup_key: str, cents: int, currency: str) -> PriceFacts:
    """Make a yearly price without VAT; it takes the lookup key over from an older one."""
    with our_words():
        price = api().v1.prices.create(
            {
                "product": product_id,
                "currency": currency,
                "unit_amount": cents,
                "recurring": {"interval": "year"},
                "tax_behavior": "exclusive",
                "lookup_key": lookup_key,
                "transfer_lookup_key": True,
            }
        )
        return price_facts(price.to_dict())


def list_endpoints() -> list[dict[str, Any]]:
    """Where Stripe sends webhooks: url, status, version and events of each."""
    with our_words():
        page = api().v1.webhook_endpoints.list({"limit": 100})
        return [
            {
                "url": endpoint.url,
                "status": endpoint.status,
                "api_version": endpoint.api_version,
                "enabled_events": list(endpoint.enabled_events),
            }
            for endpoint in page.data
        ]
