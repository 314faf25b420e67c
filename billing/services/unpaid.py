"""Since when a subscription is not paid: the day from which the ladder counts."""

import datetime as dt

from django.db.models import Min

from billing.models import Invoice, StripeEvent, TribeSubscription
from core.common import clock

_OWED = (Invoice.Status.OPEN, Invoice.Status.UNCOLLECTIBLE)
_LATE = (TribeSubscription.Status.PAST_DUE, TribeSubscription.Status.UNPAID)
_NEVER_BEGAN = (
    TribeSubscription.Status.INCOMPLETE,
    TribeSubscription.Status.INCOMPLETE_EXPIRED,
)


def restate(subscription: TribeSubscription) -> bool:
    """
    Work out anew since when a subscription is unpaid, and whether a payment may still fail.

    Part of the transaction that mirrors an invoice of it. Returns whether anything changed.
    """
    invoices = list(subscription.invoices.filter(status__in=_OWED))
    invoices += subscription.invoices.exclude(status__in=_OWED).filter(returned_at__isnull=False)
    since = [moment for one in invoices if (moment := late_since(one, subscription))]
    unpaid_since = min(since, default=None)
    is_at_risk = any(one.is_processing for one in invoices)
    if (unpaid_since, is_at_risk) == (subscription.unpaid_since, subscription.is_at_risk):
        return False
    subscription.unpaid_since, subscription.is_at_risk = unpaid_since, is_at_risk
    subscription.save(update_fields=["unpaid_since", "is_at_risk", "updated_at"])
    return True


def late_since(invoice: Invoice, subscription: TribeSubscription) -> dt.datetime | None:
    """
    Since when one invoice is late, or None while it is not.

    A debit that was taken back is late from that day, an invoice from the day it was due, and what
    is charged from the first attempt that failed. A debit that is on its way counts as paid, and
    a change of plan that waits for its payment owes nothing.
    """
    if invoice.returned_at or invoice.status not in _OWED:
        return invoice.returned_at
    if subscription.status in _NEVER_BEGAN or _is_pending_change(invoice, subscription):
        return None
    if invoice.collection == TribeSubscription.Collection.INVOICE:
        is_due = invoice.due_at and invoice.due_at <= clock.now()
        return invoice.due_at if is_due or subscription.status in _LATE else None
    if invoice.is_processing or invoice.attempt_count == 0:
        return None
    return first_failure(invoice) or invoice.finalized_at or invoice.issued_at


def first_failure(invoice: Invoice) -> dt.datetime | None:
    """When collecting an invoice first failed, as the letters about it say."""
    letters = StripeEvent.objects.filter(
        object_id=invoice.stripe_invoice_id, type="invoice.payment_failed"
    )
    answer: dt.datetime | None = letters.aggregate(at=Min("happened_at"))["at"]
    return answer


def _is_pending_change(invoice: Invoice, subscription: TribeSubscription) -> bool:
    is_change = invoice.billing_reason == "subscription_update"
    return is_change and subscription.pending_expires_at is not None
