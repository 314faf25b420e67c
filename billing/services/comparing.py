"""Hold what is here against what Stripe says; nothing is written."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from billing import gateway
from billing.models import BillingAccount, Dispute, Invoice, TribeSubscription
from billing.services.invoice_mirrors import invoice_values
from billing.services.leases import Lease
from billing.services.mirror_rows import differences
from billing.services.mirrors import subscription_values
from billing.services.money_mirrors import dispute_values, payer_of_intent
from billing.services.syncing import sync_invoice, sync_subscription
from billing.services.syncing_money import sync_dispute
from core.common import clock

INVOICE_DAYS = dt.timedelta(days=45)
DISPUTE_DAYS = dt.timedelta(days=120)
MISSING = "missing"
# Its address runs out, and is asked for anew when somebody wants to look.
_RUNS_OUT = ("hosted_url",)
_OPEN = (Invoice.Status.DRAFT, Invoice.Status.OPEN)


@dataclass(frozen=True)
class Difference:
    """One object that is not here as it is there, and how to fetch it."""

    object_type: str
    object_id: str
    account: BillingAccount
    fields: dict[str, tuple[Any, Any]]
    fix: Callable[[Lease], bool]

    @property
    def is_unknown(self) -> bool:
        """Whether we have nothing of it; it may turn out to be none of ours."""
        return self.fields.get("", ("", ""))[0] == MISSING


@dataclass(frozen=True)
class Comparison:
    """Everything that was looked at, and what differs."""

    looked_at: int
    found: list[Difference]


def compare(*, account: BillingAccount | None = None) -> Comparison:
    """
    Compare all subscriptions, the invoices of late and the disputes; of one customer if given.

    What Stripe did not list counts as missing there only because its whole list was read.

    :raises StripeAway: if Stripe does not answer to the end.
    """
    accounts = _accounts(account)
    parts = (_subscriptions(accounts, account), _invoices(accounts, account))
    disputes = [] if account else [_disputes()]
    looked_at, found = 0, []
    for part in [*parts, *disputes]:
        for difference in part:
            looked_at += 1
            found += [difference] if difference else []
    return Comparison(looked_at, found)


_Found = Iterator[Difference | None]
_Accounts = dict[str, BillingAccount]


def _accounts(account: BillingAccount | None) -> _Accounts:
    rows = BillingAccount.objects.filter(stripe_customer_id__isnull=False)
    if account:
        rows = rows.filter(pk=account.pk)
    return {str(row.stripe_customer_id): row for row in rows}


def _subscriptions(accounts: _Accounts, only: BillingAccount | None) -> _Found:
    customer_id = str(only.stripe_customer_id) if only else ""
    there = list(gateway.list_subscriptions(customer_id=customer_id))
    rows = TribeSubscription.objects.filter(account__in=accounts.values()).select_related("account")
    here = {row.stripe_subscription_id: row for row in rows}
    for facts in there:
        account = accounts.get(facts.customer_id)
        if account:
            values = subscription_values(facts)
            row = here.get(facts.id)
            yield _difference("subscription", facts.id, account, row, values, _fix_subscription)
    listed = {facts.id for facts in there}
    gone = [
        row for row in here.values() if row.is_live and row.stripe_subscription_id not in listed
    ]
    for row in gone:
        yield _gone("subscription", row.stripe_subscription_id, row.account, _fix_subscription)


def _invoices(accounts: _Accounts, only: BillingAccount | None) -> _Found:
    """Those made of late, and all that are not settled, there or here."""
    customer_id = str(only.stripe_customer_id) if only else ""
    since = None if only else clock.now() - INVOICE_DAYS
    there = {one.id: one for one in gateway.list_invoices(customer_id=customer_id, since=since)}
    if not only:
        there |= {one.id: one for one in gateway.list_invoices(status="open")}
    here = _in_bulk(Invoice.objects.filter(stripe_invoice_id__in=there), "stripe_invoice_id")
    for facts in there.values():
        account = accounts.get(facts.customer_id)
        if account:
            values = invoice_values(facts)
            kept = {name: value for name, value in values.items() if name not in _RUNS_OUT}
            row = here.get(facts.id)
            yield _difference("invoice", facts.id, account, row, kept, _fix_invoice)
    waiting = Invoice.objects.filter(account__in=accounts.values(), status__in=_OPEN)
    for row in waiting.exclude(stripe_invoice_id__in=there).select_related("account"):
        yield _gone("invoice", row.stripe_invoice_id, row.account, _fix_invoice)


def _disputes() -> _Found:
    """Disputes do not say whose they are; the payment that they are about does."""
    there = list(gateway.list_disputes(since=clock.now() - DISPUTE_DAYS))
    here = _in_bulk(
        Dispute.objects.filter(stripe_dispute_id__in=[one.id for one in there]).select_related(
            "account"
        ),
        "stripe_dispute_id",
    )
    for facts in there:
        row = here.get(facts.id)
        account = row.account if row else payer_of_intent(intent_id=facts.intent_id)
        if account:
            values = dispute_values(facts)
            yield _difference("dispute", facts.id, account, row, values, _fix_dispute)


def _difference(
    object_type: str,
    object_id: str,
    account: BillingAccount,
    row: Any,
    values: dict[str, Any],
    fix: Callable[[BillingAccount, str, Lease], bool],
) -> Difference | None:
    fields = differences(row, values) if row else {"": (MISSING, values.get("status", ""))}
    if not fields:
        return None
    return Difference(
        object_type, object_id, account, fields, lambda lease: fix(account, object_id, lease)
    )


def _gone(
    object_type: str,
    object_id: str,
    account: BillingAccount,
    fix: Callable[[BillingAccount, str, Lease], bool],
) -> Difference:
    fields = {"": ("here", MISSING)}
    return Difference(
        object_type, object_id, account, fields, lambda lease: fix(account, object_id, lease)
    )


def _fix_subscription(account: BillingAccount, object_id: str, lease: Lease) -> bool:
    return sync_subscription(account=account, subscription_id=object_id, lease=lease)


def _fix_invoice(account: BillingAccount, object_id: str, lease: Lease) -> bool:
    return sync_invoice(account=account, invoice_id=object_id, lease=lease)


def _fix_dispute(account: BillingAccount, object_id: str, lease: Lease) -> bool:
    return sync_dispute(account=account, dispute_id=object_id, lease=lease)


def _in_bulk(rows: Iterable[Any], name: str) -> dict[str, Any]:
    return {getattr(row, name): row for row in rows}
