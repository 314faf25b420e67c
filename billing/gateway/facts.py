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
class InvoiceFacts:
    """An invoice; amounts in cents."""

    id: str
    customer_id: str
    subscription_id: str | None
    number: str
    status: str
    currency: str
    subtotal_cents: int
    total_cents: int
    amount_paid_cents: int
    amount_remaining_cents: int
    attempt_count: int
    next_payment_attempt_at: dt.datetime | None
    due_at: dt.datetime | None
    finalized_at: dt.datetime | None
    paid_at: dt.datetime | None
    issued_at: dt.datetime
    livemode: bool

    @property
    def is_unpaid(self) -> bool:
        """Whether collecting it was tried and failed."""
        return self.status in ("open", "uncollectible") and self.attempt_count > 0


@dataclass(frozen=True)
class SubscriptionFacts:
    """A subscription with its latest invoice."""

    id: str
    customer_id: str
    status: str
    price_id: str | None
    current_period_start: dt.datetime | None
    current_period_end: dt.datetime | None
    trial_end: dt.datetime | None
    cancel_at_period_end: bool
    cancel_at: dt.datetime | None
    canceled_at: dt.datetime | None
    ended_at: dt.datetime | None
    attempt_id: str
    latest_invoice: InvoiceFacts | None
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
