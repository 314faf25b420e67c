"""What comparing one by one does not find: forgotten customers, stray payments, sums."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from billing import gateway
from billing.gateway import InvoiceFacts
from billing.models import BillingAccount, Invoice, TribeSubscription
from core.common import clock

SUMS_OF = dt.timedelta(days=93)
_A_DAY = dt.timedelta(days=1)
_OVER = ("canceled", "incomplete_expired", "incomplete")


@dataclass(frozen=True)
class Finding:
    """Something for staff; `field` says what is wrong, as a code."""

    object_type: str
    object_id: str
    field: str
    here: str
    there: str


def look() -> Iterator[Finding]:
    """
    Everything that is odd.

    :raises StripeAway: if Stripe does not answer to the end; then nothing counts as missing.
    """
    yield from _customers()
    yield from _subscriptions()
    yield from _sums()


def _customers() -> Iterator[Finding]:
    there = {one.facts.id: one for one in gateway.list_customers()}
    rows = BillingAccount.objects.filter(stripe_customer_id__isnull=False, deleted_at=None)
    here = {str(key) for key in rows.values_list("stripe_customer_id", flat=True)}
    for customer_id, listed in there.items():
        if listed.env == settings.ENVIRONMENT and customer_id not in here:
            yield Finding("customer", customer_id, "customer_without_account", "", customer_id)
    for customer_id in sorted(here - there.keys()):
        yield Finding("customer", customer_id, "account_without_customer", "here", "missing")


def _subscriptions() -> Iterator[Finding]:
    """Live ones of our customers that no tribe has, and first payments that hang."""
    customers = _customer_ids()
    known = set(TribeSubscription.objects.values_list("stripe_subscription_id", flat=True))
    yesterday = clock.now() - _A_DAY
    for facts in gateway.list_subscriptions():
        is_stray = facts.id not in known and facts.status not in _OVER
        if facts.customer_id in customers and is_stray:
            yield Finding("subscription", facts.id, "subscription_without_tribe", "", facts.status)
    hanging = TribeSubscription.objects.filter(status="incomplete", created_at__lt=yesterday)
    for row in hanging:
        key = row.stripe_subscription_id
        yield Finding("subscription", key, "first_payment_hangs", row.status, "")


def _sums() -> Iterator[Finding]:
    """What was paid in each of the last months, added up on both sides."""
    since = clock.now() - SUMS_OF
    customers = _customer_ids()
    listed = gateway.list_invoices(since=since)
    there = _by_month(one for one in listed if one.customer_id in customers)
    rows = Invoice.objects.filter(issued_at__gte=since.replace(microsecond=0))
    here = _by_month(rows.exclude(account__stripe_customer_id=None))
    for month in sorted(there.keys() | here.keys()):
        if there[month] != here[month]:
            yield Finding("month", month, "sums_differ", str(here[month]), str(there[month]))


def _by_month(invoices: Iterable[InvoiceFacts | Invoice]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in invoices:
        sums[f"{one.issued_at:%Y-%m}"] += one.amount_paid_cents
    return sums


def _customer_ids() -> set[str]:
    rows = BillingAccount.objects.filter(stripe_customer_id__isnull=False)
    return {str(key) for key in rows.values_list("stripe_customer_id", flat=True)}
