"""Payments, money that went back, discounts and collecting again: each by month."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, Invoice, InvoicePayment, Refund
from billing.reports.ask import Ask
from billing.reports.months import ByMonth, Row, in_euros, total
from core.ui.tables import Column, Kind, Words

_WHO = [Column("number", _("Invoice")), Column("organisation", _("Organisation"))]
_AT = Column("at", _("Date"), Kind.DAY)
_GONE = ("failed", "canceled")


def _period(ask: Ask, field: str) -> Q:
    return Q(**{f"{field}__gte": ask.since, f"{field}__lt": ask.until})


def _of_invoice(invoice: Invoice | None) -> Row:
    if invoice is None:
        return {"number": "", "organisation": ""}
    return {
        "number": invoice.number or invoice.stripe_invoice_id,
        "invoice_id": invoice.pk,
        "organisation": invoice.account.organisation.name,
    }


def _payments(ask: Ask) -> Iterable[Row]:
    found = InvoicePayment.objects.filter(_period(ask, "paid_at"), status="paid")
    for one in found.select_related("invoice__account__organisation").order_by("paid_at", "pk"):
        way = one.method_type or "other"
        more = {"at": one.paid_at, "way": way, "cents": one.amount_cents}
        yield _of_invoice(one.invoice) | more


_WAYS: dict[str, Words] = {
    "card": _("Card"),
    "sepa_debit": "SEPA",
    "ideal": "iDEAL",
    "other": _("Other ways"),
}
_WAY_TONES = {"card": "accent", "sepa_debit": "teal", "ideal": "sand", "other": "warning"}


def _by_way(rows: Sequence[Row]) -> Row:
    known = {way: total((row for row in rows if row["way"] == way), "cents") for way in _WAYS}
    sums = total(rows, "cents")
    known["other"] = sums - sum(cents for way, cents in known.items() if way != "other")
    return {"count": len(rows), **known, "cents": sums}


payments_report = ByMonth(
    code="payments",
    title=_("Payments"),
    lede=_(
        "Money that was really paid, with VAT. What Stripe pays out to the bank, less its fee, is"
        " in Stripe's own reports."
    ),
    rows=_payments,
    summed=_by_way,
    columns=[
        Column("count", _("Payments"), Kind.NUMBER),
        *(Column(way, label, Kind.MONEY) for way, label in _WAYS.items()),
        Column("cents", _("Together"), Kind.MONEY),
    ],
    behind=[*_WHO, _AT, Column("way", _("Paid by")), Column("cents", _("With VAT"), Kind.MONEY)],
    empty=_("Nothing was paid in this month."),
    chart=in_euros(
        "payments",
        _("Came in, in euros with VAT"),
        [(way, label, _WAY_TONES[way]) for way, label in _WAYS.items()],
    ),
)


def _back(ask: Ask) -> Iterable[Row]:
    refunds = Refund.objects.filter(_period(ask, "made_at"))
    for one in refunds.select_related("invoice__account__organisation").order_by("made_at"):
        arrived = 0 if one.status in _GONE else one.amount_cents
        yield _of_invoice(one.invoice) | {
            "at": one.made_at,
            "kind": _("refund"),
            "state": one.status,
            "refunded": arrived,
            "disputed": 0,
            "lost": 0,
        }
    disputes = Dispute.objects.filter(_period(ask, "made_at"))
    for dispute in disputes.select_related("invoice__account__organisation").order_by("made_at"):
        lost = dispute.amount_cents if dispute.status == "lost" else 0
        yield _of_invoice(dispute.invoice) | {
            "at": dispute.made_at,
            "kind": _("dispute"),
            "state": dispute.status.replace("_", " "),
            "refunded": 0,
            "disputed": dispute.amount_cents,
            "lost": lost,
        }


_BACK = [
    Column("refunded", _("Given back"), Kind.MONEY),
    Column("disputed", _("Disputed"), Kind.MONEY),
    Column("lost", _("Of that, lost"), Kind.MONEY),
]

refunds_report = ByMonth(
    code="refunds",
    title=_("Money that went back"),
    lede=_(
        "Refunds and disputes by the month they were made in, with VAT. A refund that failed"
        " counts for nothing."
    ),
    rows=_back,
    summed=lambda rows: {
        "count": len(rows),
        **{name: total(rows, name) for name in ("refunded", "disputed", "lost")},
    },
    columns=[Column("count", _("How many"), Kind.NUMBER), *_BACK],
    behind=[*_WHO, _AT, Column("kind", _("What")), Column("state", _("State")), *_BACK],
    empty=_("Nothing went back in this month."),
    chart=in_euros(
        "refunds",
        _("Went back, in euros with VAT"),
        [("refunded", _("Given back"), "accent"), ("lost", _("Lost in a dispute"), "bad")],
    ),
)


def _discounts(ask: Ask) -> Iterable[Row]:
    found = Invoice.objects.filter(_period(ask, "finalized_at"), discount_cents__gt=0)
    found = found.exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for one in found.select_related("account__organisation").order_by("finalized_at", "pk"):
        is_first = one.billing_reason != "subscription_cycle"
        yield _of_invoice(one) | {
            "at": one.finalized_at,
            "price": one.subtotal_cents,
            "once": one.discount_cents if is_first else 0,
            "again": 0 if is_first else one.discount_cents,
            "cents": one.discount_cents,
        }


_OFF = [
    Column("price", _("Price"), Kind.MONEY),
    Column("once", _("Off, once"), Kind.MONEY),
    Column("again", _("Off, at a renewal"), Kind.MONEY),
    Column("cents", _("Together"), Kind.MONEY),
]

discounts_report = ByMonth(
    code="discounts",
    title=_("Discounts"),
    lede=_("What promotion codes cost, without VAT, by the date of the invoice."),
    rows=_discounts,
    summed=lambda rows: {
        "count": len(rows),
        **{name: total(rows, name) for name in ("price", "once", "again", "cents")},
    },
    columns=[Column("count", _("Invoices"), Kind.NUMBER), *_OFF],
    behind=[*_WHO, _AT, *_OFF],
    empty=_("No code was used in this month."),
    chart=in_euros(
        "discounts",
        _("Taken off, in euros without VAT"),
        [("once", _("Off, once"), "accent"), ("again", _("Off, at a renewal"), "sand")],
    ),
)


def _failed(ask: Ask) -> Iterable[Row]:
    """Invoices of which a payment failed, or collecting had to be tried again."""
    found = Invoice.objects.filter(
        _period(ask, "finalized_at"), Q(attempt_count__gt=1) | ~Q(last_failure="")
    ).exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for one in found.select_related("account__organisation").order_by("finalized_at", "pk"):
        is_paid = one.status == Invoice.Status.PAID and one.returned_at is None
        yield _of_invoice(one) | {
            "at": one.finalized_at,
            "attempts": one.attempt_count,
            "failure": one.last_failure,
            "cents": one.total_cents,
            "recovered": one.total_cents if is_paid else 0,
            "is_paid": is_paid,
        }


def _recovery(rows: Sequence[Row]) -> Row:
    paid = sum(1 for row in rows if row["is_paid"])
    return {
        "count": len(rows),
        "paid": paid,
        "share": paid / len(rows) if rows else None,
        "cents": total(rows, "cents"),
        "recovered": total(rows, "recovered"),
        "lost": total(rows, "cents") - total(rows, "recovered"),
    }


recovery_report = ByMonth(
    code="recovery",
    title=_("Payments that failed, and came in after all"),
    lede=_("Invoices of which collecting failed at least once, by their date, with VAT."),
    rows=_failed,
    summed=_recovery,
    columns=[
        Column("count", _("Failed"), Kind.NUMBER),
        Column("paid", _("Paid after all"), Kind.NUMBER),
        Column("share", _("Share"), Kind.SHARE),
        Column("cents", _("Failed, with VAT"), Kind.MONEY),
        Column("recovered", _("Came in after all"), Kind.MONEY),
        Column("lost", _("Did not come in"), Kind.MONEY),
    ],
    behind=[
        *_WHO,
        _AT,
        Column("attempts", _("Tries"), Kind.NUMBER),
        Column("failure", _("Last failure")),
        Column("cents", _("With VAT"), Kind.MONEY),
        Column("recovered", _("Came in after all"), Kind.MONEY),
    ],
    empty=_("No payment failed in this month."),
    chart=in_euros(
        "recovery",
        _("Failed at first, in euros with VAT"),
        [
            ("recovered", _("Came in after all"), "teal"),
            ("lost", _("Did not come in"), "bad"),
        ],
    ),
)
