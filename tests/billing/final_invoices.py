"""Invoices that are final, paid and credited, as the mirror holds them in November 2026."""

import datetime as dt

from billing.models import CreditNote, InvoicePayment
from tests.core.support.bills import invoice

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def final(subscription, key, *, days_ago, cents=145_200, vat=25_200, **values):
    """A final invoice of a year, made some days ago, with its number."""
    moment = NOW - dt.timedelta(days=days_ago)
    line = {
        "description": "A year",
        "amount_cents": cents - vat,
        "tax_cents": vat,
        "from": moment.isoformat(),
        "until": (moment + dt.timedelta(days=365)).isoformat(),
        "is_proration": False,
    }
    return invoice(
        subscription,
        key,
        days_late=0,
        cents=cents,
        **{
            "number": f"PU-{key:04d}",
            "tax_cents": vat,
            "finalized_at": moment,
            "issued_at": moment,
            "due_at": moment + dt.timedelta(days=30),
            "lines": [line],
            **values,
        },
    )


def paid(subscription, key, *, days_ago, way="card", **values):
    """The same, paid on the day."""
    moment = NOW - dt.timedelta(days=days_ago)
    one = final(subscription, key, days_ago=days_ago, status="paid", paid_at=moment, **values)
    InvoicePayment.objects.create(
        invoice=one,
        stripe_payment_id=f"inpay_{key}",
        amount_cents=one.total_cents,
        status="paid",
        method_type=way,
        paid_at=moment,
        synced_at=moment,
    )
    return one


def credit(one, key, cents, vat):
    """A credit note of today."""
    return CreditNote.objects.create(
        account=one.account,
        invoice=one,
        stripe_credit_note_id=f"cn_{key}",
        number=f"PU-{one.number}-CN-{key:02d}",
        total_cents=cents,
        tax_cents=vat,
        currency="eur",
        status="issued",
        made_at=NOW,
        synced_at=NOW,
    )
