"""What we want to know of Stripe's objects, and nothing else."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PriceFacts:
    """A price for sale; the amount in cents, without VAT."""

    id: str
    product_id: str
    lookup_key: str
    currency: str
    unit_amount_cents: int
    livemode: bool


@dataclass(frozen=True)
class SessionFacts:
    """A visit to Checkout; `status` is open, complete or expired."""

    id: str
    status: str
    url: str
    customer_id: str
    reference: str
    subscription_id: str | None
    expires_at: dt.datetime


@dataclass(frozen=True)
class SubscriptionFacts:
    """A subscription of one item; `pending_price_id` is what a change waits to be paid for."""

    id: str
    customer_id: str
    status: str
    price_id: str | None
    currency: str
    current_period_start: dt.datetime | None
    current_period_end: dt.datetime | None
    trial_end: dt.datetime | None
    cancel_at_period_end: bool
    cancel_at: dt.datetime | None
    canceled_at: dt.datetime | None
    ended_at: dt.datetime | None
    collection: str
    days_until_due: int | None
    method_id: str | None
    pending_price_id: str | None
    pending_expires_at: dt.datetime | None
    attempt_id: str
    latest_invoice_id: str | None
    livemode: bool


@dataclass(frozen=True)
class Letter:
    """A verified webhook: which event, about which object of which customer."""

    event_id: str
    type: str
    api_version: str
    livemode: bool
    happened_at: dt.datetime
    object_type: str
    object_id: str
    customer_id: str
