"""Money that went back, discounts and collecting again: each by month."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, Invoice, Refund
from billing.reports.ask import Ask
from billing.reports.months import AT, WHO, ByMonth, Row, in_euros, in_period, of_invoice, total
from core.ui.tables import Column, Kind

_GONE = ("failed", "canceled")


def _back(ask: Ask) -> Iterable[Row]:
    refunds = Refund.objects.filter(in_period(ask, "made_at"))
    for one in refunds.select_related("invoice__account__organisation").order_by("made_at"):
        arrived = 0 if one.status in _GONE else one.amount_cents
        yield of_invoice(one.invoice) | {
            "at": one.made_at,
            "kind": _("refund"),
            "state": one.status,
            "refunded": arrived,
            "disputed": 0,
            "lost": 0,
        }
    disputes = Dispute.objects.filter(in_period(ask, "made_at"))
    for dispute in disputes.select_related("invoice__account__organisation").order_by("made_at"):
        lost = dispute.amount_cents if dispute.status == "lost" else 0
        yield of_invoice(dispute.invoice) | {
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
    behind=[*WHO, AT, Column("kind", _("What")), Column("state", _("State")), *_BACK],
    empty=_("Nothing went back in this month."),
    chart=in_euros(
        "refunds",
        _("Went back, in euros with VAT"),
        [("refunded", _("Given back"), "accent"), ("lost", _("Lost in a dispute"), "bad")],
    ),
)


def _discounts(ask: Ask) -> Iterable[Row]:
    found = Invoice.objects.filter(in_period(ask, "finalized_at"), discount_cents__gt=0)
    found = found.exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for one in found.select_related("account__organisation").order_by("finalized_at", "pk"):
        is_first = one.billing_reason != "subscription_cycle"
        yield of_invoice(one) | {
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
    behind=[*WHO, AT, *_OFF],
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
        in_period(ask, "finalized_at"), Q(attempt_count__gt=1) | ~Q(last_failure="")
    ).exclude(status__in=[Invoice.Status.DRAFT, Invoice.Status.VOID])
    for one in found.select_related("account__organisation").order_by("finalized_at", "pk"):
        is_paid = one.status == Invoice.Status.PAID and one.returned_at is None
        yield of_invoice(one) | {
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
        *WHO,
        AT,
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
