"""Who pays, and what they order to pay by invoice."""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings

from billing.gateway.banks import BANK_COUNTRY
from billing.gateway.connection import api, once, our_words
from billing.gateway.embedded import PAGE

if TYPE_CHECKING:
    from stripe.params import (
        CustomerCreateParams,
        CustomerCreateTaxIdParams,
        SubscriptionCreateParams,
    )

_WAYS_TO_PAY = ["customer_balance", "ideal", "sepa_debit", "card"]


@dataclass(frozen=True)
class Payer:
    """Who pays, as invoices name them."""

    name: str
    email: str
    address_line1: str
    address_line2: str
    postal_code: str
    city: str
    country: str
    language: str


def put_customer(
    *, customer_id: str | None, reference: str, payer: Payer, idempotency_key: str
) -> str:
    """Make a customer, or tell Stripe what changed about one; returns its id."""
    wish: CustomerCreateParams = {
        "name": payer.name,
        "email": payer.email,
        "address": {
            "line1": payer.address_line1,
            "line2": payer.address_line2,
            "postal_code": payer.postal_code,
            "city": payer.city,
            "country": payer.country,
        },
        "preferred_locales": [payer.language],
        "metadata": {"organisation_id": reference, "env": settings.ENVIRONMENT},
    }
    # Other words are another wish, whatever the key: Stripe would refuse them under the same one.
    words = hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()[:16]
    key = once(f"{idempotency_key}:customer:{words}")
    with our_words():
        if customer_id:
            return str(api().v1.customers.update(customer_id, cast("Any", wish), key).id)
        return str(api().v1.customers.create(wish, key).id)


def find_customer(*, email: str, reference: str) -> str | None:
    """The customer that was made for an organisation, when the answer got lost."""
    with our_words():
        page = api().v1.customers.list({"email": email, "limit": PAGE})
        return _first(page, "organisation_id", reference)


def put_tax_id(*, customer_id: str, value: str, idempotency_key: str) -> None:
    """
    Let a VAT number be the one of a customer, and have it looked up.

    One they have already stays as it is; others are taken away, as invoices show them all.
    """
    wish: CustomerCreateTaxIdParams = {"type": "eu_vat", "value": value}
    with our_words():
        page = api().v1.customers.tax_ids.list(customer_id, {"limit": PAGE})
        present = list(page.auto_paging_iter())
        if not any(one.value == value for one in present):
            key = once(f"{idempotency_key}:tax_id:{value}")
            api().v1.customers.tax_ids.create(customer_id, wish, key)
        for one in present:
            if one.type == "eu_vat" and one.value != value:
                api().v1.customers.tax_ids.delete(customer_id, one.id)


def order_subscription(
    *,
    customer_id: str,
    price_id: str,
    days_until_due: int,
    order_id: str,
    tribe_id: str,
    idempotency_key: str,
    promotion_id: str = "",
) -> str:
    """Subscribe a customer who pays by invoice within so many days; returns the subscription."""
    wish: SubscriptionCreateParams = {
        "customer": customer_id,
        "items": [{"price": price_id, "quantity": 1}],
        "collection_method": "send_invoice",
        "days_until_due": days_until_due,
        "automatic_tax": {"enabled": True},
        "billing_mode": {"type": "flexible"},
        "payment_settings": {
            "payment_method_types": _WAYS_TO_PAY,
            "payment_method_options": {
                "customer_balance": {
                    "funding_type": "bank_transfer",
                    "bank_transfer": {
                        "type": "eu_bank_transfer",
                        "eu_bank_transfer": {"country": BANK_COUNTRY},
                    },
                }
            },
        },
        "metadata": {"order_id": order_id, "tribe_id": tribe_id, "env": settings.ENVIRONMENT},
    }
    if promotion_id:
        wish["discounts"] = [{"promotion_code": promotion_id}]
    with our_words():
        return str(api().v1.subscriptions.create(wish, once(idempotency_key)).id)


def find_order(*, customer_id: str, order_id: str) -> str | None:
    """The subscription that was made for an order, when the answer got lost."""
    with our_words():
        page = api().v1.subscriptions.list(
            {"customer": customer_id, "status": "all", "limit": PAGE}
        )
        return _first(page, "order_id", order_id)


def _first(page: Any, name: str, note: str) -> str | None:
    """The newest in a list, page after page, on which we wrote this."""
    found = (str(one.id) for one in page.auto_paging_iter() if _note(one, name) == note)
    return next(found, None)


def _note(thing: Any, name: str) -> str:
    """What we wrote on an object of Stripe's; a customer's may have a number behind it."""
    notes = thing.metadata.to_dict() if thing.metadata else {}
    return str(notes.get(name, "")).partition(":")[0]
