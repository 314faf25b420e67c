"""Payments by month, and how much of them Stripe paid out."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice, InvoicePayment, PayoutLine
from billing.portal.methods import type_words
from billing.reports.ask import Ask
from billing.reports.months import AT, WHO, ByMonth, Row, in_euros, in_period, of_invoice, total
from core.ui.tables import Column, Kind, Words


def _payments(ask: Ask) -> Iterable[Row]:
    yield from sorted([*_at_stripe(ask), *_elsewhere(ask)], key=lambda row: row["at"])


def _at_stripe(ask: Ask) -> Iterable[Row]:
    """Each payment, and the payout it is in."""
    lines = PayoutLine.objects.filter(kind=PayoutLine.Kind.PAYMENT, source_id=OuterRef("charge_id"))
    found = InvoicePayment.objects.filter(in_period(ask, "paid_at"), status="paid").annotate(
        out_at=Subquery(lines.exclude(source_id="").values("payout__made_at")[:1])
    )
    for one in found.select_related("invoice__account__organisation").order_by("paid_at", "pk"):
        yield of_invoice(one.invoice) | {
            "at": one.paid_at,
            "way": one.method_type or "other",
            "by": type_words(one.method_type),
            "cents": one.amount_cents,
            "out_at": one.out_at,
            "out": one.amount_cents if one.out_at else 0,
            "waits": 0 if one.out_at else one.amount_cents,
            "elsewhere": 0,
        }


def _elsewhere(ask: Ask) -> Iterable[Row]:
    """What was marked as paid: Stripe has no payment of it, and pays nothing out."""
    payments = InvoicePayment.objects.filter(invoice=OuterRef("pk"), status="paid")
    found = Invoice.objects.filter(
        in_period(ask, "paid_at"), ~Exists(payments), status="paid", amount_due_cents__gt=0
    )
    for one in found.select_related("account__organisation").order_by("paid_at", "pk"):
        yield of_invoice(one) | {
            "at": one.paid_at,
            "way": "other",
            "by": _("outside Stripe"),
            "cents": one.amount_due_cents,
            "out_at": None,
            "out": 0,
            "waits": 0,
            "elsewhere": one.amount_due_cents,
        }


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
    ends = {name: total(rows, name) for name in ("out", "waits", "elsewhere")}
    return {"count": len(rows), **known, "cents": sums, **ends}


_ENDS = [
    Column("out", _("Of that, paid out"), Kind.MONEY),
    Column("waits", _("Still at Stripe"), Kind.MONEY),
    Column("elsewhere", _("Outside Stripe"), Kind.MONEY),
]


payments_report = ByMonth(
    code="payments",
    title=_("Payments against payouts"),
    lede=_(
        "Money that was really paid, with VAT and before Stripe's fee, and how much of it is in a"
        " payout. What was marked as paid came in outside Stripe."
    ),
    rows=_payments,
    summed=_by_way,
    columns=[
        Column("count", _("Payments"), Kind.NUMBER),
        *(Column(way, label, Kind.MONEY) for way, label in _WAYS.items()),
        Column("cents", _("Together"), Kind.MONEY),
        *_ENDS,
    ],
    behind=[
        *WHO,
        AT,
        Column("by", _("Paid by")),
        Column("cents", _("With VAT"), Kind.MONEY),
        Column("out_at", _("Paid out on"), Kind.DAY),
        *_ENDS,
    ],
    empty=_("Nothing was paid in this month."),
    chart=in_euros(
        "payments",
        _("Came in, in euros with VAT"),
        [(way, label, _WAY_TONES[way]) for way, label in _WAYS.items()],
    ),
)
