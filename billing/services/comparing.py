"""Hold what is here against what Stripe says; nothing is written."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from billing import gateway
from billing.models import BillingAccount, Invoice, ReconcileRun, TribeSubscription
from billing.services.comparing_customers import compare_customers
from billing.services.comparing_money import compare_money
from billing.services.differences import (
    MISSING,
    Accounts,
    Difference,
    Found,
    by_key,
    difference,
    differing,
    gone,
)
from billing.services.invoice_mirrors import invoice_values
from billing.services.leases import Lease
from billing.services.mirrors import subscription_values
from billing.services.syncing import sync_invoice, sync_subscription
from core.common import clock

__all__ = ["MISSING", "Comparison", "Difference", "compare"]

INVOICE_DAYS = dt.timedelta(days=45)
# Its address runs out, and is asked for anew when somebody wants to look.
_RUNS_OUT = ("hosted_url",)
_TELLS_EACH = 50
_OPEN = (Invoice.Status.DRAFT, Invoice.Status.OPEN)


@dataclass(frozen=True)
class Comparison:
    """Everything that was looked at, and what differs."""

    looked_at: int
    found: list[Difference]


def compare(
    *, account: BillingAccount | None = None, tell: Callable[[str, int], None] | None = None
) -> Comparison:
    """
    Compare all subscriptions, customers with their ways to pay, the invoices of late, and the money
    that went back, was forgiven, is fought about or came by bank; of one customer if given.

    What Stripe did not list counts as missing there only because its whole list was read. `tell`
    hears now and then which of these it is at, and how many were looked at.

    :raises StripeAway: if Stripe does not answer to the end.
    """
    accounts = _accounts(account)
    looked_at, found = 0, []
    for step, part in _PARTS.items():
        for one in part(accounts, account):
            if tell and looked_at % _TELLS_EACH == 0:
                tell(step, looked_at)
            looked_at += 1
            found += [one] if one else []
    return Comparison(looked_at, found)


def _accounts(account: BillingAccount | None) -> Accounts:
    rows = BillingAccount.objects.filter(stripe_customer_id__isnull=False)
    if account:
        rows = rows.filter(pk=account.pk)
    return {str(row.stripe_customer_id): row for row in rows}


def _subscriptions(accounts: Accounts, only: BillingAccount | None) -> Found:
    customer_id = str(only.stripe_customer_id) if only else ""
    there = list(gateway.list_subscriptions(customer_id=customer_id))
    rows = TribeSubscription.objects.filter(account__in=accounts.values()).select_related("account")
    here = {row.stripe_subscription_id: row for row in rows}
    for facts in there:
        account = accounts.get(facts.customer_id)
        if account:
            values = subscription_values(facts)
            row = here.get(facts.id)
            yield difference("subscription", facts.id, account, row, values, _fix_subscription)
    listed = {facts.id for facts in there}
    ended = [
        row for row in here.values() if row.is_live and row.stripe_subscription_id not in listed
    ]
    for row in ended:
        yield gone("subscription", row.stripe_subscription_id, row.account, _fix_subscription)


def _invoices(accounts: Accounts, only: BillingAccount | None) -> Found:
    """Those made of late, and all that are not settled, there or here."""
    customer_id = str(only.stripe_customer_id) if only else ""
    since = None if only else clock.now() - INVOICE_DAYS
    there = {one.id: one for one in gateway.list_invoices(customer_id=customer_id, since=since)}
    if not only:
        there |= {one.id: one for one in gateway.list_invoices(status="open")}
    rows = Invoice.objects.filter(stripe_invoice_id__in=there)
    here = by_key(rows.annotate(off=Sum("discounts__amount_cents")), "stripe_invoice_id")
    for facts in there.values():
        account = accounts.get(facts.customer_id)
        if account:
            values = invoice_values(facts)
            kept = {name: value for name, value in values.items() if name not in _RUNS_OUT}
            row = here.get(facts.id)
            differs = difference("invoice", facts.id, account, row, kept, _fix_invoice)
            yield differs or _lacks_codes(account, row)
    waiting = Invoice.objects.filter(account__in=accounts.values(), status__in=_OPEN)
    for row in waiting.exclude(stripe_invoice_id__in=there).select_related("account"):
        yield gone("invoice", row.stripe_invoice_id, row.account, _fix_invoice)


def _lacks_codes(account: BillingAccount, row: Any) -> Difference | None:
    """A list does not tell the codes behind a discount; that they are here, we can tell."""
    here = row.off or 0
    if here == row.discount_cents:
        return None
    fields = {"discounts": (here, row.discount_cents)}
    return differing("invoice", row.stripe_invoice_id, account, fields, _fix_invoice)


def _fix_subscription(account: BillingAccount, object_id: str, lease: Lease) -> bool:
    return sync_subscription(account=account, subscription_id=object_id, lease=lease)


def _fix_invoice(account: BillingAccount, object_id: str, lease: Lease) -> bool:
    return sync_invoice(account=account, invoice_id=object_id, lease=lease)


_PARTS: dict[str, Callable[[Accounts, BillingAccount | None], Found]] = {
    ReconcileRun.Step.SUBSCRIPTIONS: _subscriptions,
    ReconcileRun.Step.INVOICES: _invoices,
    ReconcileRun.Step.CUSTOMERS: compare_customers,
    ReconcileRun.Step.MONEY: compare_money,
}
